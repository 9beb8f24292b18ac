//! Forgets how many codes were mailed to addresses, every hour.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::domain::code::SENT_WINDOW;
use crate::domain::queue::{Job, JobError, Ran, Schedule};
use crate::store::account::code;

/// How many counts are forgotten at a time.
const COUNTS: usize = 200;

/// Forgets the counts that matter no more. Running it twice forgets what is left.
#[derive(Debug, Serialize, Deserialize)]
pub struct CodeCleanup;

impl Job for CodeCleanup {
    const SCHEDULE: Option<Schedule> = Some(Schedule::Every(Duration::from_secs(60 * 60)));

    async fn run(&self, app: &App) -> Result<Ran, JobError> {
        let mut tx = app.db.begin().await?;
        let since = app.now().before(SENT_WINDOW);
        let forgotten = code::forget_sent(&mut tx, since, COUNTS).await?;
        Ok(match forgotten {
            0 => Ran::Done(tx),
            _ => Ran::More(tx),
        })
    }
}
