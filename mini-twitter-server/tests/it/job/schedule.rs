//! Schedules: queued at their times, once however many processes look.

use std::time::Duration;

use mini_twitter_core::job::JobState;
use mini_twitter_server::app::App;
use mini_twitter_server::domain::queue::schedule::queue_due;
use mini_twitter_server::domain::queue::{
    Job, JobError, Kind, Lane, Ran, Registered, Schedule, work,
};
use serde::{Deserialize, Serialize};

use super::jobs;
use crate::fixture::app::TestApp;

#[derive(Debug, Serialize, Deserialize)]
struct Hourly;

impl Registered for Hourly {
    const NAME: &'static str = "hourly";
}

impl Job for Hourly {
    const SCHEDULE: Option<Schedule> = Some(Schedule::Every(Duration::from_secs(3_600)));

    async fn run(&self, app: &App) -> Result<Ran, JobError> {
        Ok(Ran::Done(app.db.begin().await?))
    }
}

const KINDS: &[Kind] = &[Kind::of::<Hourly>()];

#[tokio::test]
async fn a_scheduled_job_is_queued_once_an_hour_however_often_processes_look() {
    for test in TestApp::each().await {
        let app = &test.app;
        queue_due(app, KINDS).await.unwrap();
        assert_eq!(
            jobs(app).await,
            [],
            "it is noon: the next time is one o'clock"
        );

        test.advance_seconds(3_600);
        let looks = (0..8).map(|_| queue_due(app, KINDS));
        for looked in futures_util::future::join_all(looks).await {
            looked.unwrap();
        }

        assert_eq!(jobs(app).await.len(), 1);
        assert_eq!(work::run_next(app, Lane::Database, KINDS).await, Ok(true));
        queue_due(app, KINDS).await.unwrap();
        assert_eq!(jobs(app).await, []);
        test.advance_seconds(3_600);
        queue_due(app, KINDS).await.unwrap();
        assert_eq!(jobs(app).await.len(), 1);
    }
}

#[tokio::test]
async fn missed_times_are_made_up_for_once() {
    for test in TestApp::each().await {
        let app = &test.app;
        queue_due(app, KINDS).await.unwrap();

        test.advance_seconds(10 * 3_600);
        queue_due(app, KINDS).await.unwrap();
        queue_due(app, KINDS).await.unwrap();

        let waiting = jobs(app).await;
        assert_eq!(waiting.len(), 1);
        assert_eq!(waiting[0].state, JobState::Waiting);
    }
}
