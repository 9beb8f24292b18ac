//! Stories of pages of posts: who may read which list, and where it comes from.

use mini_twitter_core::id::{PostId, UserId};
use mini_twitter_core::page::{Key, Page};
use mini_twitter_core::post::{Post, PostEdit, PostListQuery, PostsQuery};
use mini_twitter_core::routes;
use mini_twitter_core::timeline::Tag;
use mini_twitter_core::user::{User, UserRef};

use super::show::find;
use super::source::{Source, by_key, page};
use crate::app::{App, Me};
use crate::domain::page::{PageBuilder, PageRequest};
use crate::domain::user;
use crate::fault::Outcome;
use crate::store::post::list;

/// Lists all public posts, or one person's.
///
/// # Errors
/// `not_found` when the viewer may not know of the author; `malformed` for a cursor of another list.
pub async fn all(app: &App, viewer: Option<&Me>, query: &PostsQuery) -> Outcome<Page<Post>> {
    let window = PageRequest::of(&routes::LIST_POSTS, "", query)?;
    let (order, replies) = (query.order.unwrap_or_default(), query.replies == Some(true));
    let Some(author) = &query.author else {
        let source = Source::All(order, replies);
        return page(app, viewer, window, source).await;
    };
    let author = user::find(&mut app.db.read().await?, viewer.map(|me| me.id), author).await?;
    let source = Source::Of(order, author.id, replies);
    page(app, viewer, window, source).await
}

/// Lists direct replies, the oldest first.
///
/// # Errors
/// `not_found` when the viewer may not see the post; `malformed` for a cursor of another list.
pub async fn replies(
    app: &App,
    viewer: Option<&Me>,
    id: PostId,
    query: &PostListQuery,
) -> Outcome<Page<Post>> {
    let window = PageRequest::of(&routes::LIST_REPLIES, &id.to_string(), query)?;
    find(app, &mut app.db.read().await?, viewer.map(|me| me.id), id).await?;
    page(app, viewer, window, Source::Replies(id)).await
}

/// Lists the posts that quote a post, the latest first.
///
/// # Errors
/// As [`replies`].
pub async fn quotes(
    app: &App,
    viewer: Option<&Me>,
    id: PostId,
    query: &PostListQuery,
) -> Outcome<Page<Post>> {
    let window = PageRequest::of(&routes::LIST_QUOTES, &id.to_string(), query)?;
    find(app, &mut app.db.read().await?, viewer.map(|me| me.id), id).await?;
    page(app, viewer, window, Source::Quotes(id)).await
}

/// Lists the posts with a tag, the latest first.
///
/// # Errors
/// `malformed` for a cursor of another list.
pub async fn tagged(
    app: &App,
    viewer: Option<&Me>,
    tag: &Tag,
    query: &PostListQuery,
) -> Outcome<Page<Post>> {
    let window = PageRequest::of(&routes::LIST_TAG_POSTS, tag.as_str(), query)?;
    page(app, viewer, window, Source::Tag(tag.as_str())).await
}

/// Lists what someone likes, the latest like first.
///
/// # Errors
/// `not_found` when the viewer may not know of them; `malformed` for a cursor of another list.
pub async fn liked_by(
    app: &App,
    viewer: Option<&Me>,
    who: &UserRef,
    query: &PostListQuery,
) -> Outcome<Page<Post>> {
    let who = user::find(&mut app.db.read().await?, viewer.map(|me| me.id), who)
        .await?
        .id;
    let window = PageRequest::of(&routes::LIST_USER_LIKES, &who.to_string(), query)?;
    page(app, viewer, window, Source::LikesOf(who)).await
}

/// Lists the posts I keep, the latest bookmark first.
///
/// # Errors
/// `malformed` for a cursor of another list.
pub async fn bookmarks(app: &App, me: &Me, query: &PostListQuery) -> Outcome<Page<Post>> {
    let window = PageRequest::of(&routes::LIST_BOOKMARKS, "", query)?;
    page(app, Some(me), window, Source::BookmarksOf(me.id)).await
}

/// Lists what a post said before, the latest first.
///
/// # Errors
/// `not_found` when the viewer may not see the post; `malformed` for a cursor of another list.
pub async fn edits(
    app: &App,
    viewer: Option<&Me>,
    id: PostId,
    query: &PostListQuery,
) -> Outcome<Page<PostEdit>> {
    let window = PageRequest::of(&routes::LIST_EDITS, &id.to_string(), query)?;
    let mut db = app.db.read().await?;
    find(app, &mut db, viewer.map(|me| me.id), id).await?;
    let mut builder = PageBuilder::new(window, 0);
    while let Some(ask) = builder.ask() {
        let rows = list::edits(&mut db, id, ask.below(), ask.limit).await?;
        let rows = rows.into_iter().map(|row| ([row.id.0, 0], row)).collect();
        builder.take(ask, rows, |row| {
            Some(PostEdit {
                id: row.id,
                text: row.text,
                content_warning: row.content_warning,
                sensitive: row.sensitive,
                replaced_at: row.replaced_at,
            })
        });
    }
    Ok(builder.page())
}

/// People out of pairs of a key and a person, those that the viewer may know of.
pub(crate) async fn people(
    app: &App,
    viewer: Option<UserId>,
    found: Vec<(i64, UserId)>,
) -> Outcome<Vec<(Key, Option<User>)>> {
    let ids: Vec<_> = found.iter().map(|(_, who)| *who).collect();
    let mut shown = user::show(app, &mut app.db.read().await?, viewer, &ids).await?;
    let people = by_key(found).into_iter().map(|(key, who)| {
        let at = shown.iter().position(|user| user.id == who);
        (key, at.map(|at| shown.swap_remove(at)))
    });
    Ok(people.collect())
}
