//! Stories of pages of posts: a list's ids in order, what of them the viewer sees, and more of them until the page is
//! full. A new list is a new `Source` and a function that says who may read it.

use mini_twitter_core::id::{PostId, UserId};
use mini_twitter_core::page::{Key, Page};
use mini_twitter_core::post::{Post, PostEdit, PostListQuery, PostOrder, PostsQuery};
use mini_twitter_core::routes;
use mini_twitter_core::timeline::Tag;
use mini_twitter_core::user::{User, UserRef};

use super::show::{find, show};
use crate::app::{App, Me};
use crate::domain::page::{Ask, Filling, Window};
use crate::domain::user;
use crate::domain::visible::Place;
use crate::fault::Outcome;
use crate::store::post::list::{self, Of};
use crate::store::{bookmark, like};

/// Where a list gets its ids.
#[derive(Debug, Clone, Copy)]
enum Source<'a> {
    /// Everyone's, with their replies or without.
    All(PostOrder, bool),
    /// One person's, with their replies or without.
    Of(PostOrder, UserId, bool),
    Replies(PostId),
    Quotes(PostId),
    Tag(&'a str),
    LikesOf(UserId),
    BookmarksOf(UserId),
}

impl Source<'_> {
    /// The next ids, each with its place in the list.
    async fn ids(self, app: &App, ask: Ask) -> Outcome<Vec<(Key, PostId)>> {
        use PostOrder::{Newest, Oldest, Popular};
        let (below, above, rows) = (ask.below(), ask.above(), ask.limit);
        let below_pair = ask
            .from
            .map_or((i64::MAX, i64::MAX), |key| (key[0], key[1]));
        if let Self::Of(Popular, author, with_replies) = self {
            let db = &mut app.db.scan().await?;
            let of = posts_of(author, with_replies);
            return Ok(by_likes(list::popular_of(db, of, below_pair, rows).await?));
        }
        let db = &mut app.db.read().await?;
        Ok(match self {
            Self::All(Newest, replies) => by_id(list::newest(db, replies, below, rows).await?),
            Self::All(Oldest, replies) => by_id(list::oldest(db, replies, above, rows).await?),
            Self::All(Popular, replies) => {
                by_likes(list::popular(db, replies, below_pair, rows).await?)
            }
            Self::Of(Oldest, author, replies) => {
                by_id(list::oldest_of(db, posts_of(author, replies), above, rows).await?)
            }
            Self::Of(_, author, replies) => {
                by_id(list::newest_of(db, posts_of(author, replies), below, rows).await?)
            }
            Self::Replies(parent) => by_id(list::replies(db, parent, above, rows).await?),
            Self::Quotes(quoted) => by_id(list::quotes(db, quoted, below, rows).await?),
            Self::Tag(tag) => by_id(list::tagged(db, tag, below, rows).await?),
            Self::LikesOf(user) => by_key(like::of_user(db, user, below, rows).await?),
            Self::BookmarksOf(user) => by_key(bookmark::of_user(db, user, below, rows).await?),
        })
    }
}

fn posts_of(author: UserId, with_replies: bool) -> Of {
    Of {
        author,
        with_replies,
        with_retweets: false,
    }
}

fn by_id(ids: Vec<PostId>) -> Vec<(Key, PostId)> {
    ids.into_iter().map(|id| ([id.0, 0], id)).collect()
}

fn by_key<T>(rows: Vec<(i64, T)>) -> Vec<(Key, T)> {
    rows.into_iter().map(|(key, id)| ([key, 0], id)).collect()
}

fn by_likes(rows: Vec<(i64, PostId)>) -> Vec<(Key, PostId)> {
    rows.into_iter()
        .map(|(likes, id)| ([likes, id.0], id))
        .collect()
}

/// A page of a list, as the viewer sees it in `place`.
async fn page(
    app: &App,
    viewer: Option<&Me>,
    place: Place,
    window: Window,
    source: Source<'_>,
) -> Outcome<Page<Post>> {
    let viewer = viewer.map(|me| me.id);
    let mut filling = Filling::new(window, 3);
    while let Some(ask) = filling.ask() {
        let found = source.ids(app, ask).await?;
        let ids: Vec<_> = found.iter().map(|(_, id)| *id).collect();
        let mut shown = show(app, &mut app.db.read().await?, viewer, place, &ids).await?;
        filling.take(ask, found, |id| {
            let at = shown.iter().position(|(shown, _)| *shown == id)?;
            Some(shown.swap_remove(at).1)
        });
    }
    Ok(filling.page())
}

/// Lists all public posts, or one person's.
///
/// # Errors
/// `not_found` when the viewer may not know of the author; `malformed` for a cursor of another list.
pub async fn all(app: &App, viewer: Option<&Me>, query: &PostsQuery) -> Outcome<Page<Post>> {
    let window = Window::of(&routes::LIST_POSTS, "", query)?;
    let (order, replies) = (query.order.unwrap_or_default(), query.replies == Some(true));
    let Some(author) = &query.author else {
        let source = Source::All(order, replies);
        return page(app, viewer, Place::Public, window, source).await;
    };
    let author = user::find(&mut app.db.read().await?, viewer.map(|me| me.id), author).await?;
    let source = Source::Of(order, author.id, replies);
    page(app, viewer, Place::Direct, window, source).await
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
    let window = Window::of(&routes::LIST_REPLIES, &id.to_string(), query)?;
    find(app, &mut app.db.read().await?, viewer.map(|me| me.id), id).await?;
    page(app, viewer, Place::Direct, window, Source::Replies(id)).await
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
    let window = Window::of(&routes::LIST_QUOTES, &id.to_string(), query)?;
    find(app, &mut app.db.read().await?, viewer.map(|me| me.id), id).await?;
    page(app, viewer, Place::Direct, window, Source::Quotes(id)).await
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
    let window = Window::of(&routes::LIST_TAG_POSTS, tag.as_str(), query)?;
    page(
        app,
        viewer,
        Place::Public,
        window,
        Source::Tag(tag.as_str()),
    )
    .await
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
    let window = Window::of(&routes::LIST_USER_LIKES, &who.to_string(), query)?;
    page(app, viewer, Place::Direct, window, Source::LikesOf(who)).await
}

/// Lists the posts I keep, the latest bookmark first.
///
/// # Errors
/// `malformed` for a cursor of another list.
pub async fn bookmarks(app: &App, me: &Me, query: &PostListQuery) -> Outcome<Page<Post>> {
    let window = Window::of(&routes::LIST_BOOKMARKS, "", query)?;
    page(
        app,
        Some(me),
        Place::Direct,
        window,
        Source::BookmarksOf(me.id),
    )
    .await
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
    let window = Window::of(&routes::LIST_EDITS, &id.to_string(), query)?;
    let mut db = app.db.read().await?;
    find(app, &mut db, viewer.map(|me| me.id), id).await?;
    let mut filling = Filling::new(window, 0);
    while let Some(ask) = filling.ask() {
        let rows = list::edits(&mut db, id, ask.below(), ask.limit).await?;
        let rows = rows.into_iter().map(|row| ([row.id.0, 0], row)).collect();
        filling.take(ask, rows, |row| {
            Some(PostEdit {
                id: row.id,
                text: row.text,
                content_warning: row.content_warning,
                sensitive: row.sensitive,
                replaced_at: row.replaced_at,
            })
        });
    }
    Ok(filling.page())
}

/// A page of people out of pairs of a key and a person.
pub(crate) async fn people(
    app: &App,
    viewer: Option<UserId>,
    filling: &mut Filling<User>,
    ask: Ask,
    found: Vec<(i64, UserId)>,
) -> Outcome<()> {
    let ids: Vec<_> = found.iter().map(|(_, who)| *who).collect();
    let mut shown = user::show(app, &mut app.db.read().await?, viewer, &ids).await?;
    filling.take(ask, by_key(found), |who| {
        let at = shown.iter().position(|user| user.id == who)?;
        Some(shown.swap_remove(at))
    });
    Ok(())
}
