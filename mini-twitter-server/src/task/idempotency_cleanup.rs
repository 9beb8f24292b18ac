//! Deletes the records of requests with an `Idempotency-Key` that have expired.

use std::time::Duration;

use tracing::debug;

use crate::app::App;
use crate::domain::once::RETENTION;
use crate::fault::Outcome;
use crate::store;
use crate::task::supervisor::{Progress, Task};

/// How often expired records are deleted.
const INTERVAL: Duration = Duration::from_secs(10 * 60);
/// How long deleting one batch may take.
const TIMEOUT: Duration = Duration::from_secs(30);

pub(super) fn task() -> Task {
    Task::every("idempotency_cleanup", INTERVAL, TIMEOUT, delete_batch)
}

async fn delete_batch(app: App) -> Outcome<Progress> {
    let deleted = delete_expired(&app).await?;
    Ok(match deleted {
        0 => Progress::Done,
        _ => Progress::More,
    })
}

/// Deletes one batch of expired records, so small that no other writer waits long, and returns how many it deleted.
///
/// # Errors
/// Those of the database.
pub async fn delete_expired(app: &App) -> Outcome<u64> {
    let mut tx = app.db.begin().await?;
    let deleted = store::once::forget(&mut tx, app.now().before(RETENTION)).await?;
    tx.commit().await?;
    debug!(deleted, "expired idempotency records were deleted");
    Ok(deleted)
}
