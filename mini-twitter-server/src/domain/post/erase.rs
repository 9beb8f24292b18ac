//! Removes what a deleted account wrote and did to posts, a few rows at a time: its posts and retweets, likes, bookmarks,
//! with their counters and notifications, read ones too.
//!
//! All posts whose counters change are locked in ascending order, as everywhere: two transactions cannot deadlock.
//! Notifications are removed last, the oldest first.

use mini_twitter_core::id::{PostId, UserId};
use mini_twitter_core::notification::NotificationType;
use mini_twitter_core::time::Timestamp;

use super::{entities, references};
use crate::domain::notify::{self, Notice};
use crate::fault::Outcome;
use crate::store::db::Tx;
use crate::store::post::erase::OwnRow;
use crate::store::post::{self, erase, retweet};

/// Removes the first likes of `who`, and returns how many.
pub async fn likes(tx: &mut Tx, who: UserId) -> Outcome<usize> {
    let liked = erase::first_liked(tx, who).await?;
    if liked.is_empty() {
        return Ok(0);
    }
    let unliked = erase::unlike(tx, who, &liked).await?;
    erase::uncount_likes(tx, &unliked).await?;
    erase::remove_notifications_of_likes(tx, who, &liked).await?;
    Ok(liked.len())
}

/// Deletes the next posts and retweets of `who` below the id `below`, and returns the id below which it goes on; `None` at
/// the end. A post is deleted as its author deletes one: its row stays, without its content.
pub async fn posts(
    tx: &mut Tx,
    who: UserId,
    below: Option<PostId>,
    now: Timestamp,
) -> Outcome<Option<PostId>> {
    let (mut rows, next) = erase::own(tx, who, below).await?;
    rows.reverse();
    // The rows of retweets first, as an `unretweet` does.
    let originals = unretweet(tx, who, &rows).await?;
    erase::lock(tx, &rows).await?;
    for original in originals {
        erase::uncount_retweet(tx, original).await?;
    }
    delete(tx, who, &rows, now).await?;
    for row in &rows {
        for notice in notices(row, who) {
            notify::erase(tx, &notice).await?;
        }
    }
    Ok(next)
}

/// Removes the retweets among `rows`, and returns the originals of those that were there.
async fn unretweet(tx: &mut Tx, who: UserId, rows: &[OwnRow]) -> Outcome<Vec<PostId>> {
    let mut originals = Vec::new();
    for original in rows.iter().filter_map(|row| row.retweet_of) {
        if retweet::delete(tx, who, original).await? {
            originals.push(original);
        }
    }
    Ok(originals)
}

/// Deletes the posts among `rows`.
async fn delete(tx: &mut Tx, who: UserId, rows: &[OwnRow], now: Timestamp) -> Outcome<()> {
    let mut deleted = Vec::new();
    for row in rows {
        // Not a retweet, and not when an admin was faster.
        if row.retweet_of.is_none() && post::delete(tx, row.id, now).await? {
            references::uncount(tx, row.reply_to, row.quote_of).await?;
            deleted.push(row.id);
        }
    }
    if deleted.is_empty() {
        return Ok(());
    }
    erase::forget(tx, &deleted).await?;
    erase::uncount(tx, who, deleted.len()).await
}

/// Returns the notifications that a post or a retweet may have caused.
fn notices(row: &OwnRow, who: UserId) -> Vec<Notice> {
    let about = |kind, recipient, post| Notice::about(kind, recipient, who, post);
    if let Some((original, author)) = row.retweet_of.zip(row.target_author) {
        return vec![about(NotificationType::Retweet, author, original)];
    }
    let parent = row.reply_to.and(row.target_author);
    let parent = parent.map(|author| about(NotificationType::Reply, author, row.id));
    let quoted = row.quote_author;
    let quoted = quoted.map(|author| about(NotificationType::Quote, author, row.id));
    let entities = entities::read(row.id, row.entities.as_deref());
    let mentioned = entities::mentioned(&entities, &[]).into_iter();
    let mentioned = mentioned.map(|who| about(NotificationType::Mention, who, row.id));
    parent.into_iter().chain(quoted).chain(mentioned).collect()
}
