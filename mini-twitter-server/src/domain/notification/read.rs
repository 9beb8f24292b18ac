//! Lists my notifications, shows one and marks one as read.

use std::collections::HashMap;

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id::{NotificationId, PostId, UserId};
use mini_twitter_core::notification::{Notification, NotificationsQuery};
use mini_twitter_core::page::Page;
use mini_twitter_core::post::Post;
use mini_twitter_core::routes;
use mini_twitter_core::user::UserSummary;

use super::{message, preference};
use crate::app::{App, Me};
use crate::domain::page::{PageRequest, fill};
use crate::domain::post::{self, Viewpoint};
use crate::domain::user;
use crate::domain::visible::{Place, shows_notification};
use crate::fault::{Fault, Outcome};
use crate::store::db::Conn;
use crate::store::facts::Viewer;
use crate::store::notification::{self as store, NotificationRow};
use crate::store::user::person;

/// Lists the notifications of somebody of the types that their preferences allow, newest first.
///
/// # Errors
/// [`ErrorCode::Malformed`] for a cursor of another list.
pub async fn list(
    app: &App,
    recipient: UserId,
    query: &NotificationsQuery,
) -> Outcome<Page<Notification>> {
    let request = PageRequest::of(&routes::LIST_NOTIFICATIONS, "", query)?;
    let kind = query.kind.as_ref();
    let kinds = &preference::wanted(&mut app.db.read().await?, recipient, kind).await?;
    let read = |fetch| async move {
        let mut db = app.db.read().await?;
        let viewer = Viewer::at(recipient, app.now());
        if query.unread == Some(true) {
            store::list_unread(&mut db, viewer, kinds, fetch).await
        } else {
            store::list(&mut db, viewer, kinds, fetch).await
        }
    };
    let show = |row| shows_notification(&row).then_some(row);
    let Page { items, next } = fill(request, read, show).await?;
    let items = view(app, &mut app.db.read().await?, recipient, items).await?;
    Ok(Page { items, next })
}

/// Shows one of my notifications, even when my preferences do not allow its type.
///
/// # Errors
/// [`ErrorCode::NotFound`] when it does not exist, is not mine, or is no longer shown.
pub async fn get(app: &App, me: &Me, id: NotificationId) -> Outcome<Notification> {
    let mut db = app.db.read().await?;
    let row = find(app, &mut db, me, id).await?;
    let shown = view(app, &mut db, me.id, vec![row]).await?;
    shown.into_iter().next().ok_or_else(|| missing(id))
}

/// Marks one of my notifications as read; twice is the same as once.
///
/// # Errors
/// Those of [`get`].
pub async fn mark_read(app: &App, me: &Me, id: NotificationId) -> Outcome<Notification> {
    let mut tx = app.db.begin().await?;
    let mut row = find(app, &mut tx, me, id).await?;
    if !row.is_read {
        store::mark_read(&mut tx, me.id, &[id]).await?;
        row.is_read = true;
    }
    tx.commit().await?;
    let shown = view(app, &mut app.db.read().await?, me.id, vec![row]).await?;
    shown.into_iter().next().ok_or_else(|| missing(id))
}

async fn find(app: &App, db: &mut Conn, me: &Me, id: NotificationId) -> Outcome<NotificationRow> {
    let found = store::find(db, Viewer::at(me.id, app.now()), id).await?;
    found.filter(shows_notification).ok_or_else(|| missing(id))
}

fn missing(id: NotificationId) -> Fault {
    Fault::from(ErrorCode::NotFound).detail(format!("no notification {id}"))
}

/// Converts rows to notifications; all actors are read with one statement, and all posts too.
async fn view(
    app: &App,
    db: &mut Conn,
    viewer: UserId,
    rows: Vec<NotificationRow>,
) -> Outcome<Vec<Notification>> {
    let actors = actors(app, db, &rows).await?;
    let posts = posts(app, db, viewer, &rows).await?;
    let view = |row: NotificationRow| {
        let actor = actors.get(&row.actor).cloned();
        let post = posts.get(&row.post).cloned();
        // A notification whose actor or post was removed since the rows were read is not shown.
        let is_complete = (actor.is_some() || row.actor == store::SERVER)
            && (post.is_some() || row.post == store::NO_POST);
        is_complete.then(|| notification(viewer, row, actor, post))
    };
    Ok(rows.into_iter().filter_map(view).collect())
}

async fn actors(
    app: &App,
    db: &mut Conn,
    rows: &[NotificationRow],
) -> Outcome<HashMap<UserId, UserSummary>> {
    let mut ids: Vec<_> = rows.iter().map(|row| row.actor).collect();
    ids.retain(|id| *id != store::SERVER);
    ids.sort_unstable();
    ids.dedup();
    let mut actors = HashMap::with_capacity(ids.len());
    for ids in ids.chunks(person::SUMMARIES) {
        for row in person::summaries(db, ids).await? {
            actors.insert(row.id, user::summary(app, row));
        }
    }
    Ok(actors)
}

async fn posts(
    app: &App,
    db: &mut Conn,
    viewer: UserId,
    rows: &[NotificationRow],
) -> Outcome<HashMap<PostId, Post>> {
    let mut ids: Vec<_> = rows.iter().map(|row| row.post).collect();
    ids.retain(|id| *id != store::NO_POST);
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let viewpoint = Viewpoint {
        viewer: Some(viewer),
        place: Place::ById,
    };
    post::show(app, db, viewpoint, &ids).await
}

fn notification(
    viewer: UserId,
    row: NotificationRow,
    actor: Option<UserSummary>,
    post: Option<Post>,
) -> Notification {
    let message = row.message.unwrap_or_else(|| {
        let actor = actor.as_ref().map_or("someone", |actor| &actor.username);
        message::of(&row.kind, actor)
    });
    let post_id = post.as_ref().map(|post| post.id);
    let actor_id = actor.as_ref().map(|actor| actor.id);
    Notification {
        id: row.id,
        message,
        target: message::target(post_id, actor_id, viewer),
        kind: row.kind,
        actor,
        post,
        is_read: row.is_read,
        created_at: row.created_at,
    }
}
