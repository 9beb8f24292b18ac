//! Converts rows to the posts that a viewer sees, and finds the post that an operation is about.

use std::collections::HashMap;

use mini_twitter_core::account::AccountStatus;
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id::{PostId, UserId};
use mini_twitter_core::post::{Entry, Post, PostCounts, PostViewer};

use super::entities;
use crate::app::{App, Me};
use crate::domain::user;
use crate::domain::visible::{Place, shows_post, shows_row};
use crate::fault::{Fault, Outcome};
use crate::store::db::Conn;
use crate::store::facts::Viewer;
use crate::store::list::Candidate;
use crate::store::post::post_view;
use crate::store::post::row::{PostRow, PostView};

/// Shows one post.
///
/// # Errors
/// [`ErrorCode::NotFound`] when no post has that id, or the viewer may not see it.
pub async fn get(app: &App, viewer: Option<&Me>, id: PostId) -> Outcome<Post> {
    let viewer = viewer.map(|me| me.id);
    let mut db = app.db.read().await?;
    let row = find(app, &mut db, viewer, id).await?;
    Ok(view(app, viewer, row))
}

/// Finds a post that the viewer may see by its id. The id of a retweet is not the id of a post.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is no such post; [`ErrorCode::Unauthenticated`] when it is mine and I was deactivated
/// or banned since my request was admitted.
pub async fn find(
    app: &App,
    db: &mut Conn,
    viewer: Option<UserId>,
    id: PostId,
) -> Outcome<PostView> {
    let row = post_view::one(db, Viewer::at(viewer, app.now()), id).await?;
    if row.as_ref().is_some_and(|row| is_by_inactive(row, viewer)) {
        return Err(ErrorCode::Unauthenticated.into());
    }
    row.filter(is_found).ok_or_else(|| missing(id))
}

/// Returns whether the viewer wrote it and was deactivated or banned since the request was admitted.
fn is_by_inactive(row: &PostView, viewer: Option<UserId>) -> bool {
    let author = &row.post.author;
    Some(author.id()) == viewer && author.facts.status != AccountStatus::Active
}

/// Finds a post to remove a row of mine from it: a like, a retweet, a bookmark. It may be one that I no longer see, so
/// that what I did can be undone; [`view_found`] decides whether it is shown.
///
/// # Errors
/// [`ErrorCode::NotFound`] when no post ever had that id.
pub async fn find_to_undo(app: &App, db: &mut Conn, me: UserId, id: PostId) -> Outcome<PostView> {
    let row = post_view::one(db, Viewer::at(me, app.now()), id).await?;
    row.ok_or_else(|| missing(id))
}

/// Converts the row of a post that [`find_to_undo`] found to the post as I see it.
///
/// # Errors
/// [`ErrorCode::NotFound`] when I may not see it.
pub fn view_found(app: &App, me: UserId, row: PostView) -> Outcome<Post> {
    if is_found(&row) {
        Ok(view(app, Some(me), row))
    } else {
        Err(missing(row.id))
    }
}

fn is_found(row: &PostView) -> bool {
    row.retweeter.is_none() && shows_row(row, Place::ById)
}

/// Returns the fault for a post that does not exist or that the viewer may not see.
pub fn missing(id: PostId) -> Fault {
    Fault::from(ErrorCode::NotFound).detail(format!("no post {id}"))
}

/// Refuses to retweet or quote the post of somebody else's private account, which would tell of it to people who do not see
/// it. What was done before the account was private stays.
///
/// # Errors
/// [`ErrorCode::Forbidden`].
pub fn refuse_to_share(post: &PostRow, me: UserId) -> Outcome<()> {
    let author = &post.author;
    if !author.is_private || author.id() == me {
        return Ok(());
    }
    let detail = format!(
        "@{} is private: nobody else may retweet or quote {}",
        author.summary.username, post.id
    );
    Err(Fault::from(ErrorCode::Forbidden).detail(detail))
}

/// The viewer, and where the posts are shown.
#[derive(Debug, Clone, Copy)]
pub struct Viewpoint {
    /// The viewer; `None` when not signed in.
    pub viewer: Option<UserId>,
    /// Where the posts are shown.
    pub place: Place,
}

/// Returns those of the posts with `ids` that are shown from the viewpoint. The id of a retweet is not the id of a post.
pub async fn show(
    app: &App,
    db: &mut Conn,
    viewpoint: Viewpoint,
    ids: &[PostId],
) -> Outcome<HashMap<PostId, Post>> {
    let Viewpoint { viewer, place } = viewpoint;
    let ids = ids.iter().map(|id| ([id.0, 0], *id)).collect();
    let rows = rows(app, db, viewer, ids).await?;
    let shown = rows.into_iter().filter_map(|(_, row)| {
        let row = row.filter(|row| row.retweeter.is_none() && shows_row(row, place))?;
        Some((row.id, view(app, viewer, row)))
    });
    Ok(shown.collect())
}

/// Reads the rows of a list of posts, in its order; `None` for a row that no longer exists.
pub async fn rows(
    app: &App,
    db: &mut Conn,
    viewer: Option<UserId>,
    ids: Vec<Candidate<PostId>>,
) -> Outcome<Vec<Candidate<Option<PostView>>>> {
    let mut found = Vec::with_capacity(ids.len());
    for ids in ids.chunks(post_view::SOME) {
        let viewer = Viewer::at(viewer, app.now());
        let wanted: Vec<_> = ids.iter().map(|(_, id)| *id).collect();
        let mut rows = post_view::some(db, viewer, &wanted).await?;
        found.extend(ids.iter().map(|(key, id)| {
            let at = rows.iter().position(|row| row.id == *id);
            (*key, at.map(|at| rows.swap_remove(at)))
        }));
    }
    Ok(found)
}

/// Converts a row to an entry of a feed: a post or a retweet.
pub fn entry(app: &App, viewer: Option<UserId>, mut row: PostView) -> Entry {
    let retweeter = row.retweeter.take();
    Entry {
        id: row.id,
        retweeted_by: retweeter.map(|who| user::summary(app, who.summary)),
        at: row.at,
        post: view(app, viewer, row),
    }
}

/// Converts a row to a post, with the post it quotes, if the viewer may see that by its id.
pub fn view(app: &App, viewer: Option<UserId>, row: PostView) -> Post {
    let quotes = row.post.quote_of.is_some();
    let quote = row
        .quote
        .filter(|quote| shows_post(quote, Place::ById))
        .map(|quote| Box::new(post(app, viewer, quote)));
    Post {
        quote_missing: quotes && quote.is_none(),
        quote,
        ..post(app, viewer, row.post)
    }
}

/// Converts a row to a post without the post it quotes.
fn post(app: &App, viewer: Option<UserId>, row: PostRow) -> Post {
    Post {
        id: row.id,
        kind: row.kind,
        author: user::summary(app, row.author.summary),
        text: row.text,
        entities: entities::read(row.id, row.entities.as_deref()),
        reply_to: row.reply_to,
        quote: None,
        quote_missing: false,
        counts: PostCounts {
            likes: row.likes,
            retweets: row.retweets,
            quotes: row.quotes,
            replies: row.replies,
        },
        sensitive: row.sensitive,
        content_warning: row.content_warning,
        reply_policy: row.reply_policy,
        created_at: row.created_at,
        edited_at: row.edited_at,
        viewer: viewer.map(|_| PostViewer {
            liked: row.is_liked,
            retweeted: row.is_retweeted,
            bookmarked: row.is_bookmarked,
        }),
    }
}
