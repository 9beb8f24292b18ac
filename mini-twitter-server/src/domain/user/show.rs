//! Finds someone for a viewer, and turns rows into the people the viewer sees: in full, by name only, or not at all.

use std::collections::HashMap;

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id::UserId;
use mini_twitter_core::time::Timestamp;
use mini_twitter_core::user::{User, UserCounts, UserRef, UserSummary, UserViewer};

use crate::app::{App, Me};
use crate::domain::visible::{Facts, Place, Sight};
use crate::fault::{Fault, Outcome};
use crate::store::db::Conn;
use crate::store::user::person::{self, NameRow, PersonRow};

/// Finds whoever `who` names, as far as `viewer` may know of them: in full, or by name only.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is nobody of that name, or when they are not active or block the viewer.
pub async fn find(db: &mut Conn, viewer: Option<UserId>, who: &UserRef) -> Outcome<PersonRow> {
    find_at_least(db, viewer, who, |sight| sight != Sight::Nothing).await
}

/// Finds whoever `who` names when `viewer` sees all of them: not one whom the viewer blocks.
///
/// # Errors
/// [`ErrorCode::NotFound`] as [`find`], and when the viewer blocks them.
pub async fn find_full(db: &mut Conn, viewer: Option<UserId>, who: &UserRef) -> Outcome<PersonRow> {
    find_at_least(db, viewer, who, |sight| sight == Sight::Full).await
}

/// Finds whoever `who` names, whatever stands between them and `viewer`: for taking something back, and for blocking.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is nobody of that name.
pub async fn find_anyone(db: &mut Conn, viewer: UserId, who: &UserRef) -> Outcome<PersonRow> {
    find_at_least(db, Some(viewer), who, |_| true).await
}

async fn find_at_least(
    db: &mut Conn,
    viewer: Option<UserId>,
    who: &UserRef,
    is_enough: fn(Sight) -> bool,
) -> Outcome<PersonRow> {
    let found = person::find(db, viewer, who).await?;
    found
        .filter(|row| is_enough(sight(row)))
        .ok_or_else(|| missing(who))
}

/// What is said of someone who does not exist, or shall not be known to.
fn missing(who: &UserRef) -> Fault {
    Fault::from(ErrorCode::NotFound).detail(format!("no user {who}"))
}

/// Whether the viewer may know of someone who was read for them.
pub fn is_known(row: &PersonRow) -> bool {
    sight(row) != Sight::Nothing
}

/// What the viewer sees of them when asking for them: a mute hides nobody here.
fn sight(row: &PersonRow) -> Sight {
    let facts = Facts {
        status: row.status.clone(),
        blocks_viewer: row.blocks_viewer,
        blocked: row.is_blocked,
        muted: false,
    };
    facts.sight(Place::Direct)
}

/// Shows someone's profile.
///
/// # Errors
/// [`ErrorCode::NotFound`] when the viewer may not know of them.
pub async fn get(app: &App, viewer: Option<&Me>, who: &UserRef) -> Outcome<User> {
    let viewer = viewer.map(|me| me.id);
    let mut db = app.db.read().await?;
    let row = find(&mut db, viewer, who).await?;
    view(app, viewer, row).ok_or_else(|| missing(who))
}

/// Shows people in the order given: those whom the viewer blocks by name only, without those whom the viewer may not
/// know of.
pub async fn show(
    app: &App,
    db: &mut Conn,
    viewer: Option<UserId>,
    ids: &[UserId],
) -> Outcome<Vec<User>> {
    let mut shown = HashMap::with_capacity(ids.len());
    for ids in ids.chunks(person::SOME) {
        for row in person::some(db, viewer, ids).await? {
            shown.insert(row.id, view(app, viewer, row));
        }
    }
    Ok(ids
        .iter()
        .filter_map(|id| shown.remove(id).flatten())
        .collect())
}

/// What the viewer sees of someone who was read for them; nothing of one whom they may not know of.
pub fn view(app: &App, viewer: Option<UserId>, row: PersonRow) -> Option<User> {
    let is_full = match sight(&row) {
        Sight::Full => true,
        Sight::NameOnly => false,
        Sight::Nothing => return None,
    };
    Some(user(app, viewer, row, is_full))
}

/// Someone by name only, whatever else there is to know.
pub fn view_name(app: &App, viewer: UserId, row: PersonRow) -> User {
    user(app, Some(viewer), row, false)
}

fn user(app: &App, viewer: Option<UserId>, row: PersonRow, is_full: bool) -> User {
    let counts = UserCounts {
        followers: row.followers,
        following: row.following,
        posts: row.posts,
    };
    User {
        viewer: viewer.map(|_| standing(&row, app.now())),
        id: row.id,
        username: row.username,
        name: row.name,
        avatar_url: avatar_url(app, row.id),
        role: row.role,
        verified: row.verified,
        bio: row.bio.filter(|_| is_full),
        location: row.location.filter(|_| is_full),
        website: row.website.filter(|_| is_full),
        cover_url: None,
        counts: is_full.then_some(counts),
        pinned_post: row.pinned_post.filter(|_| is_full),
        created_at: is_full.then_some(row.created_at),
    }
}

fn standing(row: &PersonRow, now: Timestamp) -> UserViewer {
    UserViewer {
        following: row.is_followed,
        followed_by: row.follows_viewer,
        blocking: row.is_blocked,
        muting: row.is_muted(now),
    }
}

/// Puts a person into a few words.
pub fn summary(app: &App, name: NameRow) -> UserSummary {
    UserSummary {
        id: name.id,
        username: name.username,
        name: name.name,
        avatar_url: avatar_url(app, name.id),
        role: name.role,
        verified: name.verified,
    }
}

/// Where someone's picture is: a drawn one, made from the id.
pub fn avatar_url(app: &App, who: UserId) -> String {
    app.url(&format!("/avatars/{who}.svg"))
}
