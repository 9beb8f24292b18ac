//! Follow, block, mute, and their removal. Each is idempotent, and returns how the two people are related afterwards.

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id::UserId;
use mini_twitter_core::notification::NotificationType;
use mini_twitter_core::user::{Mute, Relationship, UserRef};

use super::show::{find, find_anyone, find_full};
use crate::app::{App, Me};
use crate::domain::notify::{self, Notice};
use crate::fault::{Fault, Outcome};
use crate::store::db::Tx;
use crate::store::facts::Viewer;
use crate::store::user::person::{self, PersonRow};
use crate::store::user::relation::{self, NewMute};

/// Follows someone and notifies them.
///
/// # Errors
/// `not_found` when they do not exist, block me, or are blocked by me; `invalid_input` when it is me; `forbidden` when
/// their account is private and I am no follower yet.
pub async fn follow(app: &App, me: &Me, who: &UserRef) -> Outcome<Relationship> {
    let mut tx = app.db.begin().await?;
    let them = find_full(app, &mut tx, Some(me.id), who).await?.id;
    refuse_oneself(me, them, "cannot be followed by yourself")?;
    // Checked again under the lock: a block may have been added, or the account made private, in the meantime.
    relation::lock(&mut tx, me.id, them).await?;
    let row = find_full(app, &mut tx, Some(me.id), &them.into()).await?;
    refuse_new_follower(&row)?;
    if relation::follow(&mut tx, me.id, them, app.next_id()).await? {
        relation::count_follow(&mut tx, me.id, them, 1).await?;
        notify::notify(app, &mut tx, followed(me.id, them)).await?;
    }
    end(app, tx, me, them).await
}

/// Unfollows someone, even a person who is deactivated or blocks me.
///
/// # Errors
/// `not_found` when no such person exists.
pub async fn unfollow(app: &App, me: &Me, who: &UserRef) -> Outcome<Relationship> {
    let mut tx = app.db.begin().await?;
    let them = find_anyone(app, &mut tx, me.id, who).await?.id;
    relation::lock(&mut tx, me.id, them).await?;
    end_follow(&mut tx, me.id, them).await?;
    end(app, tx, me, them).await
}

/// Blocks someone, even a person who is deactivated or blocks me: ends both follows and withdraws the unread notifications
/// of the two about each other. Nobody is notified.
///
/// # Errors
/// `not_found` when no such person exists; `invalid_input` when it is me.
pub async fn block(app: &App, me: &Me, who: &UserRef) -> Outcome<Relationship> {
    let mut tx = app.db.begin().await?;
    let them = find_anyone(app, &mut tx, me.id, who).await?.id;
    refuse_oneself(me, them, "cannot be blocked by yourself")?;
    relation::lock(&mut tx, me.id, them).await?;
    if relation::block(&mut tx, me.id, them, app.next_id()).await? {
        end_follow(&mut tx, me.id, them).await?;
        end_follow(&mut tx, them, me.id).await?;
        notify::withdraw_between(&mut tx, me.id, them).await?;
    }
    end(app, tx, me, them).await
}

/// Removes a block, even of a person who is deactivated or blocks me. Follows that the block ended are not restored.
///
/// # Errors
/// `not_found` when no such person exists.
pub async fn unblock(app: &App, me: &Me, who: &UserRef) -> Outcome<Relationship> {
    let mut tx = app.db.begin().await?;
    let them = find_anyone(app, &mut tx, me.id, who).await?.id;
    relation::unblock(&mut tx, me.id, them).await?;
    end(app, tx, me, them).await
}

/// Mutes someone, without an end or until a time; muting again changes the end. Nobody is notified.
///
/// # Errors
/// `not_found` when they do not exist or block me; `invalid_input` when it is me, or when the end is not in the future.
pub async fn mute(app: &App, me: &Me, who: &UserRef, mute: Mute) -> Outcome<Relationship> {
    let now = app.now();
    if mute.until.is_some_and(|until| until <= now) {
        return Err(Fault::field("until", "is not in the future"));
    }
    let mut tx = app.db.begin().await?;
    let them = find(app, &mut tx, Some(me.id), who).await?.id;
    refuse_oneself(me, them, "cannot be muted by yourself")?;
    let new = NewMute {
        id: app.next_id(),
        muter: me.id,
        muted: them,
        until: mute.until,
        at: now,
    };
    relation::mute(&mut tx, new).await?;
    end(app, tx, me, them).await
}

/// Removes a mute, even of a person who is deactivated or blocks me.
///
/// # Errors
/// `not_found` when no such person exists.
pub async fn unmute(app: &App, me: &Me, who: &UserRef) -> Outcome<Relationship> {
    let mut tx = app.db.begin().await?;
    let them = find_anyone(app, &mut tx, me.id, who).await?.id;
    relation::unmute(&mut tx, me.id, them).await?;
    end(app, tx, me, them).await
}

/// Returns how I and each of the named people are related, in that order, once each, without those I may not see.
pub async fn relationships(app: &App, me: &Me, people: &[UserRef]) -> Outcome<Vec<Relationship>> {
    let mut db = app.db.read().await?;
    let mut rows = person::named(&mut db, Viewer::at(me.id, app.now()), people).await?;
    let mut found = Vec::with_capacity(rows.len());
    for who in people {
        if let Some(at) = rows.iter().position(|row| is_named(row, who)) {
            found.push(rows.swap_remove(at));
        }
    }
    found.retain(super::show::is_known);
    Ok(found.into_iter().map(view).collect())
}

fn is_named(row: &PersonRow, who: &UserRef) -> bool {
    match who {
        UserRef::Id(id) => row.id == *id,
        UserRef::Name(name) => row.username.eq_ignore_ascii_case(name),
    }
}

/// Refuses an action on oneself.
fn refuse_oneself(me: &Me, them: UserId, what: &str) -> Outcome<()> {
    if them == me.id {
        return Err(Fault::field("user", what));
    }
    Ok(())
}

/// Refuses a new follow of a private account. Existing followers stay.
fn refuse_new_follower(them: &PersonRow) -> Outcome<()> {
    if !them.is_private || them.is_followed {
        return Ok(());
    }
    let detail = format!(
        "@{} is private and does not take new followers",
        them.username
    );
    Err(Fault::from(ErrorCode::Forbidden).detail(detail))
}

/// Ends a follow, if there is one, and withdraws its notification.
async fn end_follow(tx: &mut Tx, follower: UserId, followee: UserId) -> Outcome<()> {
    if relation::unfollow(tx, follower, followee).await? {
        relation::count_follow(tx, follower, followee, -1).await?;
        notify::withdraw(tx, followed(follower, followee)).await?;
    }
    Ok(())
}

/// Returns the notice of a follow.
pub(super) fn followed(follower: UserId, followee: UserId) -> Notice {
    Notice {
        kind: NotificationType::Follow,
        recipient: followee,
        actor: follower,
        post: None,
    }
}

/// Ends the operation: reads how the two are related, and commits.
async fn end(app: &App, mut tx: Tx, me: &Me, them: UserId) -> Outcome<Relationship> {
    let row = find_anyone(app, &mut tx, me.id, &them.into()).await?;
    tx.commit().await?;
    Ok(view(row))
}

fn view(row: PersonRow) -> Relationship {
    Relationship {
        id: row.id,
        username: row.username,
        following: row.is_followed,
        followed_by: row.follows_viewer,
        blocking: row.facts.is_blocked,
        muting: row.facts.is_muted,
        muted_until: row.muted_until,
    }
}
