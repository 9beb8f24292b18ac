//! The ids that lists of posts are made of, each with its key; what of them is shown is decided later.

use mini_twitter_core::id::{EditId, PostId, UserId};
use mini_twitter_core::time::Timestamp;

use crate::fault::Outcome;
use crate::store::db::{Conn, query, row, values};
use crate::store::list::{Candidate, Fetch, by_id, candidates};

/// Posts and quotes of everyone, with their replies or without, newest first.
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

/// The same, oldest first.
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

/// The same by likes, most first, then by id, newest first.
pub async fn popular(
    db: &mut Conn,
    with_replies: bool,
    fetch: Fetch,
) -> Outcome<Vec<Candidate<PostId>>> {
    // Two halves, each a range of the index: of a comparison of pairs SQLite takes the first column alone to the
    // index, and walks over all posts with as many likes.
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

/// Whose posts, and which of them.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "the names say it")]
pub struct PostsOf {
    pub author: UserId,
    pub with_replies: bool,
    pub with_retweets: bool,
}

/// Posts of one person, newest first.
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

/// Posts of one person, oldest first.
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

/// Posts of one person by likes, most first. Reads all that they wrote: only through [`Db::scan`](crate::store::db::Db::scan).
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

/// Direct replies, oldest first.
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

/// Posts that quote a post, newest first.
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

/// Posts with a tag, newest first.
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
        /// Names the version.
        pub id: EditId = "id",
        /// What the post said.
        pub text: Option<String> = "text",
        /// What it warned of.
        pub content_warning: Option<String> = "content_warning",
        /// Whether it was marked as sensitive.
        pub sensitive: bool = "sensitive",
        /// When the next version took its place.
        pub replaced_at: Timestamp = "replaced_at",
    }
}

/// Earlier versions of a post, newest first.
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
