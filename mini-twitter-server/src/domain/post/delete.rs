//! Deletes a post.

use mini_twitter_core::id::PostId;
use mini_twitter_core::notification::NotificationType;

use super::entities;
use super::references;
use super::show::{find, missing};
use crate::app::{App, Me};
use crate::domain::notify::{self, Notice};
use crate::fault::Outcome;
use crate::store::db::Tx;
use crate::store::post;
use crate::store::post::row::PostView;

/// Deletes a post of mine, or as an admin any post: removes text, entities, tags and earlier versions, decreases the
/// counters, and withdraws its unread notifications. The row itself remains, so that replies stay in the thread; likes,
/// retweets and bookmarks of it are not shown.
///
/// # Errors
/// `not_found` when it does not exist or was deleted; those of [`Me::require_admin`] when it is someone else's.
pub async fn delete(app: &App, me: &Me, id: PostId) -> Outcome<()> {
    let mut tx = app.db.begin().await?;
    let row = find(app, &mut tx, Some(me.id), id).await?;
    let author = row.post.author.id();
    if author != me.id {
        me.require_admin()?;
    }
    let parent = row.post.reply_to;
    references::uncount(&mut tx, parent, row.post.quote_of).await?;
    if !post::delete(&mut tx, id, app.now()).await? {
        return Err(missing(id));
    }
    post::untag(&mut tx, id).await?;
    post::edit::forget(&mut tx, id).await?;
    post::uncount_post(&mut tx, author, id).await?;
    withdraw(&mut tx, &row).await?;
    tx.commit().await
}

/// Withdraws the notifications of the author of the parent, the author of the quoted post and the mentioned people.
async fn withdraw(tx: &mut Tx, row: &PostView) -> Outcome<()> {
    let (author, id) = (row.post.author.id(), row.id);
    if let Some(parent) = row.post.parent() {
        notify::withdraw(
            tx,
            Notice::about(NotificationType::Reply, parent.author, author, id),
        )
        .await?;
    }
    if let Some(quoted) = &row.quote {
        let recipient = quoted.author.id();
        notify::withdraw(
            tx,
            Notice::about(NotificationType::Quote, recipient, author, id),
        )
        .await?;
    }
    let entities = entities::read(id, row.post.entities.as_deref());
    for who in entities::mentioned(&entities, &[]) {
        notify::withdraw(
            tx,
            Notice::about(NotificationType::Mention, who, author, id),
        )
        .await?;
    }
    Ok(())
}
