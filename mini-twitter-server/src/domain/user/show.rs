//! Finds a person for a viewer, and converts rows to the people the viewer sees: in full, by name only, or not at all.

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id::UserId;
use mini_twitter_core::user::{User, UserCounts, UserRef, UserSummary, UserViewer};

use crate::app::{App, Me};
use crate::domain::visible::{Place, Sight};
use crate::fault::{Fault, Outcome};
use crate::store::db::Conn;
use crate::store::facts::Viewer;
use crate::store::user::person::{self, PersonRow, SummaryRow};

/// Finds the person with the id or username `who`, if the viewer may see them: in full, or by name only.
///
/// # Errors
/// [`ErrorCode::NotFound`] when they do not exist, are not active, or block the viewer.
pub async fn find(
    app: &App,
    db: &mut Conn,
    viewer: Option<UserId>,
    who: &UserRef,
) -> Outcome<PersonRow> {
    find_at_least(app, db, viewer, who, |sight| sight != Sight::Nothing).await
}

/// Finds the person with the id or username `who`, if the viewer may see them in full: not a person the viewer blocks.
///
/// # Errors
/// Those of [`find`]; [`ErrorCode::NotFound`] also when the viewer blocks them.
pub async fn find_full(
    app: &App,
    db: &mut Conn,
    viewer: Option<UserId>,
    who: &UserRef,
) -> Outcome<PersonRow> {
    find_at_least(app, db, viewer, who, |sight| sight == Sight::Full).await
}

/// Finds the person with the id or username `who`, whether the viewer may see them or not: to undo an action, and to
/// block.
///
/// # Errors
/// [`ErrorCode::NotFound`] when they do not exist.
pub async fn find_anyone(
    app: &App,
    db: &mut Conn,
    viewer: UserId,
    who: &UserRef,
) -> Outcome<PersonRow> {
    find_at_least(app, db, Some(viewer), who, |_| true).await
}

async fn find_at_least(
    app: &App,
    db: &mut Conn,
    viewer: Option<UserId>,
    who: &UserRef,
    is_enough: fn(Sight) -> bool,
) -> Outcome<PersonRow> {
    let found = person::find(db, Viewer::at(viewer, app.now()), who).await?;
    found
        .filter(|row| is_enough(row.facts.sight(Place::ById)))
        .ok_or_else(|| missing(who))
}

/// Returns the fault for a person who does not exist or whom the viewer may not see.
fn missing(who: &UserRef) -> Fault {
    Fault::from(ErrorCode::NotFound).detail(format!("no user {who}"))
}

/// Returns whether the viewer may see them, in full or by name only.
pub fn is_known(row: &PersonRow) -> bool {
    row.facts.sight(Place::ById) != Sight::Nothing
}

/// Shows someone's profile.
///
/// # Errors
/// [`ErrorCode::NotFound`] when the viewer may not see them.
pub async fn get(app: &App, viewer: Option<&Me>, who: &UserRef) -> Outcome<User> {
    let viewer = viewer.map(|me| me.id);
    let mut db = app.db.read().await?;
    let row = find(app, &mut db, viewer, who).await?;
    view(app, viewer, row).ok_or_else(|| missing(who))
}

/// Converts a row to what the viewer sees of the person; `None` when the viewer may not see them.
pub fn view(app: &App, viewer: Option<UserId>, row: PersonRow) -> Option<User> {
    let is_full = match row.facts.sight(Place::ById) {
        Sight::Full => true,
        Sight::NameOnly => false,
        Sight::Nothing => return None,
    };
    Some(user(app, viewer, row, is_full))
}

/// Converts a row to the person by name only.
pub fn view_name(app: &App, viewer: UserId, row: PersonRow) -> User {
    user(app, Some(viewer), row, false)
}

fn user(app: &App, viewer: Option<UserId>, row: PersonRow, is_full: bool) -> User {
    let counts = UserCounts {
        followers: row.followers,
        following: row.following,
        posts: row.posts,
    };
    let shows_posts = row.facts.shows_posts(Place::ById);
    User {
        viewer: viewer.map(|_| relation(&row)),
        id: row.id,
        username: row.username,
        name: row.name,
        avatar_url: avatar_url(app, row.id),
        role: row.role,
        verified: row.verified,
        is_private: row.is_private,
        bio: row.bio.filter(|_| is_full),
        location: row.location.filter(|_| is_full),
        website: row.website.filter(|_| is_full),
        cover_url: None,
        counts: is_full.then_some(counts),
        pinned_post: row.pinned_post.filter(|_| shows_posts),
        created_at: is_full.then_some(row.created_at),
    }
}

fn relation(row: &PersonRow) -> UserViewer {
    UserViewer {
        following: row.is_followed,
        followed_by: row.follows_viewer,
        blocking: row.facts.is_blocked,
        muting: row.facts.is_muted,
    }
}

/// Converts a row to the summary of the person.
pub fn summary(app: &App, row: SummaryRow) -> UserSummary {
    UserSummary {
        id: row.id,
        username: row.username,
        name: row.name,
        avatar_url: avatar_url(app, row.id),
        role: row.role,
        verified: row.verified,
    }
}

/// Returns the URL of a person's avatar, which is generated from their id.
pub fn avatar_url(app: &App, who: UserId) -> String {
    app.url(&format!("/avatars/{who}.svg"))
}
