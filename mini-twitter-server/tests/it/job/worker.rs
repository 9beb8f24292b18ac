//! Workers: woken by the commit, sharing the work, each effect once, given back at stop.

use mini_twitter_core::job::JobState;
use mini_twitter_server::adapters::clock::Clock;
use mini_twitter_server::app::App;
use mini_twitter_server::domain::queue::work::{self, Ended};
use mini_twitter_server::domain::queue::{
    Job, JobError, Kind, Lane, QueueOptions, Ran, Registered, enqueue,
};
use mini_twitter_server::fault::Outcome;
use serde::{Deserialize, Serialize};
use tokio::task::JoinHandle;
use tokio::time::{Duration, timeout};

use super::{Effect, KINDS, count_marked, jobs, mark, queue, run_all};
use crate::fixture::app::TestApp;

#[tokio::test]
async fn a_commit_wakes_a_worker_and_a_rollback_does_not() {
    for test in TestApp::each().await {
        let app = &test.app;
        let woken = app.jobs_queued.of(Lane::Database).clone();
        let mut undone = app.db.begin().await.unwrap();
        enqueue(app, &mut undone, &Effect::Mark(1), QueueOptions::default())
            .await
            .unwrap();
        drop(undone);
        let instant = Duration::from_millis(1);
        assert!(timeout(instant, woken.notified()).await.is_err());

        queue(app, &Effect::Mark(1)).await;

        timeout(instant, woken.notified()).await.unwrap();
    }
}

#[tokio::test]
async fn another_process_is_told_of_a_job_on_postgresql() {
    for test in TestApp::each().await {
        let Some(mut announcements) = test.app.db.announcements().await.unwrap() else {
            continue;
        };

        queue(&test.app, &Effect::Mark(1)).await;

        let told = timeout(Duration::from_secs(5), announcements.next()).await;
        assert_eq!(told, Ok(Ok(())));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workers_share_the_jobs_and_each_runs_once() {
    for test in TestApp::each().await {
        for number in 1..=200 {
            queue(&test.app, &Effect::Mark(number)).await;
        }

        let workers = (0..8).map(|_| {
            let app = test.app.clone();
            tokio::spawn(async move { run_all(&app).await })
        });
        for worker in workers.collect::<Vec<_>>() {
            worker.await.unwrap();
        }

        assert_eq!(count_marked(&test.app.db).await, 200);
        assert_eq!(jobs(&test.app).await, []);
    }
}

/// Any job, run by a worker that is paused until another worker has taken and run the job.
#[derive(Debug, Serialize, Deserialize)]
#[serde(transparent)]
struct Paused(serde_json::Value);

impl Registered for Paused {
    const NAME: &'static str = Effect::NAME;
}

impl Job for Paused {
    async fn run(&self, app: &App) -> Result<Ran, JobError> {
        if let Clock::Fixed(clock) = &app.clock {
            clock.advance(Duration::from_secs(91));
        }
        run_all(app).await;
        let mut tx = app.db.begin().await?;
        mark(&mut tx, 7).await?;
        Ok(Ran::Done(tx))
    }
}

#[tokio::test]
async fn the_effect_of_a_worker_that_was_paused_too_long_is_rolled_back() {
    for test in TestApp::each().await {
        queue(&test.app, &Effect::Mark(1)).await;

        let ran = work::run_next(&test.app, Lane::Database, &[Kind::of::<Paused>()]).await;

        assert_eq!(ran, Ok(true));
        assert_eq!(count_marked(&test.app.db).await, 1);
        assert_eq!(jobs(&test.app).await, []);
    }
}

/// A worker that is paused until others have done the first slice and begun the second.
#[derive(Debug, Serialize, Deserialize)]
#[serde(transparent)]
struct PausedInSlices(serde_json::Value);

impl Registered for PausedInSlices {
    const NAME: &'static str = Effect::NAME;
}

impl Job for PausedInSlices {
    async fn run(&self, app: &App) -> Result<Ran, JobError> {
        if let Clock::Fixed(clock) = &app.clock {
            clock.advance(Duration::from_secs(91));
        }
        work::run_next(app, Lane::Database, KINDS).await?;
        begin_endless(app).await.abort();
        let mut tx = app.db.begin().await?;
        mark(&mut tx, 7).await?;
        Ok(Ran::Done(tx))
    }
}

#[tokio::test]
async fn a_worker_that_was_paused_too_long_ends_no_later_slice() {
    for test in TestApp::each().await {
        let app = &test.app;
        queue(app, &Effect::MarkInSlices(3)).await;

        let ran = work::run_next(app, Lane::Database, &[Kind::of::<PausedInSlices>()]).await;

        assert_eq!(ran, Ok(true));
        assert_eq!(count_marked(&app.db).await, 1, "the first slice alone");
        assert_eq!(jobs(app).await[0].state, JobState::Running);
    }
}

/// A job that never ends by itself.
#[derive(Debug, Serialize, Deserialize)]
#[serde(transparent)]
struct Endless(serde_json::Value);

impl Registered for Endless {
    const NAME: &'static str = Effect::NAME;
}

impl Job for Endless {
    async fn run(&self, _: &App) -> Result<Ran, JobError> {
        std::future::pending().await
    }
}

/// Begins the job that is due with a worker that never ends it.
async fn begin_endless(app: &App) -> JoinHandle<Outcome<bool>> {
    let worker = app.clone();
    let running = tokio::spawn(async move {
        work::run_next(&worker, Lane::Database, &[Kind::of::<Endless>()]).await
    });
    while jobs(app).await[0].state != JobState::Running {
        tokio::task::yield_now().await;
    }
    running
}

#[tokio::test]
async fn a_job_that_was_cancelled_at_stop_is_given_back() {
    for test in TestApp::each().await {
        let app = &test.app;
        queue(app, &Effect::Mark(1)).await;
        begin_endless(app).await.abort();

        work::give_back(app, Ended::Stopped).await.unwrap();

        let job = &jobs(app).await[0];
        assert_eq!((&job.state, job.attempts), (&JobState::Waiting, 0));
        run_all(app).await;
        assert_eq!(count_marked(&app.db).await, 1);
    }
}

/// A job that waits for another server.
#[derive(Debug, Serialize, Deserialize)]
struct Distant;

impl Registered for Distant {
    const NAME: &'static str = "distant";
}

impl Job for Distant {
    const LANE: Lane = Lane::Network;

    async fn run(&self, app: &App) -> Result<Ran, JobError> {
        Ok(Ran::Done(app.db.begin().await?))
    }
}

#[tokio::test]
async fn jobs_that_wait_for_other_servers_have_workers_of_their_own() {
    for test in TestApp::each().await {
        let app = &test.app;
        let mut tx = app.db.begin().await.unwrap();
        let options = QueueOptions::default;
        enqueue(app, &mut tx, &Distant, options()).await.unwrap();
        enqueue(app, &mut tx, &Effect::Mark(1), options())
            .await
            .unwrap();
        tx.commit().await.unwrap();

        for lane in Lane::ALL {
            let woken = app.jobs_queued.of(lane).notified();
            timeout(Duration::from_millis(1), woken).await.unwrap();
        }
        let kinds = [KINDS, &[Kind::of::<Distant>()]].concat();
        assert_eq!(work::run_next(app, Lane::Network, &kinds).await, Ok(true));
        assert_eq!(work::run_next(app, Lane::Network, &kinds).await, Ok(false));
        assert_eq!(count_marked(&app.db).await, 0);
        assert_eq!(work::run_next(app, Lane::Database, &kinds).await, Ok(true));
        assert_eq!(count_marked(&app.db).await, 1);
    }
}
