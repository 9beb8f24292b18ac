//! Handlers of jobs, for admins.

use mini_twitter_core::id::JobId;
use mini_twitter_core::input::{Path, Query};
use mini_twitter_core::job::{Job, JobsQuery};
use mini_twitter_core::page::Page;
use mini_twitter_core::routes;

use crate::app::{App, Me};
use crate::domain::queue::admin;
use crate::http::mount::{Mounted, mount, mount_page};
use crate::http::reply::Reply;

/// The routes of this resource with their handlers.
pub fn mounted() -> Vec<Mounted> {
    vec![
        mount_page(routes::LIST_JOBS, list),
        mount(routes::RETRY_JOB, retry),
    ]
}

/// Lists jobs.
pub async fn list(app: App, _: Me, Query(query): Query<JobsQuery>) -> Reply<Page<Job>> {
    admin::list(&app, &query).await
}

/// Lets a dead job run again.
pub async fn retry(app: App, _: Me, Path(id): Path<JobId>) -> Reply<Job> {
    admin::retry(&app, id).await
}
