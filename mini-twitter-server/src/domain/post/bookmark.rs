//! Bookmarks: private, not counted, and nobody is notified of them.

use mini_twitter_core::id::PostId;
use mini_twitter_core::post::Post;

use crate::app::{App, Me};
use crate::domain::post::show::{find, find_to_undo, view, view_found};
use crate::fault::Outcome;
use crate::store::post::bookmark;

/// Bookmarks a post. Twice is the same as once.
///
/// # Errors
/// `not_found` when I may not see the post.
pub async fn bookmark(app: &App, me: &Me, id: PostId) -> Outcome<Post> {
    let mut tx = app.db.begin().await?;
    let mut row = find(app, &mut tx, Some(me.id), id).await?;
    bookmark::insert(&mut tx, me.id, id, app.next_id()).await?;
    row.post.is_bookmarked = true;
    tx.commit().await?;
    Ok(view(app, Some(me.id), row))
}

/// Removes a bookmark.
///
/// # Errors
/// `not_found` when I may not see the post; what I did is removed all the same.
pub async fn unbookmark(app: &App, me: &Me, id: PostId) -> Outcome<Post> {
    let mut tx = app.db.begin().await?;
    let mut row = find_to_undo(app, &mut tx, me.id, id).await?;
    bookmark::delete(&mut tx, me.id, id).await?;
    row.post.is_bookmarked = false;
    tx.commit().await?;
    view_found(app, me.id, row)
}
