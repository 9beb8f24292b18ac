//! Queues a job in the transaction of what causes it.

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id::JobId;
use mini_twitter_core::time::Timestamp;
use tracing::error;

use super::kind::Job;
use crate::app::App;
use crate::fault::{Fault, Outcome};
use crate::store::db::Tx;
use crate::store::job::{self, NewJob};

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
        Fault::from(ErrorCode::Internal)
    })?;
    insert(app, tx, (J::NAME, &payload), options).await
}

/// Queues a job of a kind with a payload in JSON.
pub(super) async fn insert(
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
pub(super) async fn announce(app: &App, tx: &mut Tx) -> Outcome<()> {
    job::announce(tx).await?;
    tx.notify_on_commit(&app.job_queued);
    Ok(())
}
