//! The rows of bookmarks. They have no counter.

use mini_twitter_core::id::{PostId, UserId};

use crate::fault::Outcome;
use crate::store::db::{Conn, Tx, values};
use crate::store::list::{Candidate, Fetch, by_number};

/// Adds a bookmark, unless it exists.
pub async fn insert(tx: &mut Tx, user: UserId, post: PostId, id: i64) -> Outcome<()> {
    let sql =
        "insert into bookmarks (user_id, post_id, id) values ($1, $2, $3) on conflict do nothing";
    tx.run(sql, values![user, post, id]).await?;
    Ok(())
}

/// Removes a bookmark.
pub async fn delete(tx: &mut Tx, user: UserId, post: PostId) -> Outcome<()> {
    let sql = "delete from bookmarks where user_id = $1 and post_id = $2";
    tx.run(sql, values![user, post]).await?;
    Ok(())
}

/// Reads the posts that a user bookmarked, newest bookmark first; the key is the bookmark's id.
pub async fn of_user(db: &mut Conn, user: UserId, fetch: Fetch) -> Outcome<Vec<Candidate<PostId>>> {
    let sql = "select id, post_id from bookmarks where user_id = $1 and id < $2 order by id desc limit $3";
    Ok(by_number(
        db.all(sql, values![user, fetch.below(), fetch.limit])
            .await?,
    ))
}

/// Removes up to `limit` bookmarks of a user, and returns how many.
pub async fn delete_some(tx: &mut Tx, user: UserId, limit: usize) -> Outcome<u64> {
    let sql = "delete from bookmarks where user_id = $1 and post_id in
        (select post_id from bookmarks where user_id = $1 order by post_id limit $2)";
    tx.run(sql, values![user, limit]).await
}
