//! Edits a post; earlier versions are stored in its edit history.

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::Patch;
use mini_twitter_core::id::{PostId, UserId};
use mini_twitter_core::notification::NotificationType;
use mini_twitter_core::post::{EditPost, Entities, Post};
use mini_twitter_core::text;

use super::entities::{self, Written};
use super::show::{find, missing, view};
use crate::app::{App, Me};
use crate::domain::notify::{self, Notice};
use crate::fault::{Fault, Outcome};
use crate::store::db::Tx;
use crate::store::post;
use crate::store::post::edit::{self as store, Wording};
use crate::store::post::row::PostView;

/// Changes the given fields of a post of mine, and stores the earlier version in its edit history. An edit that changes
/// nothing writes nothing.
///
/// # Errors
/// [`ErrorCode::NotFound`] when I may not see the post; [`ErrorCode::Forbidden`] when it is someone else's;
/// [`ErrorCode::InvalidInput`] when neither text nor quote would be left.
pub async fn edit(app: &App, me: &Me, id: PostId, change: EditPost) -> Outcome<Post> {
    let new_text = match &change.text {
        Patch::Set(text) => Some(text.as_str()),
        Patch::Keep | Patch::Clear => None,
    };
    let written = Written::of(app, new_text).await?;
    let mut tx = app.db.begin().await?;
    let row = find(app, &mut tx, Some(me.id), id).await?;
    if row.post.author.id() != me.id {
        return Err(ErrorCode::Forbidden.into());
    }
    let old = store::lock(&mut tx, id).await?.ok_or_else(|| missing(id))?;
    let new = changed(&old, &change, &written);
    if new.text.is_none() && row.post.quote_of.is_none() {
        return Err(Fault::field(
            "text",
            "is all that this post has: it cannot be cleared",
        ));
    }
    if new != old {
        let change = store::Change {
            id: app.next_id(),
            post: id,
            at: app.now(),
        };
        store::keep(&mut tx, change, &old).await?;
        store::write(&mut tx, change, &new).await?;
    }
    if new.text != old.text {
        post::untag(&mut tx, id).await?;
        post::tag(&mut tx, id, me.id, &written.tags()).await?;
        let before = entities::read(id, old.entities.as_deref());
        notify(app, &mut tx, &row, [&before, &written.entities]).await?;
    }
    let post = view(app, Some(me.id), find(app, &mut tx, Some(me.id), id).await?);
    tx.commit().await?;
    Ok(post)
}

/// Returns the new version. An unchanged text keeps its entities: people who registered since then were not mentioned.
fn changed(old: &Wording, change: &EditPost, written: &Written) -> Wording {
    let text = match &change.text {
        Patch::Keep => old.text.clone(),
        Patch::Clear | Patch::Set(_) => written.text.clone(),
    };
    let warning = match &change.content_warning {
        Patch::Set(warning) => Some(text::clean(warning)),
        Patch::Clear => None,
        Patch::Keep => old.content_warning.clone(),
    };
    Wording {
        entities: if text == old.text {
            old.entities.clone()
        } else {
            entities::json(&written.entities)
        },
        text,
        content_warning: warning,
        sensitive: change.sensitive.unwrap_or(old.sensitive),
    }
}

/// Notifies people who are newly mentioned, up to the number of people that a post may notify, and withdraws the
/// notification of people who are no longer mentioned.
async fn notify(
    app: &App,
    tx: &mut Tx,
    row: &PostView,
    old_and_new: [&Entities; 2],
) -> Outcome<()> {
    let me = row.post.author.id();
    let others: Vec<UserId> = [
        row.post.reply_to_author,
        row.quote.as_ref().map(|quote| quote.author.id()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let [before, after] = old_and_new.map(|entities| entities::mentioned(entities, &others));
    for who in before.iter().filter(|who| !after.contains(who)) {
        notify::withdraw(
            tx,
            Notice::about(NotificationType::Mention, *who, me, row.id),
        )
        .await?;
    }
    let notified = entities::notified(before.clone());
    let remaining = notified.into_iter().filter(|who| after.contains(who));
    let added = after.iter().filter(|who| !before.contains(who));
    let mut new = entities::notified(remaining.chain(added.copied()).collect());
    new.retain(|who| !before.contains(who));
    new.sort_unstable();
    notify::hold(tx, new.clone()).await?;
    for who in new {
        let notice = Notice::about(NotificationType::Mention, who, me, row.id);
        notify::notify(app, tx, notice).await?;
    }
    Ok(())
}
