//! Workers: run the jobs of the queue, a few at a time. They sleep until a job is queued or due.

use std::time::Duration;

use tokio::time::sleep;

use crate::app::App;
use crate::domain::job::KINDS;
use crate::domain::queue::work;
use crate::fault::Outcome;
use crate::task::supervisor::{Progress, Task};

/// How many workers a process has: each runs one job at a time.
const WORKERS: usize = 4;
/// How long a worker sleeps at most: another process may queue a job without waking this one, as a command on the host
/// does with SQLite.
const MAX_SLEEP: Duration = Duration::from_secs(5);
/// How long a step may take: longer than a job, whose own limit comes first.
const TIMEOUT: Duration = Duration::from_secs(75);

pub(super) fn tasks() -> impl Iterator<Item = Task> {
    let worker = |_| Task::on_signal("worker", due, TIMEOUT, run_next).without_step_at_stop();
    (0..WORKERS).map(worker)
}

/// Waits until a job is queued or due.
async fn due(app: App) {
    loop {
        // When reading fails, the next round reads again.
        let due = work::next_due(&app).await.ok().flatten();
        let pause = due.map_or(MAX_SLEEP, |due| due.since(app.now()).min(MAX_SLEEP));
        if pause.is_zero() {
            return;
        }
        tokio::select! {
            () = app.job_queued.notified() => return,
            () = sleep(pause) => {}
        }
    }
}

async fn run_next(app: App) -> Outcome<Progress> {
    let has_run = work::run_next(&app, KINDS).await?;
    Ok(match has_run {
        true => Progress::More,
        false => Progress::Done,
    })
}
