//! What a worker does: takes the next job, runs it, and ends it in the transaction of its effect.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt as _;
use mini_twitter_core::time::Timestamp;
use tokio::time::timeout;
use tracing::{debug, error, warn};

use super::kind::{JobError, Kind, Ran, TIMEOUT};
use crate::app::App;
use crate::fault::Outcome;
use crate::state::lane::Lane;
use crate::store::db::Tx;
use crate::store::job::{self, TakenJob};

/// How long a worker has a job: longer than it may run, so that two run the same job only if one was paused.
const LEASE: Duration = Duration::from_secs(90);
/// When a job of a kind that this version does not know is looked at again; a newer version may take it before.
const UNKNOWN_PAUSE: Duration = Duration::from_secs(60);
/// The maximum length of a stored error, in characters.
const MAX_ERROR: usize = 500;

/// Takes the next job of a lane that is due, and runs it. Returns false when none is due.
///
/// # Errors
/// Those of the database. A job that fails is no error: it is retried or dead.
pub async fn run_next(app: &App, lane: Lane, kinds: &[Kind]) -> Outcome<bool> {
    let Some(taken) = take(app, lane).await? else {
        return Ok(false);
    };
    // Another worker looks for the next one meanwhile.
    app.jobs_queued.of(lane).notify_one();
    let kind = kinds.iter().find(|kind| kind.name == taken.kind);
    match try_run(app, kind, &taken).await {
        Ok(()) => debug!(job.id = %taken.id, kind = taken.kind, "a job has run"),
        Err(error) => fail(app, kind, &taken, error).await?,
    }
    Ok(true)
}

/// Reads when the next job of a lane is due.
///
/// # Errors
/// Those of the database.
pub async fn next_due(app: &App, lane: Lane) -> Outcome<Option<Timestamp>> {
    job::next_due(&mut app.db.read().await?, lane.number()).await
}

/// How the worker of a job that was not ended has ended itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// With its process, perhaps because of the job: the try counts.
    Killed,
    /// At a clean stop: the try does not count.
    Stopped,
}

/// Gives back the jobs that this process, or an earlier one with its node number, has taken and not ended.
///
/// # Errors
/// Those of the database.
pub async fn give_back(app: &App, ended: Ended) -> Outcome<()> {
    let uncounted = i64::from(ended == Ended::Stopped);
    let mut tx = app.db.begin().await?;
    let given = job::give_back(&mut tx, app.node.number(), uncounted, app.now()).await?;
    tx.commit().await?;
    if given > 0 {
        debug!(given, "jobs that were not ended are given back");
    }
    Ok(())
}

async fn take(app: &App, lane: Lane) -> Outcome<Option<TakenJob>> {
    let now = app.now();
    if next_due(app, lane).await?.is_none_or(|due| due > now) {
        return Ok(None);
    }
    let mut tx = app.db.begin().await?;
    let taken = job::take(
        &mut tx,
        (app.node.number(), lane.number()),
        [now, now.after(LEASE)],
    )
    .await?;
    tx.commit().await?;
    Ok(taken)
}

async fn try_run(app: &App, kind: Option<&Kind>, taken: &TakenJob) -> Result<(), JobError> {
    let Some(kind) = kind else {
        return Err(JobError::Retry("this version does not know it".to_owned()));
    };
    if taken.attempts > i64::from(kind.retry.tries) {
        let why = "each of its tries ended with its process";
        return Err(JobError::Final(why.to_owned()));
    }
    let run = AssertUnwindSafe(run(app, kind, taken)).catch_unwind();
    match timeout(TIMEOUT, run).await {
        Ok(Ok(result)) => result,
        Ok(Err(_panic)) => Err(JobError::Retry("it panicked, see the log".to_owned())),
        Err(_elapsed) => Err(JobError::Retry(format!("it ran longer than {TIMEOUT:?}"))),
    }
}

/// Runs a job and ends it in the transaction of its effect.
async fn run(app: &App, kind: &Kind, taken: &TakenJob) -> Result<(), JobError> {
    let ran = kind.run(app.clone(), taken.payload.clone()).await?;
    let (mut tx, is_ours) = match ran {
        Ran::Done(mut tx) => {
            let deleted = job::delete(&mut tx, taken).await?;
            (tx, deleted)
        }
        Ran::More(tx) => continue_at(tx, taken, app.now()).await?,
        Ran::Again(tx, at) => continue_at(tx, taken, at).await?,
    };
    if !is_ours {
        warn!(job.id = %taken.id, kind = taken.kind, "a job was taken by another worker: its effect is rolled back");
        return Ok(());
    }
    tx.notify_on_commit(app.jobs_queued.of(kind.lane));
    Ok(tx.commit().await?)
}

async fn continue_at(mut tx: Tx, taken: &TakenJob, at: Timestamp) -> Outcome<(Tx, bool)> {
    let continued = job::continue_at(&mut tx, taken, at).await?;
    Ok((tx, continued))
}

/// Records the failure of a job: it waits for its next try, or is dead.
async fn fail(app: &App, kind: Option<&Kind>, taken: &TakenJob, error: JobError) -> Outcome<()> {
    let now = app.now();
    let next = match (&error, kind) {
        (JobError::Final(_), _) => None,
        (JobError::Retry(_), None) => Some(UNKNOWN_PAUSE),
        (JobError::Retry(_), Some(kind)) => {
            (taken.attempts < i64::from(kind.retry.tries)).then(|| {
                kind.retry
                    .backoff
                    .pause(tries(taken.attempts), app.random.number())
            })
        }
    };
    let (JobError::Retry(why) | JobError::Final(why)) = error;
    let why: String = why.chars().take(MAX_ERROR).collect();
    let mut tx = app.db.begin().await?;
    match next {
        Some(pause) => {
            job::fail(&mut tx, taken, &why, (now.after(pause), false)).await?;
            warn!(job.id = %taken.id, kind = taken.kind, error = why, retry_in_ms = pause.as_millis(), "a job failed and is tried again");
        }
        None => {
            job::fail(&mut tx, taken, &why, (now, true)).await?;
            error!(job.id = %taken.id, kind = taken.kind, error = why, "a job failed for good: an admin may retry it");
        }
    }
    tx.commit().await
}

/// The number of tries that a job shows; a row that somebody changed by hand may have any number.
pub(super) fn tries(attempts: i64) -> u32 {
    u32::try_from(attempts.max(0)).unwrap_or(u32::MAX)
}
