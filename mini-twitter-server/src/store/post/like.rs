//! The rows of likes, and their counter.

use mini_twitter_core::id::{PostId, UserId};

use crate::fault::Outcome;
use crate::store::db::{Conn, Tx, values};
use crate::store::list::{Candidate, Fetch, by_number};

/// Adds a like. Returns false when it exists.
pub async fn insert(tx: &mut Tx, user: UserId, post: PostId, id: i64) -> Outcome<bool> {
    let sql = "insert into likes (user_id, post_id, id) values ($1, $2, $3) on conflict do nothing";
    Ok(tx.run(sql, values![user, post, id]).await? == 1)
}

/// Removes a like. Returns false when it does not exist.
pub async fn delete(tx: &mut Tx, user: UserId, post: PostId) -> Outcome<bool> {
    let sql = "delete from likes where user_id = $1 and post_id = $2";
    Ok(tx.run(sql, values![user, post]).await? == 1)
}

/// Adds one to the number of likes of a post, and returns the new number; `None` when the post was deleted. It also
/// [holds](crate::store::notification::hold) the author, who is notified next.
pub async fn count(tx: &mut Tx, post: PostId) -> Outcome<Option<u32>> {
    let sql = "update posts set likes = likes + 1 where id = $1 and deleted_at is null
        returning /*postgres: case when pg_advisory_xact_lock_shared(author_id) is not null then*/ likes /*postgres: end*/";
    tx.maybe(sql, values![post]).await
}

/// Subtracts one from the number of likes of a post, also of a deleted one, and returns the new number. It also
/// [holds](crate::store::notification::hold) the author, whose notification is withdrawn next.
pub async fn uncount(tx: &mut Tx, post: PostId) -> Outcome<u32> {
    let sql = "update posts set likes = likes - 1 where id = $1
        returning /*postgres: case when pg_advisory_xact_lock_shared(author_id) is not null then*/ likes /*postgres: end*/";
    tx.one(sql, values![post]).await
}

/// Reads the posts that a user likes, newest like first; the key is the like's id.
pub async fn of_user(db: &mut Conn, user: UserId, fetch: Fetch) -> Outcome<Vec<Candidate<PostId>>> {
    let sql =
        "select id, post_id from likes where user_id = $1 and id < $2 order by id desc limit $3";
    Ok(by_number(
        db.all(sql, values![user, fetch.below(), fetch.limit])
            .await?,
    ))
}
