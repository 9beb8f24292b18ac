//! Lists of posts: who may read each list, and what is shown of it. First the ids of a list are read, then the rows; then
//! the posts that the viewer may not see are left out.

use mini_twitter_core::id::{PostId, UserId};
use mini_twitter_core::page::Page;
use mini_twitter_core::post::{Post, PostEdit, PostListQuery, PostOrder, PostsQuery};
use mini_twitter_core::routes;
use mini_twitter_core::timeline::Tag;
use mini_twitter_core::user::UserRef;

use super::show::{Viewpoint, find, rows, view};
use crate::app::{App, Me};
use crate::domain::page::{PageRequest, fill};
use crate::domain::user;
use crate::domain::visible::{Place, shows_row};
use crate::fault::Outcome;
use crate::store::list::{Candidate, Fetch};
use crate::store::post::list::{self, EditRow, PostsOf};
use crate::store::post::{bookmark, like};

/// Lists the posts of everyone, or one person's.
///
/// # Errors
/// `not_found` when the viewer may not see the author or blocks them; `malformed` for a cursor of another list.
pub async fn all(app: &App, viewer: Option<&Me>, query: &PostsQuery) -> Outcome<Page<Post>> {
    let viewer = viewer.map(|me| me.id);
    let request = PageRequest::of(&routes::LIST_POSTS, "", query)?;
    let (order, replies) = (query.order.unwrap_or_default(), query.replies == Some(true));
    let Some(author) = &query.author else {
        let place = Place::Public;
        let read = |fetch| async move { of_everyone(app, order, replies, fetch).await };
        return page(app, Viewpoint { viewer, place }, request, read).await;
    };
    let author = user::find_full(app, &mut app.db.read().await?, viewer, author).await?;
    if !author.facts.shows_lists() {
        return Ok(Page::default());
    }
    let of = PostsOf {
        author: author.id,
        with_replies: replies,
        with_retweets: false,
    };
    let read = |fetch| async move { of_one(app, order, of, fetch).await };
    page(app, in_list(viewer), request, read).await
}

async fn of_everyone(
    app: &App,
    order: PostOrder,
    with_replies: bool,
    fetch: Fetch,
) -> Outcome<Vec<Candidate<PostId>>> {
    let db = &mut app.db.read().await?;
    match order {
        PostOrder::Newest => list::newest(db, with_replies, fetch).await,
        PostOrder::Oldest => list::oldest(db, with_replies, fetch).await,
        PostOrder::Popular => list::popular(db, with_replies, fetch).await,
    }
}

async fn of_one(
    app: &App,
    order: PostOrder,
    of: PostsOf,
    fetch: Fetch,
) -> Outcome<Vec<Candidate<PostId>>> {
    match order {
        PostOrder::Newest => list::newest_of(&mut app.db.read().await?, of, fetch).await,
        PostOrder::Oldest => list::oldest_of(&mut app.db.read().await?, of, fetch).await,
        PostOrder::Popular => list::popular_of(&mut app.db.scan().await?, of, fetch).await,
    }
}

/// Lists direct replies, oldest first.
///
/// # Errors
/// `not_found` when the viewer may not see the post; `malformed` for a cursor of another list.
pub async fn replies(
    app: &App,
    viewer: Option<&Me>,
    id: PostId,
    query: &PostListQuery,
) -> Outcome<Page<Post>> {
    let viewer = viewer.map(|me| me.id);
    let request = PageRequest::of(&routes::LIST_REPLIES, &id.to_string(), query)?;
    find(app, &mut app.db.read().await?, viewer, id).await?;
    let read = |fetch| async move { list::replies(&mut app.db.read().await?, id, fetch).await };
    page(app, in_list(viewer), request, read).await
}

/// Lists the posts that quote a post, newest first.
///
/// # Errors
/// Those of [`replies`].
pub async fn quotes(
    app: &App,
    viewer: Option<&Me>,
    id: PostId,
    query: &PostListQuery,
) -> Outcome<Page<Post>> {
    let viewer = viewer.map(|me| me.id);
    let request = PageRequest::of(&routes::LIST_QUOTES, &id.to_string(), query)?;
    find(app, &mut app.db.read().await?, viewer, id).await?;
    let read = |fetch| async move { list::quotes(&mut app.db.read().await?, id, fetch).await };
    page(app, in_list(viewer), request, read).await
}

/// Lists the posts with a tag, newest first.
///
/// # Errors
/// `malformed` for a cursor of another list.
pub async fn tagged(
    app: &App,
    viewer: Option<&Me>,
    tag: &Tag,
    query: &PostListQuery,
) -> Outcome<Page<Post>> {
    let viewpoint = Viewpoint {
        viewer: viewer.map(|me| me.id),
        place: Place::Public,
    };
    let request = PageRequest::of(&routes::LIST_TAG_POSTS, tag.as_str(), query)?;
    let read =
        |fetch| async move { list::tagged(&mut app.db.read().await?, tag.as_str(), fetch).await };
    page(app, viewpoint, request, read).await
}

/// Lists the posts that someone likes, newest like first; empty when their account is private and the viewer is no
/// follower.
///
/// # Errors
/// `not_found` when the viewer may not see them or blocks them; `malformed` for a cursor of another list.
pub async fn liked_by(
    app: &App,
    viewer: Option<&Me>,
    who: &UserRef,
    query: &PostListQuery,
) -> Outcome<Page<Post>> {
    let viewer = viewer.map(|me| me.id);
    let who = user::find_full(app, &mut app.db.read().await?, viewer, who).await?;
    let request = PageRequest::of(&routes::LIST_USER_LIKES, &who.id.to_string(), query)?;
    if !who.facts.shows_lists() {
        return Ok(Page::default());
    }
    let read = |fetch| async move { like::of_user(&mut app.db.read().await?, who.id, fetch).await };
    page(app, in_list(viewer), request, read).await
}

/// Lists the posts I bookmarked, newest bookmark first.
///
/// # Errors
/// `malformed` for a cursor of another list.
pub async fn bookmarks(app: &App, me: &Me, query: &PostListQuery) -> Outcome<Page<Post>> {
    let request = PageRequest::of(&routes::LIST_BOOKMARKS, "", query)?;
    let read =
        |fetch| async move { bookmark::of_user(&mut app.db.read().await?, me.id, fetch).await };
    page(app, in_list(Some(me.id)), request, read).await
}

/// Lists the earlier versions of a post, newest first.
///
/// # Errors
/// `not_found` when the viewer may not see the post; `malformed` for a cursor of another list.
pub async fn edits(
    app: &App,
    viewer: Option<&Me>,
    id: PostId,
    query: &PostListQuery,
) -> Outcome<Page<PostEdit>> {
    let request = PageRequest::of(&routes::LIST_EDITS, &id.to_string(), query)?;
    let viewer = viewer.map(|me| me.id);
    find(app, &mut app.db.read().await?, viewer, id).await?;
    let read = |fetch| async move { list::edits(&mut app.db.read().await?, id, fetch).await };
    let show = |row: EditRow| {
        Some(PostEdit {
            id: row.id,
            text: row.text,
            content_warning: row.content_warning,
            sensitive: row.sensitive,
            replaced_at: row.replaced_at,
        })
    };
    fill(request, read, show).await
}

fn in_list(viewer: Option<UserId>) -> Viewpoint {
    let place = Place::List;
    Viewpoint { viewer, place }
}

/// Reads a page of a list of posts, whose ids `read` returns, as shown from the viewpoint. Retweets are left out.
async fn page<R>(
    app: &App,
    viewpoint: Viewpoint,
    request: PageRequest,
    mut read: impl FnMut(Fetch) -> R,
) -> Outcome<Page<Post>>
where
    R: Future<Output = Outcome<Vec<Candidate<PostId>>>>,
{
    let Viewpoint { viewer, place } = viewpoint;
    let read_rows = |fetch| {
        let ids = read(fetch);
        async move {
            // Reading the ids takes a connection and gives it back: whoever held another one meanwhile could wait for ever.
            let ids = ids.await?;
            rows(app, &mut app.db.read().await?, viewer, ids).await
        }
    };
    fill(request, read_rows, |row| {
        let row = row.filter(|row| row.retweeter.is_none() && shows_row(row, place))?;
        Some(view(app, viewer, row))
    })
    .await
}
