//! Shows and changes one's own account.

use mini_twitter_core::account::{Account, AccountStatus, Social, UpdateMe};
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::Patch;
use mini_twitter_core::id::UserId;
use mini_twitter_core::text;
use mini_twitter_core::time::Date;
use mini_twitter_core::user::UserCounts;

use crate::app::{App, Me, SignedIn};
use crate::domain::account::{mails, password};
use crate::domain::{notification, user};
use crate::fault::{Fault, Outcome};
use crate::store::account::person::{self, AccountRow, Credentials};
use crate::store::db::Conn;

/// Shows my account as only I see it.
///
/// # Errors
/// [`ErrorCode::Unauthenticated`] when the account no longer exists.
pub async fn get(app: &App, me: &Me) -> Outcome<Account> {
    view(app, &mut app.db.read().await?, me.id).await
}

/// Changes the fields that are sent; the others keep their value. A change that changes nothing writes nothing.
///
/// # Errors
/// [`ErrorCode::InvalidInput`] on `password` when the email address changes and it is missing or wrong, on `pinned_post`
/// when it is not a post of mine, on `birthday` when it is in the future or before 1900; [`ErrorCode::EmailTaken`];
/// [`ErrorCode::RateLimited`] when too many codes were sent for the email address to change;
/// [`ErrorCode::Unauthenticated`] when the account was deleted meanwhile; [`ErrorCode::Unavailable`].
pub async fn update(app: &App, me: &SignedIn, change: UpdateMe) -> Outcome<Account> {
    if let Some(birthday) = change.birthday {
        refuse_birthday(app, birthday)?;
    }
    let confirmed = confirm_email(app, me, &change).await?;

    let mut tx = app.db.begin().await?;
    if let Some(known) = &confirmed {
        password::reconfirm(&mut tx, known, "password").await?;
    }
    let old = person::find_to_change(&mut tx, me.id).await?;
    // An account that was deleted since the request was admitted gets no text again.
    let old = old.filter(|old| old.status != AccountStatus::Deleted);
    let old = old.ok_or(ErrorCode::Unauthenticated)?;
    if let Patch::Set(post) = change.pinned_post
        && !person::wrote(&mut tx, me.id, post).await?
    {
        return Err(Fault::field("pinned_post", "is not a post of yours"));
    }
    let is_other = change.email.as_ref().is_some_and(|to| *to != old.email);
    let new = changed(old.clone(), change);
    if is_other && confirmed.is_none() {
        return Err(password_needed());
    }
    if new != old {
        person::change(&mut tx, &new).await?;
    }
    if let Some(pending) = new.unconfirmed_email.filter(|_| confirmed.is_some()) {
        if person::named(&mut tx, &pending).await?.is_some() {
            return Err(ErrorCode::EmailTaken.into());
        }
        mails::verify_email(app, &mut tx, me.id, &pending).await?;
    }
    tx.commit().await?;

    get(app, me).await
}

/// Checks my password, before the transaction, when the email address changes; `None` when it does not.
async fn confirm_email(app: &App, me: &Me, change: &UpdateMe) -> Outcome<Option<Credentials>> {
    let Some(email) = &change.email else {
        return Ok(None);
    };
    let known = password::mine(app, me).await?;
    match &change.password {
        _ if known.email == *email => Ok(None),
        None => Err(password_needed()),
        Some(given) => Ok(Some(
            password::confirm(app, known, "password", given).await?,
        )),
    }
}

fn password_needed() -> Fault {
    Fault::field("password", "is needed to change the email address")
}

/// Returns the present address and the one that waits for its code, after a change. Another spelling is the same address.
fn addresses(old: &AccountRow, change: Option<String>) -> (String, Option<String>) {
    match change {
        None => (old.email.clone(), old.unconfirmed_email.clone()),
        Some(same) if same.eq_ignore_ascii_case(&old.email) => (same, None),
        Some(new) => (old.email.clone(), Some(new)),
    }
}

/// Returns the account with the change applied and all texts cleaned.
fn changed(old: AccountRow, change: UpdateMe) -> AccountRow {
    let social = change.social.unwrap_or_default();
    let (email, unconfirmed_email) = addresses(&old, change.email);
    AccountRow {
        email,
        unconfirmed_email,
        name: tidy(change.name.as_deref()).unwrap_or(old.name),
        first_name: apply(change.first_name, old.first_name),
        last_name: apply(change.last_name, old.last_name),
        birthday: change.birthday.unwrap_or(old.birthday),
        bio: apply(change.bio, old.bio),
        location: apply(change.location, old.location),
        website: apply(change.website, old.website),
        phone: apply(change.phone, old.phone),
        address: apply(change.address, old.address),
        facebook: apply(social.facebook, old.facebook),
        twitter: apply(social.twitter, old.twitter),
        youtube: apply(social.youtube, old.youtube),
        pinned_post: change.pinned_post.apply(old.pinned_post),
        is_private: change.is_private.unwrap_or(old.is_private),
        message_policy: change.message_policy.unwrap_or(old.message_policy),
        ..old
    }
}

fn apply(change: Patch<String>, old: Option<String>) -> Option<String> {
    match change {
        Patch::Keep => old,
        Patch::Clear => None,
        Patch::Set(new) => tidy(Some(&new)),
    }
}

/// Returns a text as it is stored: cleaned; `None` when it is blank.
pub(super) fn tidy(text: Option<&str>) -> Option<String> {
    text.map(text::clean).filter(|text| !text::is_blank(text))
}

/// The earliest birthday that an account can have.
const EARLIEST_BIRTHDAY: &str = "1900-01-01";

/// Refuses a birthday that nobody alive has: in the future, or before 1900.
///
/// # Errors
/// [`ErrorCode::InvalidInput`] on `birthday`.
pub(super) fn refuse_birthday(app: &App, birthday: Date) -> Outcome<()> {
    // All are formatted with the year first, so that comparing the texts compares the dates.
    if birthday.to_string().as_str() < EARLIEST_BIRTHDAY {
        return Err(Fault::field(
            "birthday",
            format!("is before {EARLIEST_BIRTHDAY}"),
        ));
    }
    if birthday.to_string() > app.now().to_string() {
        return Err(Fault::field("birthday", "is in the future"));
    }
    Ok(())
}

/// Returns an account as its owner sees it.
///
/// # Errors
/// [`ErrorCode::Unauthenticated`] when it does not exist.
pub async fn view(app: &App, db: &mut Conn, id: UserId) -> Outcome<Account> {
    let row = person::find(db, id).await?;
    let row = row.ok_or(ErrorCode::Unauthenticated)?;
    let unread_notifications = notification::count_unread(app, db, id).await?;
    Ok(Account {
        id,
        avatar_url: user::show::avatar_url(app, id),
        cover_url: None,
        username: row.username,
        name: row.name,
        first_name: row.first_name,
        last_name: row.last_name,
        email: row.email,
        email_verified: row.email_verified,
        unconfirmed_email: row.unconfirmed_email,
        phone: row.phone,
        address: row.address,
        birthday: row.birthday,
        bio: row.bio,
        location: row.location,
        website: row.website,
        social: Social {
            facebook: row.facebook,
            twitter: row.twitter,
            youtube: row.youtube,
        },
        role: row.role,
        status: row.status,
        verified: row.verified,
        is_private: row.is_private,
        message_policy: row.message_policy,
        counts: UserCounts {
            followers: row.followers,
            following: row.following,
            posts: row.posts,
        },
        pinned_post: row.pinned_post,
        unread_notifications,
        created_at: row.created_at,
    })
}
