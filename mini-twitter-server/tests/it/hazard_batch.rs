//! Batches that are lost: whoever is in one is told so, whatever they did themselves.

use mini_twitter_server::fault::Outcome;
use mini_twitter_server::store::db::{Db, values};
use tokio::task;

use crate::hazard::{Ids, Table, gate, insert, is_unavailable, put, until};

/// Runs A, which commits, and then `other` of B, in one batch if it can be had; what A was told.
async fn beside(
    table: &Table,
    id: i64,
    other: impl AsyncFnOnce(Db) + Send + 'static,
) -> Outcome<()> {
    let gate = gate(&table.db).await;
    let db = table.db.clone();
    let a = task::spawn(async move { put(&db, id, "a").await });
    task::yield_now().await;
    let b = other(table.db.clone());
    drop(gate);
    b.await;
    a.await.unwrap()
}

#[tokio::test]
async fn what_cannot_be_undone_alone_takes_its_batch_along() {
    let table = Table::new().await;
    let mut told_yes = Ids::new();

    until(async |round| {
        let told = beside(&table, round, async move |db: Db| {
            let mut tx = db.begin().await.unwrap();
            insert(&mut tx, 1000 + round, "never").await.unwrap();
            // Its way back is gone.
            tx.run("release s", &[]).await.unwrap();
        })
        .await;
        told_yes.extend(told.is_ok().then_some(round));
        is_unavailable(&told)
    })
    .await;

    assert_eq!(table.on_disk(), told_yes);
    table.is_at_rest().await;
}

#[tokio::test]
async fn when_the_whole_transaction_is_gone_nobody_in_it_is_told_yes() {
    let table = Table::new().await;
    let mut told_yes = Ids::new();

    until(async |round| {
        let told = beside(&table, round, async move |db: Db| {
            let mut tx = db.begin().await.unwrap();
            // As a full disk or an I/O error may do on its own.
            let told = tx.run("rollback", &[]).await;
            assert!(is_unavailable(&told));
            assert!(insert(&mut tx, 1000 + round, "never").await.is_err());
        })
        .await;
        told_yes.extend(told.is_ok().then_some(round));
        is_unavailable(&told)
    })
    .await;

    assert_eq!(table.on_disk(), told_yes);
    table.is_at_rest().await;
}

#[tokio::test]
async fn a_commit_that_fails_is_told_to_everyone_in_it() {
    let table = Table::new().await;
    let mut told_yes = Ids::new();

    until(async |round| {
        let told = beside(&table, round, async move |db: Db| {
            let mut tx = db.begin().await.unwrap();
            tx.run("insert into late (id) values (-1)", &[])
                .await
                .unwrap();
            assert!(is_unavailable(&tx.commit().await));
        })
        .await;
        told_yes.extend(told.is_ok().then_some(round));
        is_unavailable(&told)
    })
    .await;

    assert_eq!(table.on_disk(), told_yes);
    table.is_at_rest().await;
}

#[tokio::test]
async fn who_only_read_in_a_lost_batch_is_told_so() {
    let table = Table::new().await;

    until(async |round| {
        let gate = gate(&table.db).await;
        let db = table.db.clone();
        let writer = task::spawn(async move {
            let mut tx = db.begin().await.unwrap();
            insert(&mut tx, round, "x").await.unwrap();
            tx.run("insert into late (id) values (-1)", &[])
                .await
                .unwrap();
            tx.commit().await
        });
        task::yield_now().await;
        let db = table.db.clone();
        let reader = task::spawn(async move {
            let mut tx = db.begin().await.unwrap();
            let sql = "select id from t where id = $1";
            let seen: Option<i64> = tx.maybe(sql, values![round]).await.unwrap();
            (seen, tx.commit().await)
        });
        task::yield_now().await;
        drop(gate);

        assert!(is_unavailable(&writer.await.unwrap()));
        let (seen, told) = reader.await.unwrap();
        assert_eq!(seen.is_some(), is_unavailable(&told));
        seen.is_some()
    })
    .await;

    assert_eq!(table.on_disk(), Ids::new());
}
