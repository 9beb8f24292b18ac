//! The ids that lists of posts are made of, each list by its key; what of them is shown is decided later.
//!
//! A list takes where it goes on (`below` or `above`: the last key looked at) and how many rows to give.

use mini_twitter_core::id::{EditId, PostId, UserId};
use mini_twitter_core::time::Timestamp;

use crate::fault::Outcome;
use crate::store::db::{Conn, row, values};

/// A row of a list that is ordered by something else than the posts' ids.
pub type Keyed = (i64, PostId);

/// Posts and quotes of everyone, with their replies or without, the latest first.
pub async fn newest(
    db: &mut Conn,
    with_replies: bool,
    below: i64,
    rows: usize,
) -> Outcome<Vec<PostId>> {
    let sql = "select id from posts
        where id < $1 and retweet_of is null and deleted_at is null and ($2 or reply_to is null)
        order by id desc limit $3";
    db.all(sql, values![below, with_replies, rows]).await
}

/// The same, the earliest first.
pub async fn oldest(
    db: &mut Conn,
    with_replies: bool,
    above: i64,
    rows: usize,
) -> Outcome<Vec<PostId>> {
    let sql = "select id from posts
        where id > $1 and retweet_of is null and deleted_at is null and ($2 or reply_to is null)
        order by id limit $3";
    db.all(sql, values![above, with_replies, rows]).await
}

/// The same, the most liked first, those with as many likes by id: likes and id of each.
pub async fn popular(
    db: &mut Conn,
    with_replies: bool,
    below: (i64, i64),
    rows: usize,
) -> Outcome<Vec<Keyed>> {
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
    db.all(sql, values![below.0, below.1, with_replies, rows])
        .await
}

/// Whose posts, and which of them.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Of {
    pub author: UserId,
    pub with_replies: bool,
    pub with_retweets: bool,
}

/// Posts of one person, the latest first.
pub async fn newest_of(db: &mut Conn, of: Of, below: i64, rows: usize) -> Outcome<Vec<PostId>> {
    let sql = "select id from posts
        where author_id = $1 and id < $2 and deleted_at is null
          and ($3 or reply_to is null) and ($4 or retweet_of is null)
        order by id desc limit $5";
    let values = values![of.author, below, of.with_replies, of.with_retweets, rows];
    db.all(sql, values).await
}

/// Posts of one person, the earliest first.
pub async fn oldest_of(db: &mut Conn, of: Of, above: i64, rows: usize) -> Outcome<Vec<PostId>> {
    let sql = "select id from posts
        where author_id = $1 and id > $2 and deleted_at is null
          and ($3 or reply_to is null) and ($4 or retweet_of is null)
        order by id limit $5";
    let values = values![of.author, above, of.with_replies, of.with_retweets, rows];
    db.all(sql, values).await
}

/// Posts of one person, the most liked first: likes and id of each. Looks at all they wrote: not for a worker.
pub async fn popular_of(
    db: &mut Conn,
    of: Of,
    below: (i64, i64),
    rows: usize,
) -> Outcome<Vec<Keyed>> {
    let sql = "select likes, id from posts
        where author_id = $1 and deleted_at is null and (likes, id) < ($2, $3)
          and ($4 or reply_to is null) and ($5 or retweet_of is null)
        order by likes desc, id desc limit $6";
    let values = values![
        of.author,
        below.0,
        below.1,
        of.with_replies,
        of.with_retweets,
        rows
    ];
    db.all(sql, values).await
}

/// Direct replies, the earliest first.
pub async fn replies(
    db: &mut Conn,
    parent: PostId,
    above: i64,
    rows: usize,
) -> Outcome<Vec<PostId>> {
    let sql = "select id from posts
        where reply_to = $1 and id > $2 and deleted_at is null
        order by id limit $3";
    db.all(sql, values![parent, above, rows]).await
}

/// Posts that quote a post, the latest first.
pub async fn quotes(
    db: &mut Conn,
    quoted: PostId,
    below: i64,
    rows: usize,
) -> Outcome<Vec<PostId>> {
    let sql = "select id from posts
        where quote_of = $1 and id < $2 and deleted_at is null
        order by id desc limit $3";
    db.all(sql, values![quoted, below, rows]).await
}

/// Posts under a tag, the latest first.
pub async fn tagged(db: &mut Conn, tag: &str, below: i64, rows: usize) -> Outcome<Vec<PostId>> {
    let sql = "select post_id from post_tags where tag = $1 and post_id < $2 order by post_id desc limit $3";
    db.all(sql, values![tag, below, rows]).await
}

row! {
    /// What a post said before.
    #[derive(Debug, Clone)]
    #[expect(missing_docs, reason = "the names say it")]
    pub struct EditRow {
        pub id: EditId,
        pub text: Option<String>,
        pub content_warning: Option<String>,
        pub sensitive: bool,
        pub replaced_at: Timestamp,
    }
}

/// What a post said before, the latest first.
pub async fn edits(db: &mut Conn, post: PostId, below: i64, rows: usize) -> Outcome<Vec<EditRow>> {
    let sql = "select id, text, content_warning, sensitive, replaced_at from post_edits
        where post_id = $1 and id < $2
        order by id desc limit $3";
    db.all(sql, values![post, below, rows]).await
}
