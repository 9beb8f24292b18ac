//! The rows of posts, replies and quotes: writes them, their counters and tags.
//!
//! [`post_view`] reads posts as a viewer sees them, [`list`] the ids of lists, [`thread`] the ids of ancestors and replies,
//! [`edit`] the earlier versions, [`erase`] reads and locks what the deletion of an account removes. A function that writes returns whether a row changed, where a counter depends on it.

pub mod bookmark;
pub mod edit;
pub mod erase;
pub mod like;
pub mod list;
pub mod post_view;
pub mod retweet;
pub mod row;
pub mod thread;

use mini_twitter_core::id::{PostId, UserId};
use mini_twitter_core::post::{PostKind, ReplyPolicy};
use mini_twitter_core::time::Timestamp;

use crate::fault::Outcome;
use crate::store::db::{Conn, ToValue, Tx, Value, values};

/// The id of a post, and its author.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PostRef {
    /// The post.
    pub id: PostId,
    /// The account that wrote it.
    pub author: UserId,
}

/// A post to write.
#[derive(Debug, Clone)]
pub struct NewPostRow<'a> {
    /// Its id.
    pub id: PostId,
    /// The account that writes it.
    pub author: UserId,
    /// The text; `None` in a quote without one.
    pub text: Option<&'a str>,
    /// The entities of the text as JSON; `None` without any.
    pub entities: Option<&'a str>,
    /// The post it replies to, if it is a reply.
    pub reply_to: Option<PostRef>,
    /// The post it quotes, if it is a quote.
    pub quote: Option<PostRef>,
    /// The warning shown before the text, if any.
    pub content_warning: Option<&'a str>,
    /// Whether it is marked as sensitive.
    pub sensitive: bool,
    /// Who may reply to it.
    pub reply_policy: &'a ReplyPolicy,
    /// When it is created.
    pub at: Timestamp,
}

/// Adds a post.
pub async fn insert(tx: &mut Tx, new: &NewPostRow<'_>) -> Outcome<()> {
    let sql = "insert into posts (
            id, author_id, kind, text, entities, reply_to, target_author_id, quote_of, quote_author_id,
            content_warning, sensitive, reply_policy, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    tx.run(
        sql,
        values![
            new.id,
            new.author,
            PostKind::Post,
            new.text,
            new.entities,
            new.reply_to.map(|other| other.id),
            new.reply_to.map(|other| other.author),
            new.quote.map(|other| other.id),
            new.quote.map(|other| other.author),
            new.content_warning,
            new.sensitive,
            new.reply_policy,
            new.at,
        ],
    )
    .await?;
    Ok(())
}

/// Adds one to the number of posts of `author`.
pub async fn count_post(tx: &mut Tx, author: UserId) -> Outcome<()> {
    let sql = "update users set posts = posts + 1 where id = $1";
    tx.run(sql, values![author]).await?;
    Ok(())
}

/// Subtracts one from the number of posts of `author`, and unpins `post`.
pub async fn uncount_post(tx: &mut Tx, author: UserId, post: PostId) -> Outcome<()> {
    let sql = "update users
        set posts = posts - 1, pinned_post = case when pinned_post = $2 then null else pinned_post end
        where id = $1";
    tx.run(sql, values![author, post]).await?;
    Ok(())
}

/// Adds one to the number of replies of a post. Returns false when the post was deleted in the meantime.
pub async fn count_reply(tx: &mut Tx, parent: PostId) -> Outcome<bool> {
    let sql = "update posts set replies = replies + 1 where id = $1 and deleted_at is null";
    Ok(tx.run(sql, values![parent]).await? == 1)
}

/// Subtracts one from the number of replies of a post.
pub async fn uncount_reply(tx: &mut Tx, parent: PostId) -> Outcome<()> {
    let sql = "update posts set replies = replies - 1 where id = $1";
    tx.run(sql, values![parent]).await?;
    Ok(())
}

/// Adds one to the number of quotes of a post. Returns false when the post was deleted in the meantime.
pub async fn count_quote(tx: &mut Tx, quoted: PostId) -> Outcome<bool> {
    let sql = "update posts set quotes = quotes + 1 where id = $1 and deleted_at is null";
    Ok(tx.run(sql, values![quoted]).await? == 1)
}

/// Subtracts one from the number of quotes of a post.
pub async fn uncount_quote(tx: &mut Tx, quoted: PostId) -> Outcome<()> {
    let sql = "update posts set quotes = quotes - 1 where id = $1";
    tx.run(sql, values![quoted]).await?;
    Ok(())
}

/// Deletes the content of a post; its row remains, marked as deleted. Returns false when it was already deleted.
pub async fn delete(tx: &mut Tx, post: PostId, at: Timestamp) -> Outcome<bool> {
    let sql = "update posts
        set text = null, entities = null, content_warning = null, deleted_at = $2
        where id = $1 and deleted_at is null";
    Ok(tx.run(sql, values![post, at]).await? == 1)
}

/// Adds the tags of a post.
pub async fn tag(tx: &mut Tx, post: PostId, author: UserId, tags: &[&str]) -> Outcome<()> {
    let sql = "insert into post_tags (tag, post_id, author_id) values ($1, $2, $3) on conflict do nothing";
    for tag in tags {
        tx.run(sql, values![tag, post, author]).await?;
    }
    Ok(())
}

/// Removes the tags of a post.
pub async fn untag(tx: &mut Tx, post: PostId) -> Outcome<()> {
    let sql = "delete from post_tags where post_id = $1";
    tx.run(sql, values![post]).await?;
    Ok(())
}

/// How many names [`people_named`] looks up in one statement.
pub const NAMES: usize = 100;

/// Looks up people by up to [`NAMES`] usernames in lower case, and returns id and username of those that exist, active or
/// not.
pub async fn people_named(db: &mut Conn, names: &[String]) -> Outcome<Vec<(UserId, String)>> {
    if let [name] = names {
        let sql = "select id, username from users where lower(username) = $1";
        return db.all(sql, values![name]).await;
    }
    let sql = "select id, username from users where lower(username) in (
        $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
        $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46,
        $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60, $61, $62, $63, $64, $65, $66, $67, $68,
        $69, $70, $71, $72, $73, $74, $75, $76, $77, $78, $79, $80, $81, $82, $83, $84, $85, $86, $87, $88, $89, $90,
        $91, $92, $93, $94, $95, $96, $97, $98, $99, $100)";
    let mut values = [Value::Text(Some("")); NAMES];
    for (slot, name) in values.iter_mut().zip(names) {
        *slot = name.to_value();
    }
    db.all(sql, &values).await
}

/// Returns whether `follower` follows `followee`.
pub async fn is_following(db: &mut Conn, follower: UserId, followee: UserId) -> Outcome<bool> {
    let sql = "select exists(select 1 from follows where follower_id = $1 and followee_id = $2)";
    db.one(sql, values![follower, followee]).await
}
