//! The queue of jobs: what happens after the answer. A [`Job`] is queued in the transaction of what causes it, and run by
//! a worker ([`work`]) of any process that shares the database.
//!
//! A job is deleted in the transaction of its effect, so that a crash at any point neither loses nor repeats the effect.
//! What a job does outside of the database (a mail) may happen twice: each job says how it copes. The jobs are in
//! [`job`](crate::domain::job), a file each.

pub mod admin;
pub mod schedule;
pub mod work;

use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use mini_twitter_core::id::JobId;
use mini_twitter_core::time::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tracing::error;

use crate::app::App;
use crate::backoff::Backoff;
use crate::domain::queue::schedule::Schedule;
use crate::fault::{Fault, Outcome};
use crate::store::db::Tx;
use crate::store::job::{self, NewJob};

/// How long a job may run at a time; one with more to do returns [`Ran::More`].
pub const TIMEOUT: Duration = Duration::from_secs(60);

/// A kind of job, with what one job of it needs. The fields are stored as JSON until it has run.
pub trait Job: Registered + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// How often it is tried, and how long it waits after a failure.
    const RETRY: Retry = Retry::HOUR;
    /// When one without fields is queued by itself; `None` when only others queue it.
    const SCHEDULE: Option<Schedule> = None;

    /// Does the work, or a slice of it. What it changes in the database it changes in the returned transaction, which
    /// also ends the job. It may run twice at the same time if this process was paused for long; one of the two
    /// transactions is rolled back.
    ///
    /// # Errors
    /// [`JobError`]; a fault is retried.
    fn run(&self, app: &App) -> impl Future<Output = Result<Ran, JobError>> + Send;
}

/// The name of a kind of job. Implemented by the list in [`job`](crate::domain::job): a job that is not in the list cannot
/// be queued.
pub trait Registered {
    /// The name: that of its file.
    const NAME: &'static str;
}

/// How far a job has come, with its open transaction.
#[derive(Debug)]
pub enum Ran {
    /// It has finished.
    Done(Tx),
    /// It has done a slice; the next one follows.
    More(Tx),
}

/// Why a job failed, for admins and the log: without secrets and addresses.
#[derive(Debug)]
pub enum JobError {
    /// It may succeed later.
    Retry(String),
    /// It can never succeed: no further try.
    Final(String),
}

impl From<Fault> for JobError {
    fn from(fault: Fault) -> Self {
        let detail = fault.detail.map(|detail| format!(": {detail}"));
        Self::Retry(format!("{}{}", fault.code, detail.unwrap_or_default()))
    }
}

/// How often a job is tried, and how long it waits after a failure.
#[derive(Debug, Clone, Copy)]
pub struct Retry {
    /// How often it is started in all; after the last failure it is dead.
    pub tries: u32,
    /// The pauses between.
    pub backoff: Backoff,
}

impl Retry {
    /// Ten tries within about an hour.
    pub const HOUR: Self = Self {
        tries: 10,
        backoff: Backoff {
            first: Duration::from_secs(5),
            longest: Duration::from_secs(20 * 60),
        },
    };
}

/// A registered kind of job.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// Its name.
    pub name: &'static str,
    /// See [`Job::RETRY`].
    pub retry: Retry,
    /// See [`Job::SCHEDULE`].
    pub schedule: Option<Schedule>,
    run: fn(App, String) -> BoxFuture<'static, Result<Ran, JobError>>,
}

impl Kind {
    /// Returns the kind of `J`.
    pub const fn of<J: Job>() -> Self {
        Self {
            name: J::NAME,
            retry: J::RETRY,
            schedule: J::SCHEDULE,
            run: |app, payload| run::<J>(app, payload).boxed(),
        }
    }
}

async fn run<J: Job>(app: App, payload: String) -> Result<Ran, JobError> {
    let job: J = serde_json::from_str(&payload)
        .map_err(|error| JobError::Final(format!("its payload cannot be read: {error}")))?;
    job.run(&app).await
}

/// When and how often a job is queued.
#[derive(Debug, Clone, Copy, Default)]
pub struct QueueOptions<'a> {
    /// When it runs, at the earliest; default: now.
    pub run_at: Option<Timestamp>,
    /// With a key, it is queued only if no job of its kind and key waits or runs.
    pub unique_key: Option<&'a str>,
}

/// Queues a job in the transaction of what causes it; a worker starts it right after the commit.
///
/// # Errors
/// Those of the database.
pub async fn enqueue<J: Job>(
    app: &App,
    tx: &mut Tx,
    job: &J,
    options: QueueOptions<'_>,
) -> Outcome<()> {
    let payload = serde_json::to_string(job).map_err(|error| {
        error!(%error, kind = J::NAME, "a job cannot be written as JSON");
        Fault::from(mini_twitter_core::error::ErrorCode::Internal)
    })?;
    insert(app, tx, (J::NAME, &payload), options).await
}

/// Queues a job of a kind with a payload in JSON.
async fn insert(
    app: &App,
    tx: &mut Tx,
    (kind, payload): (&str, &str),
    options: QueueOptions<'_>,
) -> Outcome<()> {
    let now = app.now();
    let new = NewJob {
        id: JobId(app.next_id()),
        kind,
        payload,
        unique_key: options.unique_key,
        run_at: options.run_at.unwrap_or(now),
        created_at: now,
    };
    if job::insert(tx, &new).await? {
        announce(app, tx).await?;
    }
    Ok(())
}

/// Wakes the workers after the commit of `tx`: those of this process, and on PostgreSQL of all.
async fn announce(app: &App, tx: &mut Tx) -> Outcome<()> {
    job::announce(tx).await?;
    tx.notify_on_commit(&app.job_queued);
    Ok(())
}
