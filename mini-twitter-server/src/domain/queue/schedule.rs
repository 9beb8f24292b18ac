//! Schedules: kinds of job that are queued by themselves, once for all processes that share the database.

use std::time::Duration;

use mini_twitter_core::time::Timestamp;

use super::{Kind, QueueOptions, insert};
use crate::app::App;
use crate::fault::Outcome;
use crate::store::job;

/// The length of a day in UTC.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// The payload of a job without fields.
const NO_FIELDS: &str = "null";

/// When a kind of job is queued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schedule {
    /// At every multiple of this duration since 1970 in UTC.
    Every(Duration),
    /// Every day at this time after midnight in UTC.
    DailyAt(Duration),
}

impl Schedule {
    /// Returns the first time after `now`.
    pub fn after(self, now: Timestamp) -> Timestamp {
        let (period, offset) = match self {
            Self::Every(period) => (period, Duration::ZERO),
            Self::DailyAt(offset) => (DAY, offset),
        };
        let micros = |span: Duration| i64::try_from(span.as_micros()).unwrap_or(i64::MAX);
        let (period, offset) = (micros(period).max(1), micros(offset));
        let since = now.as_micros() - offset;
        Timestamp::from_micros((since.div_euclid(period) + 1) * period + offset)
    }
}

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
        insert(app, &mut tx, (kind.name, NO_FIELDS), options).await?;
    }
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(schedule: Schedule, now: &str) -> String {
        let now = now.parse().expect("a time");
        schedule.after(now).to_string()
    }

    #[test]
    fn an_hourly_schedule_is_due_at_the_next_full_hour() {
        let hourly = Schedule::Every(Duration::from_secs(60 * 60));

        assert_eq!(
            next(hourly, "2026-03-01T10:59:59.999Z"),
            "2026-03-01T11:00:00.000Z"
        );
        assert_eq!(
            next(hourly, "2026-03-01T11:00:00Z"),
            "2026-03-01T12:00:00.000Z"
        );
    }

    #[test]
    fn a_daily_schedule_is_due_at_its_time_today_or_tomorrow() {
        let at_three = Schedule::DailyAt(Duration::from_secs(3 * 60 * 60));

        assert_eq!(
            next(at_three, "2026-03-01T02:59:00Z"),
            "2026-03-01T03:00:00.000Z"
        );
        assert_eq!(
            next(at_three, "2026-03-01T03:00:00Z"),
            "2026-03-02T03:00:00.000Z"
        );
    }
}
