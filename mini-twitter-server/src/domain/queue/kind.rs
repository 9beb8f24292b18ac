//! [`Job`]: a kind of job, with what decides when it runs and how often it is tried.

use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use mini_twitter_core::time::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::app::App;
use crate::backoff::Backoff;
use crate::fault::Fault;
use crate::state::lane::Lane;
use crate::store::db::Tx;

/// How long a job may run at a time; one with more to do returns [`Ran::More`].
pub(super) const TIMEOUT: Duration = Duration::from_secs(60);

/// A kind of job, with what one job of it needs. The fields are stored as JSON until it has run.
pub trait Job: Registered + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// How often it is tried, and how long it waits after a failure.
    const RETRY: Retry = Retry::HOUR;
    /// When one without fields is queued by itself; `None` when only others queue it.
    const SCHEDULE: Option<Schedule> = None;
    /// Which workers run it.
    const LANE: Lane = Lane::Database;

    /// Does the work, or a slice of it. What it changes in the database it changes in the returned transaction, which
    /// also ends the job. It may run twice at the same time if this process was paused for long; one of the two
    /// transactions is rolled back.
    ///
    /// # Errors
    /// [`JobError`]; a fault is retried.
    fn run(&self, app: &App) -> impl Future<Output = Result<Ran, JobError>> + Send;
}

/// The name of a kind of job. Implemented by the list in [`job`](crate::domain::job): a job that is not in the list cannot
/// be queued.
pub trait Registered {
    /// The name: that of its file.
    const NAME: &'static str;
}

/// How far a job has come, with its open transaction.
#[derive(Debug)]
pub enum Ran {
    /// It has finished.
    Done(Tx),
    /// It has done a slice; the next one follows.
    More(Tx),
    /// It has done what there is to do now; it runs again at this time.
    Again(Tx, Timestamp),
}

/// Why a job failed, for admins and the log: without secrets and addresses.
#[derive(Debug)]
pub enum JobError {
    /// It may succeed later.
    Retry(String),
    /// It can never succeed: no further try.
    Final(String),
}

impl From<Fault> for JobError {
    fn from(fault: Fault) -> Self {
        let detail = fault.detail.map(|detail| format!(": {detail}"));
        Self::Retry(format!("{}{}", fault.code, detail.unwrap_or_default()))
    }
}

/// How often a job is tried, and how long it waits after a failure.
#[derive(Debug, Clone, Copy)]
pub struct Retry {
    /// How often it is started in all; after the last failure it is dead.
    pub tries: u32,
    /// The pauses between.
    pub backoff: Backoff,
}

impl Retry {
    /// Ten tries within about an hour.
    pub const HOUR: Self = Self {
        tries: 10,
        backoff: Backoff {
            first: Duration::from_secs(5),
            longest: Duration::from_secs(20 * 60),
        },
    };
    /// Thirty-five tries within a day: about 21 hours.
    pub const DAY: Self = Self {
        tries: 35,
        backoff: Backoff {
            first: Duration::from_secs(30),
            longest: Duration::from_secs(60 * 60),
        },
    };
}

/// A registered kind of job.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// Its name.
    pub name: &'static str,
    /// See [`Job::RETRY`].
    pub retry: Retry,
    /// See [`Job::SCHEDULE`].
    pub schedule: Option<Schedule>,
    /// See [`Job::LANE`].
    pub lane: Lane,
    run: fn(App, String) -> BoxFuture<'static, Result<Ran, JobError>>,
}

impl Kind {
    /// Returns the kind of `J`.
    pub const fn of<J: Job>() -> Self {
        Self {
            name: J::NAME,
            retry: J::RETRY,
            schedule: J::SCHEDULE,
            lane: J::LANE,
            run: |app, payload| run::<J>(app, payload).boxed(),
        }
    }

    /// Runs a job with this payload; see [`Job::run`].
    pub(super) fn run(
        &self,
        app: App,
        payload: String,
    ) -> BoxFuture<'static, Result<Ran, JobError>> {
        (self.run)(app, payload)
    }
}

async fn run<J: Job>(app: App, payload: String) -> Result<Ran, JobError> {
    let job: J = serde_json::from_str(&payload)
        .map_err(|error| JobError::Final(format!("its payload cannot be read: {error}")))?;
    job.run(&app).await
}

/// The length of a day in UTC.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

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
