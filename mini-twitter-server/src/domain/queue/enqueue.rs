//! Queues a job in the transaction of what causes it.

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id::JobId;
use mini_twitter_core::time::Timestamp;
use tracing::error;

use super::kind::{Job, Kind};
use crate::app::App;
use crate::fault::{Fault, Outcome};
use crate::state::lane::Lane;
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
    insert(app, tx, (&Kind::of::<J>(), &payload), options).await
}

/// Queues a job of a kind with a payload in JSON.
pub(super) async fn insert(
    app: &App,
    tx: &mut Tx,
    (kind, payload): (&Kind, &str),
    options: QueueOptions<'_>,
) -> Outcome<()> {
    let now = app.now();
    let new = NewJob {
        id: JobId(app.next_id()),
        kind: kind.name,
        lane: kind.lane.number(),
        payload,
        unique_key: options.unique_key,
        run_at: options.run_at.unwrap_or(now),
        created_at: now,
    };
    if job::insert(tx, &new).await? {
        announce(app, tx, kind.lane).await?;
    }
    Ok(())
}

/// Wakes the workers of a lane after the commit of `tx`: those of this process, and on PostgreSQL of all.
pub(super) async fn announce(app: &App, tx: &mut Tx, lane: Lane) -> Outcome<()> {
    job::announce(tx).await?;
    tx.notify_on_commit(app.jobs_queued.of(lane));
    Ok(())
}
