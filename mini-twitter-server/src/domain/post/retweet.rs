//! Retweets: rows of `posts` that refer to their original. Retweeting twice is the same as once.

use mini_twitter_core::id::PostId;
use mini_twitter_core::notification::NotificationType;
use mini_twitter_core::page::Page;
use mini_twitter_core::post::Post;
use mini_twitter_core::user::{PeopleQuery, User};

use crate::app::{App, Me};
use crate::domain::notify::{self, Notice};
use crate::domain::post::people::{self, Act};
use crate::domain::post::show::{find, find_to_undo, missing, refuse_to_share, view, view_found};
use crate::fault::Outcome;
use crate::store::post::PostRef;
use crate::store::post::retweet::{self, NewRetweet};

/// Retweets a post to my followers and notifies its author. One's own posts may be retweeted too.
///
/// # Errors
/// `not_found` when I may not see the post; `forbidden` when its author is somebody else whose account is private.
pub async fn retweet(app: &App, me: &Me, id: PostId) -> Outcome<Post> {
    let mut tx = app.db.begin().await?;
    let mut row = find(app, &mut tx, Some(me.id), id).await?;
    refuse_to_share(&row.post, me.id)?;
    let new = NewRetweet {
        id: app.next_id(),
        user: me.id,
        original: PostRef {
            id,
            author: row.post.author.id(),
        },
        at: app.now(),
    };
    if retweet::insert(&mut tx, new).await? {
        let retweets = retweet::count(&mut tx, id).await?;
        row.post.retweets = retweets.ok_or_else(|| missing(id))?;
        row.post.is_retweeted = true;
        notify::notify(
            app,
            &mut tx,
            Notice::about(NotificationType::Retweet, row.post.author.id(), me.id, id),
        )
        .await?;
    }
    tx.commit().await?;
    Ok(view(app, Some(me.id), row))
}

/// Removes a retweet, and the notification of it.
///
/// # Errors
/// `not_found` when I may not see the post; what I did is removed all the same.
pub async fn unretweet(app: &App, me: &Me, id: PostId) -> Outcome<Post> {
    let mut tx = app.db.begin().await?;
    let mut row = find_to_undo(app, &mut tx, me.id, id).await?;
    if retweet::delete(&mut tx, me.id, id).await? {
        row.post.retweets = retweet::uncount(&mut tx, id).await?;
        row.post.is_retweeted = false;
        notify::withdraw(
            &mut tx,
            Notice::about(NotificationType::Retweet, row.post.author.id(), me.id, id),
        )
        .await?;
    }
    tx.commit().await?;
    view_found(app, me.id, row)
}

/// Lists the people who retweeted a post, newest first.
///
/// # Errors
/// `not_found` when the viewer may not see the post; `malformed` for a cursor of another list.
pub async fn list(
    app: &App,
    viewer: Option<&Me>,
    id: PostId,
    query: &PeopleQuery,
) -> Outcome<Page<User>> {
    people::list(app, viewer, (Act::Retweet, id), query).await
}
