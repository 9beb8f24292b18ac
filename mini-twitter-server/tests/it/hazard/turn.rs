//! The queue for the writer: first come, first served, and no wait of more than five seconds.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::task::{self, JoinSet};

use crate::hazard::{HazardDatabase, commit_row, hold_writer, is_unavailable, runtimes};

#[test]
fn many_writers_get_equal_turns() {
    for runtime in runtimes() {
        runtime.block_on(async {
            let database = HazardDatabase::new().await;
            let next = Arc::new(AtomicUsize::new(0));

            let mut running = JoinSet::new();
            for _ in 0..64 {
                let (db, next) = (database.db.clone(), Arc::clone(&next));
                running.spawn(async move {
                    let mut turns = 0_usize;
                    loop {
                        let id = next.fetch_add(1, Ordering::Relaxed);
                        if id >= 6_400 {
                            return turns;
                        }
                        commit_row(&db, i64::try_from(id).unwrap(), "x")
                            .await
                            .unwrap();
                        turns += 1;
                    }
                });
            }
            let turns = running.join_all().await;

            let (least, most) = (turns.iter().min().unwrap(), turns.iter().max().unwrap());
            assert!(least * 4 > *most, "from {least} to {most}");
        });
    }
}

#[tokio::test]
async fn cancelled_waiters_do_not_change_the_order_of_the_others() {
    let database = HazardDatabase::new().await;
    let order = Arc::new(Mutex::new(Vec::new()));
    let gate = hold_writer(&database.db).await;

    let mut waiting = Vec::new();
    for position in 0..200 {
        let (db, order) = (database.db.clone(), Arc::clone(&order));
        waiting.push(task::spawn(async move {
            let tx = db.begin().await.unwrap();
            order.lock().unwrap().push(position);
            tx.commit().await.unwrap();
        }));
    }
    // With one worker, every task is in the queue when this returns.
    task::yield_now().await;
    waiting
        .iter()
        .skip(1)
        .step_by(2)
        .for_each(task::JoinHandle::abort);
    drop(gate);
    for waiter in waiting {
        let _ = waiter.await;
    }

    let expected: Vec<_> = (0..200).step_by(2).collect();
    assert_eq!(*order.lock().unwrap(), expected);
}

#[tokio::test]
async fn a_writer_that_waited_five_seconds_is_refused_and_others_go_on() {
    let database = HazardDatabase::new().await;
    let stuck = database.db.begin().await.unwrap();
    let start = Instant::now();

    let db = database.db.clone();
    let result = task::spawn(async move { commit_row(&db, 1, "x").await })
        .await
        .unwrap();
    let waited = start.elapsed();
    drop(stuck);

    assert!(is_unavailable(&result));
    assert!(
        waited >= Duration::from_secs(5) && waited < Duration::from_secs(8),
        "{waited:?}"
    );
    database.assert_idle().await;
}
