//! Likes. Liking twice is the same as once.

use mini_twitter_core::id::PostId;
use mini_twitter_core::notification::NotificationType;
use mini_twitter_core::page::Page;
use mini_twitter_core::post::Post;
use mini_twitter_core::user::{PeopleQuery, User};

use crate::app::{App, Me};
use crate::domain::notify::{self, Notice};
use crate::domain::post::people::{self, Act};
use crate::domain::post::show::{find, find_to_undo, missing, view, view_found};
use crate::fault::Outcome;
use crate::store::post::like;

/// Likes a post and notifies its author.
///
/// # Errors
/// `not_found` when I may not see the post.
pub async fn like(app: &App, me: &Me, id: PostId) -> Outcome<Post> {
    let mut tx = app.db.begin().await?;
    let mut row = find(app, &mut tx, Some(me.id), id).await?;
    if like::insert(&mut tx, me.id, id, app.next_id()).await? {
        let likes = like::count(&mut tx, id).await?;
        row.post.likes = likes.ok_or_else(|| missing(id))?;
        row.post.is_liked = true;
        notify::notify(
            app,
            &mut tx,
            Notice::about(NotificationType::Like, row.post.author.id(), me.id, id),
        )
        .await?;
    }
    tx.commit().await?;
    Ok(view(app, Some(me.id), row))
}

/// Removes a like, and the notification of it.
///
/// # Errors
/// `not_found` when I may not see the post; what I did is removed all the same.
pub async fn unlike(app: &App, me: &Me, id: PostId) -> Outcome<Post> {
    let mut tx = app.db.begin().await?;
    let mut row = find_to_undo(app, &mut tx, me.id, id).await?;
    if like::delete(&mut tx, me.id, id).await? {
        row.post.likes = like::uncount(&mut tx, id).await?;
        row.post.is_liked = false;
        notify::withdraw(
            &mut tx,
            Notice::about(NotificationType::Like, row.post.author.id(), me.id, id),
        )
        .await?;
    }
    tx.commit().await?;
    view_found(app, me.id, row)
}

/// Lists the people who like a post, newest first.
///
/// # Errors
/// `not_found` when the viewer may not see the post; `malformed` for a cursor of another list.
pub async fn list(
    app: &App,
    viewer: Option<&Me>,
    id: PostId,
    query: &PeopleQuery,
) -> Outcome<Page<User>> {
    people::list(app, viewer, (Act::Like, id), query).await
}
