//! Queueing: with the cause or not at all, once for a key, not before its time.

use mini_twitter_core::time::Timestamp;
use mini_twitter_server::domain::queue::{Lane, QueueOptions, enqueue, work};

use super::{Effect, KINDS, count_marked, jobs, queue, run_all};
use crate::fixture::app::TestApp;

#[tokio::test]
async fn a_job_is_queued_with_its_cause_or_not_at_all() {
    for test in TestApp::each().await {
        let app = &test.app;
        let mut undone = app.db.begin().await.unwrap();
        enqueue(app, &mut undone, &Effect::Mark(1), QueueOptions::default())
            .await
            .unwrap();
        drop(undone);
        assert_eq!(work::run_next(app, Lane::Database, KINDS).await, Ok(false));

        queue(app, &Effect::Mark(2)).await;
        run_all(app).await;

        assert_eq!(count_marked(&app.db).await, 1);
        assert_eq!(jobs(app).await, []);
    }
}

#[tokio::test]
async fn of_one_kind_and_key_one_job_waits_at_a_time() {
    for test in TestApp::each().await {
        let app = &test.app;
        let options = QueueOptions {
            unique_key: Some("alice"),
            run_at: None,
        };
        let mut tx = app.db.begin().await.unwrap();
        for _ in 0..2 {
            enqueue(app, &mut tx, &Effect::MarkInSlices(1), options)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(jobs(app).await.len(), 1);

        run_all(app).await;
        let mut tx = app.db.begin().await.unwrap();
        enqueue(app, &mut tx, &Effect::MarkInSlices(1), options)
            .await
            .unwrap();
        tx.commit().await.unwrap();

        assert_eq!(jobs(app).await.len(), 1);
        run_all(app).await;
        assert_eq!(count_marked(&app.db).await, 2);
    }
}

#[tokio::test]
async fn a_job_runs_at_its_time_and_no_earlier() {
    for test in TestApp::each().await {
        let app = &test.app;
        let run_at = Timestamp::from_micros(test.now().as_micros() + 60_000_000);
        let mut tx = app.db.begin().await.unwrap();
        let options = QueueOptions {
            run_at: Some(run_at),
            unique_key: None,
        };
        enqueue(app, &mut tx, &Effect::Mark(1), options)
            .await
            .unwrap();
        tx.commit().await.unwrap();

        test.advance_seconds(59);
        assert_eq!(work::run_next(app, Lane::Database, KINDS).await, Ok(false));
        assert_eq!(work::next_due(app, Lane::Database).await, Ok(Some(run_at)));
        test.advance_seconds(1);
        assert_eq!(work::run_next(app, Lane::Database, KINDS).await, Ok(true));

        assert_eq!(count_marked(&app.db).await, 1);
    }
}

#[tokio::test]
async fn a_job_in_slices_runs_until_its_last_slice() {
    for test in TestApp::each().await {
        queue(&test.app, &Effect::MarkInSlices(5)).await;

        run_all(&test.app).await;

        assert_eq!(count_marked(&test.app.db).await, 5);
        assert_eq!(jobs(&test.app).await, []);
    }
}
