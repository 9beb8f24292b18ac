//! Collects the routes of all resources: each `http/<resource>.rs` lists its own. The steps before and after every route
//! are in `http::edge`.

use salvo::{Router, Service};

use crate::app::App;
use crate::http;
use crate::http::edge::Edge;
use crate::http::mount::Mounted;
use crate::http::page::Page;

/// Returns every route with its handler, resource by resource.
pub fn mounted() -> Vec<Mounted> {
    [
        http::instance::mounted(),
        http::account::mounted(),
        http::user::mounted(),
        http::post::mounted(),
        http::timeline::mounted(),
        http::notification::mounted(),
        http::job::mounted(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The pages outside the route table, with their paths.
pub const PAGES: &[(&str, Page)] = &[
    ("/health/live", Page::Live),
    ("/health/ready", Page::Ready),
    ("/", Page::Root),
    ("/openapi.json", Page::OpenApi),
    ("/docs", Page::Docs),
    ("/docs/{file}", Page::DocsFile),
    ("/avatars/{file}", Page::Avatar),
    ("/unsubscribe/{secret}", Page::Unsubscribe),
];

/// Creates the service. One handler takes every path, because salvo's own routing would try one filter per path.
pub fn service(app: App) -> Service {
    let edge = Edge::new(app, mounted(), PAGES);
    Service::new(Router::with_path("{**path}").goal(edge))
}
