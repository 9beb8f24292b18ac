//! Workers: run the jobs of the queue, a few of each lane at a time. They sleep until a job is queued or due.

use std::time::Duration;

use tokio::time::sleep;

use crate::app::App;
use crate::domain::job::KINDS;
use crate::domain::queue::{Lane, work};
use crate::fault::Outcome;
use crate::task::supervisor::{Progress, Task};

/// How many workers a lane has in a process: each runs one job at a time.
const WORKERS: usize = 4;
/// How long a worker sleeps at most: another process may queue a job without waking this one, as a command on the host
/// does with SQLite.
const MAX_SLEEP: Duration = Duration::from_secs(5);
/// How long a step may take: longer than a job, whose own limit comes first.
const TIMEOUT: Duration = Duration::from_secs(75);

pub(super) fn tasks() -> impl Iterator<Item = Task> {
    of_lane("worker", Lane::Database)
}

/// Returns the workers of a lane.
pub(super) fn of_lane(name: &'static str, lane: Lane) -> impl Iterator<Item = Task> {
    (0..WORKERS).map(move |_| {
        let due = move |app| due(app, lane);
        let run_next = move |app| run_next(app, lane);
        Task::on_signal(name, due, TIMEOUT, run_next).without_step_at_stop()
    })
}

/// Waits until a job of the lane is queued or due.
async fn due(app: App, lane: Lane) {
    loop {
        // When reading fails, the next round reads again.
        let due = work::next_due(&app, lane).await.ok().flatten();
        let pause = due.map_or(MAX_SLEEP, |due| due.since(app.now()).min(MAX_SLEEP));
        if pause.is_zero() {
            return;
        }
        tokio::select! {
            () = app.jobs_queued.of(lane).notified() => return,
            () = sleep(pause) => {}
        }
    }
}

async fn run_next(app: App, lane: Lane) -> Outcome<Progress> {
    let has_run = work::run_next(&app, lane, KINDS).await?;
    Ok(match has_run {
        true => Progress::More,
        false => Progress::Done,
    })
}
