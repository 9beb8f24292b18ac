//! [`Jobs`]: the calls about jobs, for admins.

use mini_twitter_core::id::JobId;
use mini_twitter_core::input::{Path, Query};
use mini_twitter_core::job::{Job, JobsQuery};
use mini_twitter_core::page::Page;
use mini_twitter_core::routes;

use crate::call::Call;
use crate::client::Client;

/// The calls about jobs; see [`Client::jobs`].
#[derive(Debug, Clone, Copy)]
pub struct Jobs<'a>(&'a Client);

impl Client {
    /// Returns the calls about jobs, for admins.
    pub fn jobs(&self) -> Jobs<'_> {
        Jobs(self)
    }
}

impl Jobs<'_> {
    /// Lists the jobs that wait, run or failed, newest first.
    pub fn list(&self, query: JobsQuery) -> Call<Page<Job>> {
        self.0.call(routes::LIST_JOBS, Query(query))
    }

    /// Retries a dead job: it gets all its tries again.
    pub fn retry(&self, job: JobId) -> Call<Job> {
        self.0.call(routes::RETRY_JOB, Path(job))
    }
}
