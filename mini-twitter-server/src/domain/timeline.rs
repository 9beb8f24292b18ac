//! The rules of what people read in order: the feed, and what one person posted and retweeted.

use mini_twitter_core::id::PostId;
use mini_twitter_core::page::{Key, Page};
use mini_twitter_core::post::Entry;
use mini_twitter_core::routes;
use mini_twitter_core::timeline::FeedQuery;
use mini_twitter_core::user::{UserPostsQuery, UserRef};

use crate::app::{App, Me};
use crate::domain::page::{PageBuilder, PageRequest};
use crate::domain::post::show::{entry, is_seen, rows};
use crate::domain::user;
use crate::domain::visible::Place;
use crate::fault::Outcome;
use crate::store::post::list::{self, Of};
use crate::store::post::row::PostView;
use crate::store::timeline;

/// Lists what I and those I follow posted and retweeted, the latest first.
///
/// A reply shows when its parent's author is me, is followed by me, or is the reply's own author. An original shows
/// once in a page, by its newest row there; its further rows belong to that page until another original follows.
///
/// # Errors
/// `malformed` for a cursor of another list.
pub async fn feed(app: &App, me: &Me, query: &FeedQuery) -> Outcome<Page<Entry>> {
    let mut builder = PageBuilder::new(PageRequest::of(&routes::GET_FEED, "", query)?, 3);
    let mut originals: Vec<PostId> = Vec::new();
    while let Some(ask) = builder.ask() {
        let mut db = app.db.read().await?;
        let ids = timeline::feed(&mut db, me.id, ask.below(), ask.limit).await?;
        let mut read = rows(app, &mut db, Some(me.id), &ids)
            .await?
            .into_iter()
            .peekable();
        builder.take(ask, keyed(ids), |id| {
            let row = read.next_if(|row| row.id == id)?;
            let is_repeat = originals.contains(&row.post.id);
            let is_wanted = is_seen(&row, Place::Feed) && is_for(me, &row) && !is_repeat;
            is_wanted.then(|| {
                originals.push(row.post.id);
                entry(app, Some(me.id), row)
            })
        });
    }
    Ok(builder.page())
}

/// Whether a reply belongs into my feed; everything else does. A retweet of a reply is passed on by whom I follow.
fn is_for(me: &Me, row: &PostView) -> bool {
    let Some(parent) = row.post.reply_to.filter(|_| row.retweeter.is_none()) else {
        return true;
    };
    row.follows_parent || parent.author == me.id || parent.author == row.post.author.id
}

/// Lists what someone posted and retweeted, the latest first.
///
/// # Errors
/// `not_found` when the viewer may not know of them; `malformed` for a cursor of another list.
pub async fn of_user(
    app: &App,
    viewer: Option<&Me>,
    who: &UserRef,
    query: &UserPostsQuery,
) -> Outcome<Page<Entry>> {
    let viewer = viewer.map(|me| me.id);
    let author = user::find(&mut app.db.read().await?, viewer, who).await?.id;
    let of = Of {
        author,
        with_replies: query.replies == Some(true),
        with_retweets: query.retweets != Some(false),
    };
    let window = PageRequest::of(&routes::LIST_USER_POSTS, &author.to_string(), query)?;
    let mut builder = PageBuilder::new(window, 3);
    while let Some(ask) = builder.ask() {
        let mut db = app.db.read().await?;
        let ids = list::newest_of(&mut db, of, ask.below(), ask.limit).await?;
        let mut read = rows(app, &mut db, viewer, &ids)
            .await?
            .into_iter()
            .peekable();
        builder.take(ask, keyed(ids), |id| {
            let row = read.next_if(|row| row.id == id)?;
            is_seen(&row, Place::Direct).then(|| entry(app, viewer, row))
        });
    }
    Ok(builder.page())
}

fn keyed(ids: Vec<PostId>) -> Vec<(Key, PostId)> {
    ids.into_iter().map(|id| ([id.0, 0], id)).collect()
}
