//! Transactions that panic, are cancelled, fail, begin twice, or outlive the store.

use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::Poll;
use std::time::{Duration, Instant};

use mini_twitter_core::error::ErrorCode;
use mini_twitter_server::fault::Outcome;
use mini_twitter_server::store::db::{Db, FromRow, Row, values};
use tokio::task::{self, JoinSet};

use crate::hazard::{HazardDatabase, Ids, commit_row, insert_row, is_unavailable, runtimes};

/// A row whose mapping panics.
#[derive(Debug)]
struct PanickingRow;
impl FromRow for PanickingRow {
    fn from_row(_: &Row<'_>) -> Outcome<Self> {
        panic!("in the row")
    }
}

#[test]
fn a_transaction_that_panics_leaves_nothing() {
    for runtime in runtimes() {
        runtime.block_on(async {
            let database = HazardDatabase::new().await;

            let mut running = JoinSet::new();
            for id in 0..1000 {
                let db = database.db.clone();
                running.spawn(async move {
                    let mut tx = db.begin().await.unwrap();
                    insert_row(&mut tx, id, "x").await.unwrap();
                    match id % 4 {
                        0 => panic!("holding"),
                        1 => {
                            let sql = "insert into t (id, body) values ($1, 'y') returning id";
                            let _: Vec<PanickingRow> =
                                tx.all(sql, values![id + 10_000]).await.unwrap();
                        }
                        _ => {}
                    }
                    tx.commit().await.unwrap();
                    id
                });
            }
            let mut committed = Ids::new();
            while let Some(done) = running.join_next().await {
                committed.extend(done.ok());
            }

            assert_eq!(committed.len(), 500);
            assert_eq!(database.on_disk(), committed);
            database.assert_idle().await;
        });
    }
}

/// Cancels `operation` when it waits for the `last`th time; returns `None` when it was cancelled.
async fn cancel_at<T>(operation: impl Future<Output = T>, last: u32) -> Option<T> {
    let mut operation = Box::pin(operation);
    let mut waits = 0;
    poll_fn(|context| match operation.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending => {
            waits += 1;
            if waits == last {
                Poll::Ready(None)
            } else {
                Poll::Pending
            }
        }
    })
    .await
}

/// Writes `id`, waiting before and after, and records its phase: 1 holds the writer, 2 commits, 3 is done.
async fn slow_operation(db: Db, id: i64, phase: Arc<AtomicU8>) {
    let mut tx = db.begin().await.unwrap();
    phase.store(1, Ordering::Relaxed);
    task::yield_now().await;
    insert_row(&mut tx, id, "x").await.unwrap();
    task::yield_now().await;
    phase.store(2, Ordering::Relaxed);
    tx.commit().await.unwrap();
    phase.store(3, Ordering::Relaxed);
}

#[test]
fn a_transaction_cancelled_anywhere_is_committed_whole_or_not_at_all() {
    for runtime in runtimes() {
        runtime.block_on(async {
            let database = HazardDatabase::new().await;
            let mut expected = Ids::new();
            let mut reached = [0; 4];

            for round in 0..10 {
                let mut running = JoinSet::new();
                for id in round * 100..round * 100 + 100 {
                    let phase = Arc::new(AtomicU8::new(0));
                    let operation = slow_operation(database.db.clone(), id, Arc::clone(&phase));
                    running.spawn(async move {
                        cancel_at(operation, u32::try_from(id % 8).unwrap() + 1).await;
                        (id, phase.load(Ordering::Relaxed))
                    });
                }
                while let Some(done) = running.join_next().await {
                    let (id, phase) = done.unwrap();
                    reached[usize::from(phase)] += 1;
                    expected.extend((phase >= 2).then_some(id));
                }
            }

            assert!(reached.iter().all(|count| *count > 0), "{reached:?}");
            database.assert_idle().await;
            assert_eq!(database.on_disk(), expected);
        });
    }
}

#[tokio::test]
async fn a_batch_of_dropped_transactions_leaves_nothing_open() {
    let database = HazardDatabase::new().await;

    let mut running = JoinSet::new();
    for id in 0..500 {
        let db = database.db.clone();
        running.spawn(async move { insert_row(&mut db.begin().await.unwrap(), id, "x").await });
    }
    running.join_all().await;

    database.assert_idle().await;
    assert_eq!(database.on_disk(), Ids::new());
}

#[tokio::test]
async fn an_error_ends_its_transaction_and_no_other() {
    let database = HazardDatabase::new().await;
    database.commit_row(1, "x").await.unwrap();

    let mut tx = database.db.begin().await.unwrap();
    insert_row(&mut tx, 2, "x").await.unwrap();
    let twice = insert_row(&mut tx, 1, "again").await.unwrap_err();
    let after = insert_row(&mut tx, 3, "x").await.unwrap_err();
    let neighbour = commit_row(&database.db, 4, "x");
    let (result, neighbour) = tokio::join!(async move { tx.commit().await }, async {
        task::yield_now().await;
        neighbour.await
    });

    assert_eq!(twice.code, ErrorCode::Conflict);
    assert_eq!(after.code, ErrorCode::Internal);
    assert_eq!(result.unwrap_err().code, ErrorCode::Internal);
    assert!(neighbour.is_ok());
    assert_eq!(database.on_disk(), Ids::from([1, 4]));
}

#[test]
fn begin_inside_begin_is_refused_at_once() {
    for runtime in runtimes() {
        runtime.block_on(async {
            let database = HazardDatabase::new().await;
            let db = database.db.clone();
            let start = Instant::now();

            let outer = database.db.begin().await.unwrap();
            let outside_of_a_task = database.db.begin().await.unwrap_err();
            drop(outer);
            let inside_of_one = task::spawn(async move {
                let _outer = db.begin().await.unwrap();
                db.begin().await.unwrap_err()
            });

            assert_eq!(outside_of_a_task.code, ErrorCode::Internal);
            assert_eq!(inside_of_one.await.unwrap().code, ErrorCode::Internal);
            assert!(start.elapsed() < Duration::from_secs(4));
            database.assert_idle().await;
        });
    }
}

#[tokio::test]
async fn closing_finishes_open_transactions_and_refuses_new_ones() {
    let database = HazardDatabase::new().await;
    let mut tx = database.db.begin().await.unwrap();
    insert_row(&mut tx, 1, "x").await.unwrap();

    let ((), result) = tokio::join!(database.db.close(), async move { tx.commit().await });
    let late = database.commit_row(2, "x").await;

    assert!(result.is_ok());
    assert!(is_unavailable(&late));
    assert_eq!(database.wal_len(), 0);
    assert_eq!(database.on_disk(), Ids::from([1]));
}

#[tokio::test]
async fn a_transaction_that_outlives_the_store_still_commits() {
    let database = HazardDatabase::new().await;
    let mut tx = database.db.begin().await.unwrap();
    insert_row(&mut tx, 1, "x").await.unwrap();
    let (path, folder) = database.into_file();

    let result = tokio::time::timeout(Duration::from_secs(2), tx.commit()).await;

    assert!(result.unwrap().is_ok());
    assert_eq!(crate::hazard::ids_in_file(&path), Ids::from([1]));
    drop(folder);
}
