//! Lists the people who like or retweeted a post.

use mini_twitter_core::id::PostId;
use mini_twitter_core::page::Page;
use mini_twitter_core::routes;
use mini_twitter_core::user::{PeopleQuery, User};

use super::show::find;
use crate::app::{App, Me};
use crate::domain::page::{PageRequest, fill};
use crate::domain::user;
use crate::fault::Outcome;
use crate::store::facts::Viewer;
use crate::store::user::list;

/// What the people of a list did with the post.
#[derive(Debug, Clone, Copy)]
pub(super) enum Act {
    Like,
    Retweet,
}

/// Lists the people who did it, newest first, without private accounts that the viewer does not follow.
///
/// # Errors
/// `not_found` when the viewer may not see the post; `malformed` for a cursor of another list.
pub(super) async fn list(
    app: &App,
    viewer: Option<&Me>,
    (act, id): (Act, PostId),
    query: &PeopleQuery,
) -> Outcome<Page<User>> {
    let viewer = viewer.map(|me| me.id);
    let path = id.to_string();
    let request = match act {
        Act::Like => PageRequest::of(&routes::LIST_LIKES, &path, query)?,
        Act::Retweet => PageRequest::of(&routes::LIST_RETWEETS, &path, query)?,
    };
    find(app, &mut app.db.read().await?, viewer, id).await?;
    let read = |fetch| async move {
        let viewer = Viewer::at(viewer, app.now());
        let db = &mut app.db.read().await?;
        match act {
            Act::Like => list::likes(db, viewer, id, fetch).await,
            Act::Retweet => list::retweets(db, viewer, id, fetch).await,
        }
    };
    fill(request, read, |row| {
        let is_shown = row.facts.shows_reactions();
        is_shown.then(|| user::view(app, viewer, row)).flatten()
    })
    .await
}
