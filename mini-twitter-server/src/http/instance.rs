//! Handlers of the instance.

use mini_twitter_core::instance::Instance;

use crate::app::App;
use crate::domain;
use crate::http::reply::Reply;

/// Says what this server is.
pub async fn get(app: App) -> Reply<Instance> {
    domain::instance::get(&app).await
}
