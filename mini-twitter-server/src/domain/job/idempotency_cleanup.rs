//! Deletes the records of requests with an `Idempotency-Key` that have expired, every ten minutes.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use tracing::debug;

use crate::app::App;
use crate::domain::once::RETENTION;
use crate::domain::queue::{Job, JobError, Ran, Schedule};
use crate::store;

/// Deletes expired records. Running it twice deletes what is left.
#[derive(Debug, Serialize, Deserialize)]
pub struct IdempotencyCleanup;

impl Job for IdempotencyCleanup {
    const SCHEDULE: Option<Schedule> = Some(Schedule::Every(Duration::from_secs(10 * 60)));

    /// Deletes one batch, so small that no other writer waits long.
    async fn run(&self, app: &App) -> Result<Ran, JobError> {
        let mut tx = app.db.begin().await?;
        let deleted = store::once::forget(&mut tx, app.now().before(RETENTION)).await?;
        debug!(deleted, "expired idempotency records are deleted");
        Ok(match deleted {
            0 => Ran::Done(tx),
            _ => Ran::More(tx),
        })
    }
}
