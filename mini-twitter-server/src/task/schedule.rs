//! Queues the kinds of job that run at fixed times.

use std::time::Duration;

use crate::app::App;
use crate::domain::job::KINDS;
use crate::domain::queue::schedule;
use crate::fault::Outcome;
use crate::task::supervisor::{Progress, Task};

/// How often it looks, and so how late a job may be queued.
const INTERVAL: Duration = Duration::from_secs(15);
/// How long looking may take.
const TIMEOUT: Duration = Duration::from_secs(30);

pub(super) fn task() -> Task {
    Task::every("schedule", INTERVAL, TIMEOUT, queue_due)
}

async fn queue_due(app: App) -> Outcome<Progress> {
    schedule::queue_due(&app, KINDS).await?;
    Ok(Progress::Done)
}
