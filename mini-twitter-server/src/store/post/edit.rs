//! Writes what can be changed of a post, and its earlier versions.

use mini_twitter_core::id::PostId;
use mini_twitter_core::time::Timestamp;

use crate::fault::Outcome;
use crate::store::db::{Tx, query, row, values};

row! {
    /// What can be changed of a post.
    #[derive(Debug, Clone, PartialEq, Eq)]
    #[expect(missing_docs, reason = "the names say it")]
    pub struct Wording {
        pub text: Option<String> = "text",
        /// JSON.
        pub entities: Option<String> = "entities",
        pub content_warning: Option<String> = "content_warning",
        pub sensitive: bool = "sensitive",
    }
}

/// Reads what can be changed of a post, and lets other changes of it wait. Nothing when it is deleted.
pub async fn lock(tx: &mut Tx, post: PostId) -> Outcome<Option<Wording>> {
    let sql = query!(
        Wording,
        "from posts where id = $1 and deleted_at is null /*postgres: for no key update*/"
    );
    tx.maybe(sql, values![post]).await
}

/// A change of a post.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Change {
    pub id: i64,
    pub post: PostId,
    pub at: Timestamp,
}

/// Adds an earlier version.
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

/// Writes the new version.
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
