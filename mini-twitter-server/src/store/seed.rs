//! Made-up rows, thousands in one statement: it takes them as one JSON text, an array a row.

use serde::Serialize;

use crate::fault::Outcome;
use crate::store::db::{Conn, Tx, values};

/// How many posts there are, deleted ones and retweets too.
pub async fn count_posts(db: &mut Conn) -> Outcome<i64> {
    db.one("select count(*) from posts", values![]).await
}

fn json(rows: &[impl Serialize]) -> String {
    serde_json::to_string(rows).expect("rows are arrays of numbers and texts")
}

/// A person: id, username, name, followers, following, posts, when they came.
pub type PersonRow = (i64, String, String, u32, u32, u32, i64);

/// Adds people who all have the same password hash and want to be told everything in `preferences`.
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

/// A follow: who, whom, its id.
pub type FollowRow = (i64, i64, i64);

/// Adds follows.
pub async fn follows(tx: &mut Tx, rows: &[FollowRow]) -> Outcome<()> {
    let sql = "insert into follows (follower_id, followee_id, id)
        select cast(r.value ->> 0 as bigint), cast(r.value ->> 1 as bigint), cast(r.value ->> 2 as bigint)
        from /*sqlite: json_each($1) r*/ /*postgres: json_array_elements(cast($1 as json)) r (value)*/";
    tx.run(sql, values![json(rows)]).await?;
    Ok(())
}

/// A like: who, what, its id.
pub type LikeRow = (i64, i64, i64);

/// Adds likes.
pub async fn likes(tx: &mut Tx, rows: &[LikeRow]) -> Outcome<()> {
    let sql = "insert into likes (user_id, post_id, id)
        select cast(r.value ->> 0 as bigint), cast(r.value ->> 1 as bigint), cast(r.value ->> 2 as bigint)
        from /*sqlite: json_each($1) r*/ /*postgres: json_array_elements(cast($1 as json)) r (value)*/";
    tx.run(sql, values![json(rows)]).await?;
    Ok(())
}

/// A post or a retweet to write; everything it counts is final.
#[derive(Debug, Clone, Default, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct PostRow {
    pub id: i64,
    pub author: i64,
    pub text: Option<String>,
    pub entities: Option<String>,
    pub retweet_of: Option<i64>,
    pub reply_to: Option<i64>,
    pub quote_of: Option<i64>,
    /// Who wrote what a retweet or a reply points at.
    pub target_author: Option<i64>,
    pub quote_author: Option<i64>,
    /// Likes, retweets, quotes, replies.
    pub counts: [u32; 4],
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

/// A tag of a post: the tag, the post, its author.
pub type TagRow = (String, i64, i64);

/// Puts posts under tags.
pub async fn tags(tx: &mut Tx, rows: &[TagRow]) -> Outcome<()> {
    let sql = "insert into post_tags (tag, post_id, author_id)
        select r.value ->> 0, cast(r.value ->> 1 as bigint), cast(r.value ->> 2 as bigint)
        from /*sqlite: json_each($1) r*/ /*postgres: json_array_elements(cast($1 as json)) r (value)*/";
    tx.run(sql, values![json(rows)]).await?;
    Ok(())
}
