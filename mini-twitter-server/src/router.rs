//! Row to handler, and nothing else. A row whose answer is a page is mounted with `mount_page`.

use mini_twitter_core::routes;

use crate::http;
use crate::http::mount::{Mounted, mount};

/// Every row with its handler.
pub fn mounted() -> Vec<Mounted> {
    vec![
        // instance
        mount(routes::GET_INSTANCE, http::instance::get),
        // account
        // user
        // post
        // timeline
        // notification
    ]
}
