//! Failures: tried again later and later, then dead with the reason, until an admin retries.

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::job::JobState;
use mini_twitter_server::domain::queue::{Lane, admin, work};

use super::{Effect, KINDS, count_marked, jobs, queue, run_all};
use crate::fixture::app::{TestApp, error_code};

#[tokio::test]
async fn a_job_that_fails_is_tried_again_later_and_is_dead_after_its_last_try() {
    for test in TestApp::each().await {
        let app = &test.app;
        queue(app, &Effect::Fail).await;

        let mut pauses = Vec::new();
        while jobs(app).await[0].state != JobState::Dead {
            assert_eq!(work::run_next(app, Lane::Database, KINDS).await, Ok(true));
            assert_eq!(
                work::run_next(app, Lane::Database, KINDS).await,
                Ok(false),
                "not at once"
            );
            let job = &jobs(app).await[0];
            pauses.push(job.run_at.since(test.now()).as_secs());
            test.advance_seconds(60);
        }

        let job = &jobs(app).await[0];
        assert_eq!(job.attempts, 3);
        assert_eq!(job.last_error.as_deref(), Some("the mail server is away"));
        assert!((2..=5).contains(&pauses[0]), "{pauses:?}");
        assert!((5..=10).contains(&pauses[1]), "{pauses:?}");
    }
}

#[tokio::test]
async fn a_failure_for_good_is_not_tried_again() {
    for test in TestApp::each().await {
        queue(&test.app, &Effect::FailForGood).await;

        run_all(&test.app).await;

        let job = &jobs(&test.app).await[0];
        assert_eq!((&job.state, job.attempts), (&JobState::Dead, 1));
        assert_eq!(job.last_error.as_deref(), Some("no such address"));
    }
}

#[tokio::test]
async fn a_job_that_panics_is_tried_again_and_others_go_on() {
    for test in TestApp::each().await {
        queue(&test.app, &Effect::Panic).await;
        queue(&test.app, &Effect::Mark(1)).await;

        run_all(&test.app).await;

        assert_eq!(count_marked(&test.app.db).await, 1);
        let left = jobs(&test.app).await;
        assert_eq!(left.len(), 1);
        assert_eq!(
            left[0].last_error.as_deref(),
            Some("it panicked, see the log")
        );
    }
}

#[tokio::test]
async fn a_dead_job_that_is_retried_gets_all_its_tries_again() {
    for test in TestApp::each().await {
        let app = &test.app;
        queue(app, &Effect::FailForGood).await;
        run_all(app).await;
        let id = jobs(app).await[0].id;

        let retried = admin::retry(app, id).await.unwrap();
        let again = admin::retry(app, id).await;
        run_all(app).await;

        assert_eq!((retried.state, retried.attempts), (JobState::Waiting, 0));
        assert_eq!(error_code(again), ErrorCode::Conflict);
        let job = &jobs(app).await[0];
        assert_eq!((&job.state, job.attempts), (&JobState::Dead, 1));
    }
}

#[tokio::test]
async fn a_job_whose_process_dies_each_time_is_dead_in_the_end() {
    for test in TestApp::each().await {
        let app = &test.app;
        queue(app, &Effect::Mark(1)).await;
        let mut tx = app.db.begin().await.unwrap();
        tx.run("update jobs set attempts = 3", &[]).await.unwrap();
        tx.commit().await.unwrap();

        run_all(app).await;

        let job = &jobs(app).await[0];
        assert_eq!(job.state, JobState::Dead);
        assert_eq!(count_marked(&app.db).await, 0);
    }
}

#[tokio::test]
async fn a_job_of_a_newer_version_waits_for_it() {
    for test in TestApp::each().await {
        let app = &test.app;
        queue(app, &Effect::Mark(1)).await;

        assert_eq!(work::run_next(app, Lane::Database, &[]).await, Ok(true));

        let job = &jobs(app).await[0];
        assert_eq!(job.state, JobState::Waiting);
        assert_eq!(
            job.last_error.as_deref(),
            Some("this version does not know it")
        );
        test.advance_seconds(60);
        run_all(app).await;
        assert_eq!(count_marked(&app.db).await, 1);
    }
}

#[tokio::test]
async fn a_row_that_was_changed_by_hand_stops_no_other_job() {
    for test in TestApp::each().await {
        let app = &test.app;
        for (number, attempts) in [
            (1, "update jobs set attempts = -5"),
            (
                2,
                "update jobs set attempts = 4294967295 where attempts = 0",
            ),
        ] {
            queue(app, &Effect::Mark(number)).await;
            let mut tx = app.db.begin().await.unwrap();
            tx.run(attempts, &[]).await.unwrap();
            tx.commit().await.unwrap();
        }
        queue(app, &Effect::Mark(3)).await;
        let listed: Vec<_> = jobs(app).await.iter().map(|job| job.attempts).collect();

        run_all(app).await;

        assert_eq!(listed, [0, u32::MAX, 0]);
        assert_eq!(count_marked(&app.db).await, 2);
        assert_eq!(jobs(app).await[0].state, JobState::Dead);
    }
}
