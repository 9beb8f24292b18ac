//! Reads: a committed row is visible, and an endless read does not block others.

use std::time::{Duration, Instant};

use mini_twitter_server::store::db::{Db, values};
use tokio::task::{self, JoinSet};
use tokio::time;

use crate::hazard::{HazardDatabase, commit_row, is_unavailable, runtimes};

/// Takes about a minute if nothing stops it.
const ENDLESS: &str = "with recursive n(i) as (select 1 union all select i + 1 from n limit $1) select count(*) from n";
const ROWS: i64 = 300_000_000;

#[test]
fn a_committed_row_is_visible_to_every_later_read() {
    for runtime in runtimes() {
        runtime.block_on(async {
            let database = HazardDatabase::new().await;

            let mut running = JoinSet::new();
            for id in 0..400 {
                let db = database.db.clone();
                running.spawn(async move {
                    commit_row(&db, id, "x").await.unwrap();
                    // Several, so that connections that were idle for long are used too.
                    let mut conns = Vec::new();
                    for _ in 0..3 {
                        conns.push(db.read().await.unwrap());
                    }
                    for mut conn in conns {
                        let sql = "select id from t where id = $1";
                        let found: Option<i64> = conn.maybe(sql, values![id]).await.unwrap();
                        assert_eq!(found, Some(id));
                    }
                });
            }

            running.join_all().await;
        });
    }
}

#[tokio::test]
async fn an_uncommitted_row_is_not_visible() {
    let database = HazardDatabase::new().await;
    let mut tx = database.db.begin().await.unwrap();
    crate::hazard::insert_row(&mut tx, 1, "x").await.unwrap();

    let mut conn = database.db.read().await.unwrap();
    let seen: i64 = conn.one("select count(*) from t", &[]).await.unwrap();
    tx.commit().await.unwrap();
    let then: i64 = conn.one("select count(*) from t", &[]).await.unwrap();

    assert_eq!((seen, then), (0, 1));
}

#[tokio::test]
async fn a_read_that_takes_too_long_is_stopped_and_its_connection_stays_usable() {
    let database = HazardDatabase::new().await;
    let mut conn = database.db.read().await.unwrap();
    let start = Instant::now();

    let result = conn.one::<i64>(ENDLESS, values![ROWS]).await;
    let took = start.elapsed();
    let next: i64 = conn.one("select 1", &[]).await.unwrap();

    assert!(is_unavailable(&result));
    assert!(
        took >= Duration::from_millis(250) && took < Duration::from_secs(2),
        "{took:?}"
    );
    assert_eq!(next, 1);
}

async fn scan_for_ever(db: Db) {
    let mut scan = db.scan().await.unwrap();
    let _: i64 = scan.one(ENDLESS, values![ROWS]).await.unwrap();
}

#[tokio::test]
async fn endless_scans_block_no_worker_and_end_when_dropped() {
    let database = HazardDatabase::new().await;

    let mut endless = JoinSet::new();
    for _ in 0..8 {
        endless.spawn(scan_for_ever(database.db.clone()));
    }
    for id in 0..20 {
        database.commit_row(id, "x").await.unwrap();
        task::yield_now().await;
    }
    // At most eight scans run; one more starts only when the threads of the others have ended.
    let full = time::timeout(Duration::from_millis(20), database.db.scan());
    assert!(full.await.is_err());
    endless.shutdown().await;
    let scan = time::timeout(Duration::from_secs(4), database.db.scan());
    let mut scan = scan.await.unwrap().unwrap();
    let rows: i64 = scan.one("select count(*) from t", &[]).await.unwrap();
    assert_eq!(rows, 20);
}
