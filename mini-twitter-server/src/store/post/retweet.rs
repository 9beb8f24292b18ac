//! The rows of retweets, which are rows of `posts` that refer to their original, and their counter.

use mini_twitter_core::id::{PostId, UserId};
use mini_twitter_core::post::{PostKind, ReplyPolicy};
use mini_twitter_core::time::Timestamp;

use super::PostRef;
use crate::fault::Outcome;
use crate::store::db::{Tx, values};

/// A retweet to write.
#[derive(Debug, Clone, Copy)]
pub struct NewRetweet {
    /// The id of the retweet; ids of posts and retweets are distinct.
    pub id: i64,
    /// The account that retweets.
    pub user: UserId,
    /// The post that is retweeted.
    pub original: PostRef,
    /// When it is retweeted.
    pub at: Timestamp,
}

/// Adds a retweet. Returns false when it exists.
pub async fn insert(tx: &mut Tx, new: NewRetweet) -> Outcome<bool> {
    let sql = "insert into posts (id, author_id, kind, retweet_of, target_author_id, sensitive, reply_policy, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict do nothing";
    let values = values![
        new.id,
        new.user,
        PostKind::Post,
        new.original.id,
        new.original.author,
        false,
        ReplyPolicy::Everyone,
        new.at
    ];
    Ok(tx.run(sql, values).await? == 1)
}

/// Removes a retweet. Returns false when it does not exist.
pub async fn delete(tx: &mut Tx, user: UserId, original: PostId) -> Outcome<bool> {
    let sql = "delete from posts where retweet_of = $2 and author_id = $1";
    Ok(tx.run(sql, values![user, original]).await? == 1)
}

/// Adds one to the number of retweets of a post, and returns the new number; `None` when the post was deleted. It also
/// [holds](crate::store::notification::hold) the author, who is notified next.
pub async fn count(tx: &mut Tx, post: PostId) -> Outcome<Option<u32>> {
    let sql = "update posts set retweets = retweets + 1 where id = $1 and deleted_at is null
        returning /*postgres: case when pg_advisory_xact_lock_shared(author_id) is not null then*/ retweets /*postgres: end*/";
    tx.maybe(sql, values![post]).await
}

/// Subtracts one from the number of retweets of a post, also of a deleted one, and returns the new number. It also
/// [holds](crate::store::notification::hold) the author, whose notification is withdrawn next.
pub async fn uncount(tx: &mut Tx, post: PostId) -> Outcome<u32> {
    let sql = "update posts set retweets = retweets - 1 where id = $1
        returning /*postgres: case when pg_advisory_xact_lock_shared(author_id) is not null then*/ retweets /*postgres: end*/";
    tx.one(sql, values![post]).await
}
