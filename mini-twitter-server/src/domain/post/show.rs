//! Turns rows into the posts that a viewer sees, and finds a post for one who wants to do something with it.

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id::{PostId, UserId};
use mini_twitter_core::post::{Entry, Post};
use mini_twitter_core::user::UserSummary;

use super::entities;
use crate::app::{App, Me};
use crate::domain::user;
use crate::domain::visible::{Facts, Place};
use crate::fault::{Fault, Outcome};
use crate::store::db::Conn;
use crate::store::post::post_view;
use crate::store::post::row::{AuthorRow, PostRow, PostView};
use crate::store::user::person::NameRow;

/// Shows one post.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is none of that id, or the viewer may not see it.
pub async fn get(app: &App, viewer: Option<&Me>, id: PostId) -> Outcome<Post> {
    let viewer = viewer.map(|me| me.id);
    let mut db = app.db.read().await?;
    let row = find(app, &mut db, viewer, id).await?;
    Ok(view(app, viewer, row))
}

/// Finds a post that the viewer may see, as if read by its id. A retweet's id is no post.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is none.
pub async fn find(
    app: &App,
    db: &mut Conn,
    viewer: Option<UserId>,
    id: PostId,
) -> Outcome<PostView> {
    let row = post_view::one(db, viewer, app.now(), id).await?;
    row.filter(|row| row.retweeter.is_none() && is_seen(row, Place::Direct))
        .ok_or_else(|| missing(id))
}

/// What is said of a post that does not exist, or shall not be known of.
pub fn missing(id: PostId) -> Fault {
    Fault::from(ErrorCode::NotFound).detail(format!("no post {id}"))
}

/// Who looks, and where.
#[derive(Debug, Clone, Copy)]
pub struct Viewpoint {
    /// Who; nobody when not signed in.
    pub viewer: Option<UserId>,
    /// Where.
    pub place: Place,
}

/// Shows posts, in the order given: those that are seen by who looks. Retweets are left out.
pub async fn show(
    app: &App,
    db: &mut Conn,
    look: Viewpoint,
    ids: &[PostId],
) -> Outcome<Vec<(PostId, Post)>> {
    let rows = rows(app, db, look.viewer, ids).await?;
    let seen = rows
        .into_iter()
        .filter(|row| row.retweeter.is_none() && is_seen(row, look.place));
    Ok(seen
        .map(|row| (row.id, view(app, look.viewer, row)))
        .collect())
}

/// Reads rows of `posts`, in the order given, those that exist.
pub async fn rows(
    app: &App,
    db: &mut Conn,
    viewer: Option<UserId>,
    ids: &[PostId],
) -> Outcome<Vec<PostView>> {
    let mut rows = Vec::with_capacity(ids.len());
    for ids in ids.chunks(post_view::SOME) {
        let from = rows.len();
        rows.extend(post_view::some(db, viewer, app.now(), ids).await?);
        rows[from..].sort_unstable_by_key(|row: &PostView| ids.iter().position(|id| *id == row.id));
    }
    Ok(rows)
}

/// Whether the viewer sees a row in `place`: nothing deleted, nothing of who may not be seen there, and where mutes
/// count nothing that quotes or retweets the muted.
pub fn is_seen(row: &PostView, place: Place) -> bool {
    let quotes_muted = row
        .quote
        .as_ref()
        .is_some_and(|quote| quote.author.is_muted);
    let retweeter = row.retweeter.as_ref();
    !row.post.is_deleted
        && facts(&row.post.author).shows_posts(place)
        && retweeter.is_none_or(|who| facts(who).shows_posts(place))
        && !(place.heeds_mutes() && quotes_muted)
}

fn facts(author: &AuthorRow) -> Facts {
    Facts {
        status: author.status.clone(),
        blocks_viewer: author.blocks_viewer,
        blocked: author.is_blocked,
        muted: author.is_muted,
    }
}

/// A row as it came into a list.
pub fn entry(app: &App, viewer: Option<UserId>, mut row: PostView) -> Entry {
    let retweeter = row.retweeter.take();
    Entry {
        id: row.id,
        retweeted_by: retweeter.map(|who| summary(app, who)),
        at: row.at,
        post: view(app, viewer, row),
    }
}

/// The post of a row, with what it quotes: that is judged on its own, as if read by its id.
pub fn view(app: &App, viewer: Option<UserId>, row: PostView) -> Post {
    let quotes = row.post.quote_of.is_some();
    let seen =
        |quote: &PostRow| !quote.is_deleted && facts(&quote.author).shows_posts(Place::Direct);
    let quote = row
        .quote
        .filter(seen)
        .map(|quote| Box::new(post(app, viewer, quote)));
    Post {
        quote_missing: quotes && quote.is_none(),
        quote,
        ..post(app, viewer, row.post)
    }
}

/// A post without what it quotes.
fn post(app: &App, viewer: Option<UserId>, row: PostRow) -> Post {
    Post {
        id: row.id,
        kind: row.kind,
        author: summary(app, row.author),
        text: row.text,
        entities: entities::read(row.entities.as_deref()),
        reply_to: row.reply_to.map(|parent| parent.id),
        quote: None,
        quote_missing: false,
        counts: row.counts,
        sensitive: row.sensitive,
        content_warning: row.content_warning,
        reply_policy: row.reply_policy,
        created_at: row.created_at,
        edited_at: row.edited_at,
        viewer: viewer.map(|_| row.viewer),
    }
}

fn summary(app: &App, author: AuthorRow) -> UserSummary {
    let name = NameRow {
        id: author.id,
        username: author.username,
        name: author.name,
        role: author.role,
        verified: author.verified,
    };
    user::summary(app, name)
}
