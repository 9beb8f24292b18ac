//! Failed batches: every transaction in a failed batch is refused.

use mini_twitter_server::fault::Outcome;
use mini_twitter_server::store::db::{Db, values};
use tokio::task;

use crate::hazard::{
    HazardDatabase, Ids, commit_row, hold_writer, insert_row, is_unavailable, repeat_until,
};

/// Commits row `id`, and runs `other` in the same batch if possible; returns the outcome of the commit.
async fn commit_in_batch_with(
    database: &HazardDatabase,
    id: i64,
    other: impl AsyncFnOnce(Db) + Send + 'static,
) -> Outcome<()> {
    let gate = hold_writer(&database.db).await;
    let db = database.db.clone();
    let a = task::spawn(async move { commit_row(&db, id, "a").await });
    task::yield_now().await;
    let b = other(database.db.clone());
    drop(gate);
    b.await;
    a.await.unwrap()
}

#[tokio::test]
async fn a_transaction_that_cannot_be_rolled_back_alone_fails_its_batch() {
    let database = HazardDatabase::new().await;
    let mut acknowledged = Ids::new();

    repeat_until(async |round| {
        let result = commit_in_batch_with(&database, round, async move |db: Db| {
            let mut tx = db.begin().await.unwrap();
            insert_row(&mut tx, 1000 + round, "never").await.unwrap();
            // The savepoint is gone, so it cannot be rolled back alone.
            tx.run("release s", &[]).await.unwrap();
        })
        .await;
        acknowledged.extend(result.is_ok().then_some(round));
        is_unavailable(&result)
    })
    .await;

    assert_eq!(database.on_disk(), acknowledged);
    database.assert_idle().await;
}

#[tokio::test]
async fn when_a_batch_is_rolled_back_none_of_its_members_succeeds() {
    let database = HazardDatabase::new().await;
    let mut acknowledged = Ids::new();

    repeat_until(async |round| {
        let result = commit_in_batch_with(&database, round, async move |db: Db| {
            let mut tx = db.begin().await.unwrap();
            // As a full disk or an I/O error may cause.
            let result = tx.run("rollback", &[]).await;
            assert!(is_unavailable(&result));
            assert!(insert_row(&mut tx, 1000 + round, "never").await.is_err());
        })
        .await;
        acknowledged.extend(result.is_ok().then_some(round));
        is_unavailable(&result)
    })
    .await;

    assert_eq!(database.on_disk(), acknowledged);
    database.assert_idle().await;
}

#[tokio::test]
async fn a_failed_commit_is_reported_to_the_whole_batch() {
    let database = HazardDatabase::new().await;
    let mut acknowledged = Ids::new();

    repeat_until(async |round| {
        let result = commit_in_batch_with(&database, round, async move |db: Db| {
            let mut tx = db.begin().await.unwrap();
            tx.run("insert into late (id) values (-1)", &[])
                .await
                .unwrap();
            assert!(is_unavailable(&tx.commit().await));
        })
        .await;
        acknowledged.extend(result.is_ok().then_some(round));
        is_unavailable(&result)
    })
    .await;

    assert_eq!(database.on_disk(), acknowledged);
    database.assert_idle().await;
}

#[tokio::test]
async fn a_transaction_that_only_read_in_a_lost_batch_fails_too() {
    let database = HazardDatabase::new().await;

    repeat_until(async |round| {
        let gate = hold_writer(&database.db).await;
        let db = database.db.clone();
        let writer = task::spawn(async move {
            let mut tx = db.begin().await.unwrap();
            insert_row(&mut tx, round, "x").await.unwrap();
            tx.run("insert into late (id) values (-1)", &[])
                .await
                .unwrap();
            tx.commit().await
        });
        task::yield_now().await;
        let db = database.db.clone();
        let reader = task::spawn(async move {
            let mut tx = db.begin().await.unwrap();
            let sql = "select id from t where id = $1";
            let seen: Option<i64> = tx.maybe(sql, values![round]).await.unwrap();
            (seen, tx.commit().await)
        });
        task::yield_now().await;
        drop(gate);

        assert!(is_unavailable(&writer.await.unwrap()));
        let (seen, result) = reader.await.unwrap();
        assert_eq!(seen.is_some(), is_unavailable(&result));
        seen.is_some()
    })
    .await;

    assert_eq!(database.on_disk(), Ids::new());
}
