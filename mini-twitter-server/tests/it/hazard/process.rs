//! Other processes: one is killed while it writes, one locks the file, one loses its committing thread.

use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time;

use crate::hazard::child::Child;
use crate::hazard::{HazardDatabase, Ids, commit_row};

#[tokio::test]
async fn a_process_killed_while_it_writes_loses_nothing_it_acknowledged() {
    let database = HazardDatabase::new().await;
    database.db.close().await;
    let mut acknowledged = Ids::new();

    for _ in 0..6 {
        let mut child = Child::start("write", database.path.to_str().unwrap());
        for _ in 0..300 {
            acknowledged.insert(child.line().unwrap().parse().unwrap());
        }
        child.kill();
        let lines = child.rest();
        acknowledged.extend(lines.iter().map(|id| id.parse::<i64>().unwrap()));

        let there = database.on_disk();
        assert_eq!(acknowledged.difference(&there).next(), None);
        assert!(there.iter().all(|id| id % 10 != 0));
    }
}

#[tokio::test]
async fn waiting_for_another_process_does_not_block_the_worker() {
    let database = HazardDatabase::new().await;
    let mut child = Child::start("hold", database.path.to_str().unwrap());
    assert_eq!(child.line().as_deref(), Some("held"));

    let mut running = JoinSet::new();
    for id in 0..20 {
        let db = database.db.clone();
        running.spawn(async move { commit_row(&db, id, "x").await });
    }
    // With one worker this continues only if no task blocks it.
    for _ in 0..10 {
        time::sleep(Duration::from_millis(2)).await;
        let mut conn = database.db.read().await.unwrap();
        let rows: i64 = conn.one("select count(*) from t", &[]).await.unwrap();
        assert_eq!(rows, 0);
    }
    child.resume();
    let result = running.join_all().await;

    assert!(result.iter().all(Result::is_ok));
    assert_eq!(database.on_disk(), (0..20).collect());
}

#[tokio::test]
async fn when_the_committing_thread_dies_callers_fail_at_once() {
    let database = HazardDatabase::new().await;
    database.db.close().await;

    let mut child = Child::start(
        "lose the committing thread",
        database.path.to_str().unwrap(),
    );

    assert_eq!(
        child.rest(),
        ["member Err(Unavailable)", "late Err(Unavailable)", "free"]
    );
    assert_eq!(database.on_disk(), Ids::new());
}
