//! Handlers of the instance.

use mini_twitter_core::instance::Instance;
use mini_twitter_core::routes;

use crate::app::App;
use crate::domain;
use crate::http::mount::{Mounted, mount};
use crate::http::reply::Reply;

/// The routes of this resource with their handlers.
pub fn mounted() -> Vec<Mounted> {
    vec![mount(routes::GET_INSTANCE, get)]
}

/// Describes this server.
pub async fn get(app: App) -> Reply<Instance> {
    domain::instance::get(&app).await
}
