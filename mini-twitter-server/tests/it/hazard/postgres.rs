//! The same guarantees on PostgreSQL, where the database server gives most of them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use mini_twitter_core::error::ErrorCode;
use mini_twitter_server::store::db::{Db, Pool, values};
use tokio::sync::Barrier;
use tokio::task::{self, JoinSet};
use tokio::time;

use crate::fixture::database::TestDatabase;
use crate::hazard::{Ids, commit_row, insert_row, is_unavailable};

/// A database with the table `t`; `None` where PostgreSQL is not installed.
async fn with_table() -> Option<TestDatabase> {
    let database = TestDatabase::postgres().await?;
    let mut tx = database.db.begin().await.unwrap();
    let sql = "create table t (id bigint primary key, body text not null)";
    tx.run(sql, &[]).await.unwrap();
    tx.commit().await.unwrap();
    Some(database)
}

async fn ids(db: &Db) -> Ids {
    let mut conn = db.read().await.unwrap();
    let rows: Vec<i64> = conn.all("select id from t", &[]).await.unwrap();
    rows.into_iter().collect()
}

#[tokio::test]
async fn a_transaction_that_is_dropped_or_panics_leaves_nothing() {
    let Some(database) = with_table().await else {
        return;
    };

    let mut running = JoinSet::new();
    for id in 0..60 {
        let db = database.db.clone();
        running.spawn(async move {
            let mut tx = db.begin().await.unwrap();
            insert_row(&mut tx, id, "x").await.unwrap();
            match id % 3 {
                0 => panic!("holding"),
                1 => {}
                _ => tx.commit().await.unwrap(),
            }
        });
    }
    while running.join_next().await.is_some() {}

    assert_eq!(
        ids(&database.db).await,
        (0..60).filter(|id| id % 3 == 2).collect()
    );
}

#[tokio::test]
async fn a_statement_cancelled_half_way_ends_its_transaction() {
    let Some(database) = with_table().await else {
        return;
    };
    let mut tx = database.db.begin().await.unwrap();
    insert_row(&mut tx, 1, "x").await.unwrap();

    let long = tx.one::<bool>("select pg_sleep(4) is null", &[]);
    let cut = time::timeout(Duration::from_millis(20), long).await;
    let next = insert_row(&mut tx, 2, "x").await;
    let result = tx.commit().await;

    assert!(cut.is_err() && next.is_err() && result.is_err());
    assert_eq!(ids(&database.db).await, Ids::new());
}

#[tokio::test]
async fn an_error_ends_its_transaction_and_commit_says_so() {
    let Some(database) = with_table().await else {
        return;
    };
    commit_row(&database.db, 1, "x").await.unwrap();
    let mut tx = database.db.begin().await.unwrap();
    insert_row(&mut tx, 2, "x").await.unwrap();

    let twice = insert_row(&mut tx, 1, "again").await.unwrap_err();
    let result = tx.commit().await.unwrap_err();

    assert_eq!(twice.code, ErrorCode::Conflict);
    assert_eq!(result.code, ErrorCode::Internal);
    assert_eq!(ids(&database.db).await, Ids::from([1]));
}

#[tokio::test]
async fn of_two_deadlocked_transactions_one_fails_with_retry_after() {
    let Some(database) = with_table().await else {
        return;
    };
    commit_row(&database.db, 1, "x").await.unwrap();
    commit_row(&database.db, 2, "x").await.unwrap();
    let both_hold_one = Arc::new(Barrier::new(2));

    let cross = |first: i64, second: i64| {
        let (db, both) = (database.db.clone(), Arc::clone(&both_hold_one));
        task::spawn(async move {
            let sql = "update t set body = 'y' where id = $1";
            let mut tx = db.begin().await?;
            tx.run(sql, values![first]).await?;
            both.wait().await;
            tx.run(sql, values![second]).await?;
            tx.commit().await
        })
    };
    let (one, two) = tokio::join!(cross(1, 2), cross(2, 1));
    let result = [one.unwrap(), two.unwrap()];

    assert_eq!(
        result.iter().filter(|result| result.is_ok()).count(),
        1,
        "{result:?}"
    );
    let lost = result.into_iter().find(Result::is_err).unwrap();
    assert!(is_unavailable(&lost));
    assert!(lost.unwrap_err().retry_after.is_some());
}

#[tokio::test]
async fn when_all_connections_are_taken_begin_waits_five_seconds() {
    let Some(database) = with_table().await else {
        return;
    };
    let mut held = Vec::new();
    for _ in 0..15 {
        held.push(database.db.begin().await.unwrap());
    }
    let start = Instant::now();

    let result = database.db.begin().await;
    let waited = start.elapsed();
    drop(held);

    assert!(is_unavailable(&result));
    assert!(
        waited >= Duration::from_secs(5) && waited < Duration::from_secs(8),
        "{waited:?}"
    );
    commit_row(&database.db, 1, "x").await.unwrap();
}

#[tokio::test]
async fn a_connection_that_died_while_idle_is_replaced() {
    let Some(database) = with_table().await else {
        return;
    };
    let mut victim = database.db.read().await.unwrap();
    let pid: i64 = victim
        .one("select cast(pg_backend_pid() as bigint)", &[])
        .await
        .unwrap();
    let mut other = database.db.read().await.unwrap();
    drop(victim);
    // Long enough idle that the pool checks the connection.
    time::sleep(Duration::from_millis(1_100)).await;
    let sql = "select pg_terminate_backend(cast($1 as integer))";
    assert!(other.one::<bool>(sql, values![pid]).await.unwrap());

    commit_row(&database.db, 1, "x").await.unwrap();

    assert_eq!(ids(&database.db).await, Ids::from([1]));
}

/// The same database through a pool of its own.
async fn opened_with(database: &TestDatabase, connections: u32, seconds: u64) -> Db {
    let pool = Pool {
        connections,
        statement_timeout: Duration::from_secs(seconds),
    };
    Db::open_with(&database.location, pool).await.unwrap()
}

#[tokio::test]
async fn scans_leave_the_other_connections_free_even_when_they_are_cancelled() {
    let Some(database) = with_table().await else {
        return;
    };
    let db = opened_with(&database, 4, 3).await;
    for _ in 0..8 {
        let scan = async {
            let mut scan = db.scan().await?;
            scan.one::<bool>("select pg_sleep(60) is null", &[]).await
        };
        let cut = time::timeout(Duration::from_millis(50), scan).await;
        assert!(cut.is_err());
    }

    let start = Instant::now();
    let mut held = Vec::new();
    for _ in 0..3 {
        held.push(db.begin().await.unwrap());
    }

    assert!(start.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_stopped_with_retry_after() {
    let Some(database) = with_table().await else {
        return;
    };
    let db = opened_with(&database, 4, 1).await;
    let start = Instant::now();

    let sql = "select pg_sleep(60) is null";
    let read = db.read().await.unwrap().one::<bool>(sql, &[]).await;
    let scanned = db.scan().await.unwrap().one::<bool>(sql, &[]).await;

    assert!(start.elapsed() < Duration::from_secs(10));
    for stopped in [read, scanned] {
        assert!(is_unavailable(&stopped));
        assert!(stopped.unwrap_err().retry_after.is_some());
    }
}

/// Sends a signal to the process of PostgreSQL that serves a connection.
fn signal(name: &str, pid: i64) {
    let sent = std::process::Command::new("kill")
        .args([name, &pid.to_string()])
        .status();
    assert!(sent.unwrap().success());
}

#[tokio::test]
async fn a_frozen_postgres_holds_neither_a_transaction_nor_the_end() {
    let Some(database) = with_table().await else {
        return;
    };
    let db = opened_with(&database, 2, 10).await;
    let mut conn = db.read().await.unwrap();
    let sql = "select cast(pg_backend_pid() as bigint)";
    let pid: i64 = conn.one(sql, &[]).await.unwrap();
    drop(conn);
    signal("-STOP", pid);
    let start = Instant::now();

    let begun = db.begin().await;
    let waited = start.elapsed();
    db.close().await;
    let closed = start.elapsed() - waited;
    signal("-CONT", pid);

    assert!(is_unavailable(&begun));
    assert!(waited < Duration::from_secs(7), "{waited:?}");
    assert!(closed < Duration::from_secs(7), "{closed:?}");
}

#[tokio::test]
async fn a_postgres_that_is_not_there_is_named_with_what_to_do() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);

    let refused = Db::open(&format!("postgres://alice:secret@{address}/x")).await;

    let text = refused.unwrap_err().to_string();
    let refused = format!("{address}: Connection refused");
    assert!(text.contains(&refused), "{text}");
    assert!(text.contains("start PostgreSQL there"), "{text}");
    assert!(!text.contains("secret"), "{text}");
}
