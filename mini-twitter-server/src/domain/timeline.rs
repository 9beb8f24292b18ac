//! The home feed, and the posts and retweets of one person.

use mini_twitter_core::id::PostId;
use mini_twitter_core::page::Page;
use mini_twitter_core::post::Entry;
use mini_twitter_core::routes;
use mini_twitter_core::timeline::FeedQuery;
use mini_twitter_core::user::{UserPostsQuery, UserRef};

use crate::app::{App, Me};
use crate::domain::page::{PageRequest, fill};
use crate::domain::post::show::{entry, rows};
use crate::domain::user;
use crate::domain::visible::{Place, shows_row};
use crate::fault::Outcome;
use crate::store::post::list::{self, PostsOf};
use crate::store::post::row::PostView;
use crate::store::timeline;

/// Lists the posts and retweets of me and the people I follow, newest first.
///
/// A reply is shown when its parent's author is me, is followed by me, or is the reply's own author. A post is shown once
/// in a page, at its newest row there; its further rows belong to that page until another post follows.
///
/// # Errors
/// `malformed` for a cursor of another list.
pub async fn feed(app: &App, me: &Me, query: &FeedQuery) -> Outcome<Page<Entry>> {
    let request = PageRequest::of(&routes::GET_FEED, "", query)?;
    let read = |fetch| async move {
        let mut db = app.db.read().await?;
        let ids = timeline::feed(&mut db, me.id, fetch).await?;
        rows(app, &mut db, Some(me.id), ids).await
    };
    let mut originals: Vec<PostId> = Vec::new();
    fill(request, read, |row| {
        let row = row.filter(|row| shows_row(row, Place::Feed) && is_for(me, row))?;
        if originals.contains(&row.post.id) {
            return None;
        }
        originals.push(row.post.id);
        Some(entry(app, Some(me.id), row))
    })
    .await
}

/// Returns whether a row belongs in my feed: only replies may not. A retweet of a reply belongs there, since someone I
/// follow retweeted it.
fn is_for(me: &Me, row: &PostView) -> bool {
    let parent = row.post.parent().filter(|_| row.retweeter.is_none());
    parent.is_none_or(|parent| {
        row.follows_parent || parent.author == me.id || parent.author == row.post.author.id()
    })
}

/// Lists the posts and retweets of someone, newest first; empty when their account is private and the viewer is no
/// follower.
///
/// # Errors
/// `not_found` when the viewer may not see them or blocks them; `malformed` for a cursor of another list.
pub async fn of_user(
    app: &App,
    viewer: Option<&Me>,
    who: &UserRef,
    query: &UserPostsQuery,
) -> Outcome<Page<Entry>> {
    let viewer = viewer.map(|me| me.id);
    let author = user::find_full(app, &mut app.db.read().await?, viewer, who).await?;
    let of = PostsOf {
        author: author.id,
        with_replies: query.replies == Some(true),
        with_retweets: query.retweets != Some(false),
    };
    let request = PageRequest::of(&routes::LIST_USER_POSTS, &author.id.to_string(), query)?;
    if !author.facts.shows_lists() {
        return Ok(Page::default());
    }
    let read = |fetch| async move {
        let mut db = app.db.read().await?;
        let ids = list::newest_of(&mut db, of, fetch).await?;
        rows(app, &mut db, viewer, ids).await
    };
    fill(request, read, |row| {
        let row = row.filter(|row| shows_row(row, Place::List))?;
        Some(entry(app, viewer, row))
    })
    .await
}
