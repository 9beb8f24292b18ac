//! Reads the ids of lists of posts, each with its key; which of them the viewer sees is decided later.

use mini_twitter_core::id::{EditId, PostId, UserId};
use mini_twitter_core::time::Timestamp;

use crate::fault::Outcome;
use crate::store::db::{Conn, query, row, values};
use crate::store::list::{Candidate, Fetch, by_id, candidates};

/// Reads posts and quotes of everyone, with or without replies, newest first.
pub async fn newest(
    db: &mut Conn,
    with_replies: bool,
    fetch: Fetch,
) -> Outcome<Vec<Candidate<PostId>>> {
    let sql = "select id from posts
        where id < $1 and retweet_of is null and deleted_at is null and ($2 or reply_to is null)
        order by id desc limit $3";
    Ok(by_id(
        db.all(sql, values![fetch.below(), with_replies, fetch.limit])
            .await?,
    ))
}

/// Reads posts and quotes of everyone, with or without replies, oldest first.
pub async fn oldest(
    db: &mut Conn,
    with_replies: bool,
    fetch: Fetch,
) -> Outcome<Vec<Candidate<PostId>>> {
    let sql = "select id from posts
        where id > $1 and retweet_of is null and deleted_at is null and ($2 or reply_to is null)
        order by id limit $3";
    Ok(by_id(
        db.all(sql, values![fetch.above(), with_replies, fetch.limit])
            .await?,
    ))
}

/// Reads posts and quotes of everyone, with or without replies, most likes first, then newest first.
pub async fn popular(
    db: &mut Conn,
    with_replies: bool,
    fetch: Fetch,
) -> Outcome<Vec<Candidate<PostId>>> {
    // Two halves, each a range of the index: for a comparison of pairs SQLite uses the index for the first column only,
    // and scans all posts with that number of likes.
    let sql = "select k.likes, k.id from (
          select same.likes, same.id from (
            select s.likes, s.id from posts s
             where s.retweet_of is null and s.deleted_at is null and s.likes = $1 and s.id < $2
               and ($3 or s.reply_to is null)
             order by s.id desc limit $4) same
          union all
          select fewer.likes, fewer.id from (
            select f.likes, f.id from posts f
             where f.retweet_of is null and f.deleted_at is null and f.likes < $1 and ($3 or f.reply_to is null)
             order by f.likes desc, f.id desc limit $4) fewer) k
        order by k.likes desc, k.id desc limit $4";
    let [likes, id] = fetch.below_pair();
    Ok(by_likes(
        db.all(sql, values![likes, id, with_replies, fetch.limit])
            .await?,
    ))
}

/// Which posts of one person to read.
#[derive(Debug, Clone, Copy)]
pub struct PostsOf {
    /// The person.
    pub author: UserId,
    /// Whether to include their replies.
    pub with_replies: bool,
    /// Whether to include their retweets.
    pub with_retweets: bool,
}

/// Reads posts of one person, newest first.
pub async fn newest_of(
    db: &mut Conn,
    of: PostsOf,
    fetch: Fetch,
) -> Outcome<Vec<Candidate<PostId>>> {
    let sql = "select id from posts
        where author_id = $1 and id < $2 and deleted_at is null
          and ($3 or reply_to is null) and ($4 or retweet_of is null)
        order by id desc limit $5";
    let (replies, retweets) = (of.with_replies, of.with_retweets);
    Ok(by_id(
        db.all(
            sql,
            values![of.author, fetch.below(), replies, retweets, fetch.limit],
        )
        .await?,
    ))
}

/// Reads posts of one person, oldest first.
pub async fn oldest_of(
    db: &mut Conn,
    of: PostsOf,
    fetch: Fetch,
) -> Outcome<Vec<Candidate<PostId>>> {
    let sql = "select id from posts
        where author_id = $1 and id > $2 and deleted_at is null
          and ($3 or reply_to is null) and ($4 or retweet_of is null)
        order by id limit $5";
    let (replies, retweets) = (of.with_replies, of.with_retweets);
    Ok(by_id(
        db.all(
            sql,
            values![of.author, fetch.above(), replies, retweets, fetch.limit],
        )
        .await?,
    ))
}

/// Reads posts of one person, most likes first. Scans all posts of that person: only through
/// [`Db::scan`](crate::store::db::Db::scan).
pub async fn popular_of(
    db: &mut Conn,
    of: PostsOf,
    fetch: Fetch,
) -> Outcome<Vec<Candidate<PostId>>> {
    let sql = "select likes, id from posts
        where author_id = $1 and deleted_at is null and (likes, id) < ($2, $3)
          and ($4 or reply_to is null) and ($5 or retweet_of is null)
        order by likes desc, id desc limit $6";
    let [likes, id] = fetch.below_pair();
    let (replies, retweets) = (of.with_replies, of.with_retweets);
    Ok(by_likes(
        db.all(
            sql,
            values![of.author, likes, id, replies, retweets, fetch.limit],
        )
        .await?,
    ))
}

fn by_likes(rows: Vec<(i64, PostId)>) -> Vec<Candidate<PostId>> {
    rows.into_iter()
        .map(|(likes, id)| ([likes, id.0], id))
        .collect()
}

/// Reads the direct replies to a post, oldest first.
pub async fn replies(
    db: &mut Conn,
    parent: PostId,
    fetch: Fetch,
) -> Outcome<Vec<Candidate<PostId>>> {
    let sql = "select id from posts
        where reply_to = $1 and id > $2 and deleted_at is null
        order by id limit $3";
    Ok(by_id(
        db.all(sql, values![parent, fetch.above(), fetch.limit])
            .await?,
    ))
}

/// Reads the posts that quote a post, newest first.
pub async fn quotes(
    db: &mut Conn,
    quoted: PostId,
    fetch: Fetch,
) -> Outcome<Vec<Candidate<PostId>>> {
    let sql = "select id from posts
        where quote_of = $1 and id < $2 and deleted_at is null
        order by id desc limit $3";
    Ok(by_id(
        db.all(sql, values![quoted, fetch.below(), fetch.limit])
            .await?,
    ))
}

/// Reads the posts with a tag, newest first.
pub async fn tagged(db: &mut Conn, tag: &str, fetch: Fetch) -> Outcome<Vec<Candidate<PostId>>> {
    let sql = "select post_id from post_tags where tag = $1 and post_id < $2 order by post_id desc limit $3";
    Ok(by_id(
        db.all(sql, values![tag, fetch.below(), fetch.limit])
            .await?,
    ))
}

row! {
    /// An earlier version of a post.
    #[derive(Debug, Clone)]
    pub struct EditRow {
        /// The id of the version.
        pub id: EditId = "id",
        /// The text; `None` in a quote without one.
        pub text: Option<String> = "text",
        /// The warning shown before the text, if any.
        pub content_warning: Option<String> = "content_warning",
        /// Whether the post was marked as sensitive.
        pub sensitive: bool = "sensitive",
        /// When the next version replaced it.
        pub replaced_at: Timestamp = "replaced_at",
    }
}

/// Reads the earlier versions of a post, newest first.
pub async fn edits(db: &mut Conn, post: PostId, fetch: Fetch) -> Outcome<Vec<Candidate<EditRow>>> {
    let sql = query!(
        EditRow,
        "from post_edits where post_id = $1 and id < $2 order by id desc limit $3"
    );
    let rows = db
        .all(sql, values![post, fetch.below(), fetch.limit])
        .await?;
    Ok(candidates(rows, |row: &EditRow| [row.id.0, 0]))
}
