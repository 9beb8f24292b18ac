//! What the deletion of an account does to follows: ends a few at a time, with one statement for all of them.

use mini_twitter_core::id::UserId;

use crate::fault::Outcome;
use crate::store::db::{Conn, Tx, Value, padded, values};

/// How many follows end at a time.
pub const FOLLOWS: usize = 32;
/// How many people [`lock_all`] locks in one statement: those of the follows, and the one whose follows end.
const LOCKED: usize = FOLLOWS + 1;

/// Locks up to [`LOCKED`] people as [`lock`](super::relation::lock) does two.
pub async fn lock_all(tx: &mut Tx, people: &[UserId]) -> Outcome<()> {
    let values: [Value<'_>; LOCKED] = padded(&[], people.iter().map(|id| id.0));
    let sql = "select id from users where id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
          $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33)
        order by id /*postgres: for no key update*/";
    tx.all::<UserId>(sql, &values).await?;
    Ok(())
}

/// Reads the first people that somebody follows.
pub async fn first_followees(db: &mut Conn, who: UserId, limit: usize) -> Outcome<Vec<UserId>> {
    let sql = "select followee_id from follows where follower_id = $1 order by id limit $2";
    db.all(sql, values![who, limit]).await
}

/// Reads the first followers of somebody.
pub async fn first_followers(db: &mut Conn, who: UserId, limit: usize) -> Outcome<Vec<UserId>> {
    let sql = "select follower_id from follows where followee_id = $1 order by id limit $2";
    db.all(sql, values![who, limit]).await
}

/// Ends up to [`FOLLOWS`] follows of somebody, and returns whom they were of.
pub async fn unfollow(tx: &mut Tx, who: UserId, others: &[UserId]) -> Outcome<Vec<UserId>> {
    let sql = "delete from follows where follower_id = $1 and followee_id in ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
          $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33)
        returning followee_id";
    tx.all(sql, &numbers(who.0, others)).await
}

/// Ends up to [`FOLLOWS`] follows by others of somebody, and returns whose they were.
pub async fn end_follows_of(tx: &mut Tx, who: UserId, others: &[UserId]) -> Outcome<Vec<UserId>> {
    let sql = "delete from follows where followee_id = $1 and follower_id in ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
          $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33)
        returning follower_id";
    tx.all(sql, &numbers(who.0, others)).await
}

/// Adds `step` to the number of followers of up to [`FOLLOWS`] people.
pub async fn count_followers(tx: &mut Tx, people: &[UserId], step: i64) -> Outcome<()> {
    let sql = "update users set followers = followers + $1 where id in ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
          $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33)";
    tx.run(sql, &numbers(step, people)).await.map(drop)
}

/// Adds `step` to the number of people that up to [`FOLLOWS`] people follow.
pub async fn count_following(tx: &mut Tx, people: &[UserId], step: i64) -> Outcome<()> {
    let sql = "update users set following = following + $1 where id in ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
          $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33)";
    tx.run(sql, &numbers(step, people)).await.map(drop)
}

/// Removes the notifications of up to [`FOLLOWS`] people that somebody follows them, read or not.
pub async fn remove_notifications(tx: &mut Tx, who: UserId, others: &[UserId]) -> Outcome<()> {
    let sql = "delete from notifications where kind = 'follow' and actor_id = $1 and post_id = 0 and recipient_id in ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
          $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33)";
    tx.run(sql, &numbers(who.0, others)).await.map(drop)
}

fn numbers(first: i64, people: &[UserId]) -> [Value<'static>; 1 + FOLLOWS] {
    let first = Value::Int(Some(first));
    padded(&[first], people.iter().map(|id| id.0))
}
