//! Queues the kinds of job that have a schedule, once for all processes that share the database.

use mini_twitter_core::time::Timestamp;

use super::enqueue::{QueueOptions, insert};
use super::kind::Kind;
use crate::app::App;
use crate::fault::Outcome;
use crate::store::job;

/// The payload of a job without fields.
const NO_FIELDS: &str = "null";

/// Queues every scheduled kind that is due. A time that passed while no process ran is made up for once.
///
/// # Errors
/// Those of the database.
pub async fn queue_due(app: &App, kinds: &[Kind]) -> Outcome<()> {
    let known = job::schedules(&mut app.db.read().await?).await?;
    let now = app.now();
    for kind in kinds {
        let Some(schedule) = kind.schedule else {
            continue;
        };
        let due = known.iter().find(|(name, _)| name == kind.name);
        match due.map(|(_, due)| *due) {
            None => start(app, kind, schedule.after(now)).await?,
            Some(due) if due <= now => queue(app, kind, [due, schedule.after(now)]).await?,
            Some(_) => {}
        }
    }
    Ok(())
}

async fn start(app: &App, kind: &Kind, due: Timestamp) -> Outcome<()> {
    let mut tx = app.db.begin().await?;
    job::start_schedule(&mut tx, kind.name, due).await?;
    tx.commit().await
}

/// Moves the schedule of `kind` and queues a job, unless another process was first, or one still waits or runs.
async fn queue(app: &App, kind: &Kind, [due, next]: [Timestamp; 2]) -> Outcome<()> {
    let mut tx = app.db.begin().await?;
    if job::move_schedule(&mut tx, kind.name, [due, next]).await? {
        let options = QueueOptions {
            run_at: None,
            unique_key: Some("schedule"),
        };
        insert(app, &mut tx, (kind, NO_FIELDS), options).await?;
    }
    tx.commit().await
}
