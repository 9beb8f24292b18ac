//! Writes generated rows, thousands per statement: a statement takes all of them as one JSON array.

use serde::Serialize;

use crate::fault::Outcome;
use crate::store::db::{Conn, Tx, values};

/// Counts all posts, including deleted ones and retweets.
pub async fn count_posts(db: &mut Conn) -> Outcome<i64> {
    db.one("select count(*) from posts", values![]).await
}

fn json(rows: &[impl Serialize]) -> String {
    serde_json::to_string(rows).expect("rows are arrays of numbers and texts")
}

/// A person: id, username, name, followers, following, posts, time of registration in microseconds.
pub type PersonRow = (i64, String, String, u32, u32, u32, i64);

/// Adds people, all with the same password hash and the same notification `preferences` (one bit per key).
pub async fn people(tx: &mut Tx, rows: &[PersonRow], hash: &str, preferences: i64) -> Outcome<()> {
    let sql = "insert into users (
            id, username, email, password_hash, name, birthday, role, verified, status,
            followers, following, posts, preferences, created_at)
        select cast(r.value ->> 0 as bigint), r.value ->> 1, (r.value ->> 1) || '@example.org', $2, r.value ->> 2,
            '2000-01-01', 'user', false, 'active', cast(r.value ->> 3 as bigint), cast(r.value ->> 4 as bigint),
            cast(r.value ->> 5 as bigint), $3, cast(r.value ->> 6 as bigint)
        from /*sqlite: json_each($1) r*/ /*postgres: json_array_elements(cast($1 as json)) r (value)*/";
    tx.run(sql, values![json(rows), hash, preferences]).await?;
    Ok(())
}

/// A follow: follower, followee, id of the follow.
pub type FollowRow = (i64, i64, i64);

/// Adds follows.
pub async fn follows(tx: &mut Tx, rows: &[FollowRow]) -> Outcome<()> {
    let sql = "insert into follows (follower_id, followee_id, id)
        select cast(r.value ->> 0 as bigint), cast(r.value ->> 1 as bigint), cast(r.value ->> 2 as bigint)
        from /*sqlite: json_each($1) r*/ /*postgres: json_array_elements(cast($1 as json)) r (value)*/";
    tx.run(sql, values![json(rows)]).await?;
    Ok(())
}

/// A like: account, post, id of the like.
pub type LikeRow = (i64, i64, i64);

/// Adds likes.
pub async fn likes(tx: &mut Tx, rows: &[LikeRow]) -> Outcome<()> {
    let sql = "insert into likes (user_id, post_id, id)
        select cast(r.value ->> 0 as bigint), cast(r.value ->> 1 as bigint), cast(r.value ->> 2 as bigint)
        from /*sqlite: json_each($1) r*/ /*postgres: json_array_elements(cast($1 as json)) r (value)*/";
    tx.run(sql, values![json(rows)]).await?;
    Ok(())
}

/// A post or a retweet to write, with its final counts.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PostRow {
    /// Its id.
    pub id: i64,
    /// The id of the account that wrote or retweeted it.
    pub author: i64,
    /// The text; `None` in a retweet.
    pub text: Option<String>,
    /// The entities of the text as JSON; `None` without any.
    pub entities: Option<String>,
    /// The id of the original, if it is a retweet.
    pub retweet_of: Option<i64>,
    /// The id of the parent, if it is a reply.
    pub reply_to: Option<i64>,
    /// The id of the quoted post, if it is a quote.
    pub quote_of: Option<i64>,
    /// The author of the original of a retweet, or of the parent of a reply.
    pub target_author: Option<i64>,
    /// The author of the quoted post.
    pub quote_author: Option<i64>,
    /// The numbers of likes, retweets, quotes and replies.
    pub counts: [u32; 4],
    /// When it was created, in microseconds since the Unix epoch.
    pub created_at: i64,
}

/// Adds posts and retweets.
pub async fn posts(tx: &mut Tx, rows: &[PostRow]) -> Outcome<()> {
    let sql = "insert into posts (
            id, author_id, kind, text, entities, retweet_of, reply_to, quote_of, target_author_id, quote_author_id,
            sensitive, reply_policy, likes, retweets, quotes, replies, created_at)
        select cast(r.value ->> 'id' as bigint), cast(r.value ->> 'author' as bigint), 'post', r.value ->> 'text',
            r.value ->> 'entities', cast(r.value ->> 'retweet_of' as bigint), cast(r.value ->> 'reply_to' as bigint),
            cast(r.value ->> 'quote_of' as bigint), cast(r.value ->> 'target_author' as bigint),
            cast(r.value ->> 'quote_author' as bigint), false, 'everyone',
            cast(r.value -> 'counts' ->> 0 as bigint), cast(r.value -> 'counts' ->> 1 as bigint),
            cast(r.value -> 'counts' ->> 2 as bigint), cast(r.value -> 'counts' ->> 3 as bigint),
            cast(r.value ->> 'created_at' as bigint)
        from /*sqlite: json_each($1) r*/ /*postgres: json_array_elements(cast($1 as json)) r (value)*/";
    tx.run(sql, values![json(rows)]).await?;
    Ok(())
}

/// A tag of a post: tag, post, author of the post.
pub type TagRow = (String, i64, i64);

/// Adds tags to posts.
pub async fn tags(tx: &mut Tx, rows: &[TagRow]) -> Outcome<()> {
    let sql = "insert into post_tags (tag, post_id, author_id)
        select r.value ->> 0, cast(r.value ->> 1 as bigint), cast(r.value ->> 2 as bigint)
        from /*sqlite: json_each($1) r*/ /*postgres: json_array_elements(cast($1 as json)) r (value)*/";
    tx.run(sql, values![json(rows)]).await?;
    Ok(())
}
