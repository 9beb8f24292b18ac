//! Where lists of posts come from: the ids of a list in order, what of them the viewer sees, and more of them until
//! the page is full. A new list is a new [`Source`].

use mini_twitter_core::id::{PostId, UserId};
use mini_twitter_core::page::{Key, Page};
use mini_twitter_core::post::{Post, PostOrder};

use super::show::{Viewpoint, show};
use crate::app::{App, Me};
use crate::domain::page::{Fetch, PageBuilder, PageRequest};
use crate::domain::visible::Place;
use crate::fault::Outcome;
use crate::store::post::list::{self, Of};
use crate::store::post::{bookmark, like};

/// Where a list gets its ids.
#[derive(Debug, Clone, Copy)]
pub(super) enum Source<'a> {
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
    /// Where its posts are shown.
    fn place(self) -> Place {
        match self {
            Self::All(..) | Self::Tag(_) => Place::Public,
            Self::Of(..)
            | Self::Replies(_)
            | Self::Quotes(_)
            | Self::LikesOf(_)
            | Self::BookmarksOf(_) => Place::Direct,
        }
    }

    /// The next ids, each with its place in the list.
    async fn ids(self, app: &App, ask: Fetch) -> Outcome<Vec<(Key, PostId)>> {
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

pub(super) fn by_key<T>(rows: Vec<(i64, T)>) -> Vec<(Key, T)> {
    rows.into_iter().map(|(key, id)| ([key, 0], id)).collect()
}

fn by_likes(rows: Vec<(i64, PostId)>) -> Vec<(Key, PostId)> {
    rows.into_iter()
        .map(|(likes, id)| ([likes, id.0], id))
        .collect()
}

/// A page of a list, as the viewer sees it.
pub(super) async fn page(
    app: &App,
    viewer: Option<&Me>,
    window: PageRequest,
    source: Source<'_>,
) -> Outcome<Page<Post>> {
    let look = Viewpoint {
        viewer: viewer.map(|me| me.id),
        place: source.place(),
    };
    let mut builder = PageBuilder::new(window, 3);
    while let Some(ask) = builder.ask() {
        let found = source.ids(app, ask).await?;
        let ids: Vec<_> = found.iter().map(|(_, id)| *id).collect();
        let mut shown = show(app, &mut app.db.read().await?, look, &ids).await?;
        builder.take(ask, found, |id| {
            let at = shown.iter().position(|(shown, _)| *shown == id)?;
            Some(shown.swap_remove(at).1)
        });
    }
    Ok(builder.page())
}
