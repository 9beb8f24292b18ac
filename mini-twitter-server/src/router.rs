//! Joins what the resources mount: each `http/<resource>.rs` lists its own routes. What every request goes through
//! before and after stands in `http::edge`, in one list.

use salvo::{Router, Service};

use crate::app::App;
use crate::http;
use crate::http::edge::Edge;
use crate::http::mount::Mounted;
use crate::http::page::Page;

/// Every route with its handler, resource by resource.
pub fn mounted() -> Vec<Mounted> {
    [
        http::instance::mounted(),
        http::account::mounted(),
        http::user::mounted(),
        http::post::mounted(),
        http::timeline::mounted(),
        http::notification::mounted(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What is answered outside the table.
pub const PAGES: &[(&str, Page)] = &[
    ("/health/live", Page::Live),
    ("/health/ready", Page::Ready),
    ("/openapi.json", Page::OpenApi),
    ("/docs", Page::Docs),
    ("/docs/{file}", Page::DocsFile),
    ("/avatars/{file}", Page::Avatar),
];

/// The whole service. One goal takes every path: salvo's own routing tries a filter a path, of which there are many.
pub fn service(app: App) -> Service {
    let edge = Edge::new(app, mounted(), PAGES);
    Service::new(Router::with_path("{**path}").goal(edge))
}
