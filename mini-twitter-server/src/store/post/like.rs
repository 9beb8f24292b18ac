//! The rows of likes, and the counter that goes with them.

use mini_twitter_core::id::{PostId, UserId};

use crate::fault::Outcome;
use crate::store::db::{Conn, Tx, values};

/// Adds a like. False when there was one.
pub async fn insert(tx: &mut Tx, user: UserId, post: PostId, id: i64) -> Outcome<bool> {
    let sql = "insert into likes (user_id, post_id, id) values ($1, $2, $3) on conflict do nothing";
    Ok(tx.run(sql, values![user, post, id]).await? == 1)
}

/// Removes a like. False when there was none.
pub async fn delete(tx: &mut Tx, user: UserId, post: PostId) -> Outcome<bool> {
    let sql = "delete from likes where user_id = $1 and post_id = $2";
    Ok(tx.run(sql, values![user, post]).await? == 1)
}

/// Counts `step` likes more and gives how many that makes; nothing when the post was deleted in between.
pub async fn count(tx: &mut Tx, post: PostId, step: i64) -> Outcome<Option<u32>> {
    let sql =
        "update posts set likes = likes + $2 where id = $1 and deleted_at is null returning likes";
    tx.maybe(sql, values![post, step]).await
}

/// Who likes a post, the latest first: the like and the person.
pub async fn of_post(
    db: &mut Conn,
    post: PostId,
    below: i64,
    rows: usize,
) -> Outcome<Vec<(i64, UserId)>> {
    let sql =
        "select id, user_id from likes where post_id = $1 and id < $2 order by id desc limit $3";
    db.all(sql, values![post, below, rows]).await
}

/// What someone likes, the latest first: the like and the post.
pub async fn of_user(
    db: &mut Conn,
    user: UserId,
    below: i64,
    rows: usize,
) -> Outcome<Vec<(i64, PostId)>> {
    let sql =
        "select id, post_id from likes where user_id = $1 and id < $2 order by id desc limit $3";
    db.all(sql, values![user, below, rows]).await
}
