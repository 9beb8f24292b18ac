//! Creating accounts: anyone by [`register`], the operator by [`create`].

use mini_twitter_core::account::{Register, Session};
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id::UserId;
use mini_twitter_core::notification::NotificationPreferences;
use mini_twitter_core::user::Role;

use crate::app::{App, Guest};
use crate::domain::account::{known_address, mails, me, password, session};
use crate::domain::mail::Letter;
use crate::domain::notify;
use crate::fault::{Fault, Outcome};
use crate::store::account::person::{self, NewAccount};
use crate::store::db::Tx;

/// Creates an account and signs it in.
///
/// # Errors
/// [`ErrorCode::Forbidden`] when the operator has closed registrations; [`ErrorCode::InvalidInput`] for a password that
/// is too short, or that is the name or the email address; [`ErrorCode::UsernameTaken`], [`ErrorCode::EmailTaken`];
/// [`ErrorCode::Unavailable`].
pub async fn register(app: &App, guest: &Guest, mut new: Register) -> Outcome<Session> {
    if !app.settings.registrations {
        return Err(Fault::from(ErrorCode::Forbidden).detail("registrations are closed"));
    }
    let device = new.device.take();
    let account = prepare(app, new, Role::User).await?;

    let mut tx = app.db.begin().await?;
    person::add(&mut tx, &account).await?;
    welcome(app, &mut tx, &account).await?;
    known_address::note(app, &mut tx, account.id, guest).await?;
    let row = session::begin(app, &mut tx, account.id, guest, device).await?;
    tx.commit().await?;

    session::answer(app, &row).await
}

/// Creates an account on behalf of the operator, even when registrations are closed, and signs nobody in.
///
/// # Errors
/// Those of [`register`] but [`ErrorCode::Forbidden`].
pub async fn create(app: &App, new: Register, role: Role) -> Outcome<UserId> {
    let account = prepare(app, new, role).await?;

    let mut tx = app.db.begin().await?;
    person::add(&mut tx, &account).await?;
    welcome(app, &mut tx, &account).await?;
    tx.commit().await?;

    Ok(account.id)
}

/// Greets somebody new, by a notification and a mail with the code that confirms the address.
async fn welcome(app: &App, tx: &mut Tx, account: &NewAccount) -> Outcome<()> {
    notify::welcome(app, tx, account.id).await?;
    mails::confirm(app, tx, (account.id, &account.email), Letter::Welcome).await
}

/// Refuses wrong fields, hashes the password, cleans the texts.
async fn prepare(app: &App, new: Register, role: Role) -> Outcome<NewAccount> {
    password::refuse(app, "password", &new.password, [&new.username, &new.email])?;
    let birthday = new.birthday.unwrap_or_default();
    me::refuse_birthday(app, birthday)?;
    let password_hash = app
        .passwords
        .hash(&new.password, app.random.bytes())
        .await?;
    let clean = |text: Option<String>| me::tidy(text.as_deref());
    Ok(NewAccount {
        id: UserId(app.next_id()),
        name: clean(new.name).unwrap_or_else(|| new.username.clone()),
        username: new.username,
        email: new.email,
        password_hash,
        first_name: clean(new.first_name),
        last_name: clean(new.last_name),
        birthday,
        bio: clean(new.bio),
        role,
        preferences: NotificationPreferences::default().to_bits(),
        created_at: app.now(),
    })
}
