//! Edits of posts: the content that can be edited, and its earlier versions.

use mini_twitter_core::id::PostId;
use mini_twitter_core::time::Timestamp;

use crate::fault::Outcome;
use crate::store::db::{Tx, query, row, values};

row! {
    /// The content of a post that can be edited.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Wording {
        /// The text; `None` in a quote without one.
        pub text: Option<String> = "text",
        /// The entities of the text as JSON; `None` without any.
        pub entities: Option<String> = "entities",
        /// The warning shown before the text, if any.
        pub content_warning: Option<String> = "content_warning",
        /// Whether the post is marked as sensitive.
        pub sensitive: bool = "sensitive",
    }
}

/// Reads the content of a post, and locks the post until the transaction ends; `None` when it is deleted.
pub async fn lock(tx: &mut Tx, post: PostId) -> Outcome<Option<Wording>> {
    let sql = query!(
        Wording,
        "from posts where id = $1 and deleted_at is null /*postgres: for no key update*/"
    );
    tx.maybe(sql, values![post]).await
}

/// An edit of a post.
#[derive(Debug, Clone, Copy)]
pub struct Change {
    /// The id of the earlier version, see [`EditRow`](super::list::EditRow).
    pub id: i64,
    /// The post that is edited.
    pub post: PostId,
    /// When it is edited.
    pub at: Timestamp,
}

/// Stores the content before an edit as an earlier version.
pub async fn keep(tx: &mut Tx, change: Change, old: &Wording) -> Outcome<()> {
    let sql = "insert into post_edits (id, post_id, text, content_warning, sensitive, replaced_at)
        values ($1, $2, $3, $4, $5, $6)";
    let values = values![
        change.id,
        change.post,
        old.text,
        old.content_warning,
        old.sensitive,
        change.at
    ];
    tx.run(sql, values).await?;
    Ok(())
}

/// Writes the content after an edit.
pub async fn write(tx: &mut Tx, change: Change, new: &Wording) -> Outcome<()> {
    let sql = "update posts
        set text = $2, entities = $3, content_warning = $4, sensitive = $5, edited_at = $6
        where id = $1";
    let values = values![
        change.post,
        new.text,
        new.entities,
        new.content_warning,
        new.sensitive,
        change.at
    ];
    tx.run(sql, values).await?;
    Ok(())
}

/// Deletes the earlier versions of a post.
pub async fn forget(tx: &mut Tx, post: PostId) -> Outcome<()> {
    let sql = "delete from post_edits where post_id = $1";
    tx.run(sql, values![post]).await?;
    Ok(())
}
