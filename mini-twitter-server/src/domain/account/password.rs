//! The password of an account: its rules, confirming and changing it, and deactivating the account with it.

use mini_twitter_core::account::{AccountStatus, ChangePassword, Deactivate};
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::Secret;
use mini_twitter_core::text;

use crate::app::{App, Me, SignedIn};
use crate::domain::account::mails;
use crate::domain::mail::PasswordChange;
use crate::fault::{Fault, Outcome};
use crate::store::account::code as codes;
use crate::store::account::person::{self, Credentials};
use crate::store::account::session as sessions;
use crate::store::db::Tx;

/// Refuses a new password, from the field `name`, that is shorter than the configured minimum, or that is one of `names`,
/// which an attacker would try first.
///
/// # Errors
/// [`ErrorCode::InvalidInput`] on that field.
pub fn refuse(app: &App, name: &str, password: &Secret, names: [&str; 2]) -> Outcome<()> {
    let least = app.settings.password_min as usize;
    let password = text::prepared(password);
    if password.chars().count() < least {
        return Err(Fault::field(
            name,
            format!("must have at least {least} characters"),
        ));
    }
    let folded = text::fold(&password);
    if names.iter().any(|name| text::fold(name) == folded) {
        return Err(Fault::field(name, "is the username or the email address"));
    }
    Ok(())
}

/// Checks the password of someone who is signed in, from the field `name`, before a transaction.
///
/// # Errors
/// [`ErrorCode::InvalidInput`] on that field when it is wrong; [`ErrorCode::Unavailable`].
pub(super) async fn confirm(
    app: &App,
    known: Credentials,
    name: &str,
    password: &Secret,
) -> Outcome<Credentials> {
    let hash = Some(known.password_hash.as_str());
    if app.passwords.check(password, hash).await? {
        Ok(known)
    } else {
        Err(wrong(name))
    }
}

/// Refuses, inside a transaction, when the password confirmed from the field `name` has changed since.
pub(super) async fn reconfirm(tx: &mut Tx, known: &Credentials, name: &str) -> Outcome<()> {
    let now = person::credentials_to_change(tx, known.id).await?;
    let is_same = now.is_some_and(|now| now.password_hash == known.password_hash);
    is_same.then_some(()).ok_or_else(|| wrong(name))
}

fn wrong(name: &str) -> Fault {
    Fault::field(name, "is not your password")
}

/// Reads my credentials.
///
/// # Errors
/// [`ErrorCode::Unauthenticated`] when my account was deleted since my request was admitted: it has no password.
pub(super) async fn mine(app: &App, me: &Me) -> Outcome<Credentials> {
    let known = person::credentials(&mut app.db.read().await?, me.id).await?;
    let known = known.filter(|known| known.status != AccountStatus::Deleted);
    known.ok_or_else(|| ErrorCode::Unauthenticated.into())
}

/// Changes my password, and ends all my sessions but the calling one and the codes that were mailed. Personal tokens stay.
///
/// # Errors
/// [`ErrorCode::InvalidInput`] on `old_password` when it is wrong, on `new_password` when it cannot be one;
/// [`ErrorCode::Unavailable`].
pub async fn change(app: &App, me: &SignedIn, change: ChangePassword) -> Outcome<()> {
    let known = mine(app, me).await?;
    let names = [known.username.as_str(), known.email.as_str()];
    refuse(app, "new_password", &change.new_password, names)?;
    let known = confirm(app, known, "old_password", &change.old_password).await?;
    let salt = app.random.bytes();
    let hash = app.passwords.hash(&change.new_password, salt).await?;

    let mut tx = app.db.begin().await?;
    reconfirm(&mut tx, &known, "old_password").await?;
    person::set_password(&mut tx, me.id, &hash).await?;
    sessions::end_others(&mut tx, me.id, Some(me.session)).await?;
    codes::void_all(&mut tx, me.id).await?;
    mails::password_changed(app, &mut tx, &known, PasswordChange::Changed).await?;
    tx.commit().await
}

/// Deactivates my account, which hides me and my posts everywhere until I reactivate it, and revokes all my sessions.
///
/// # Errors
/// [`ErrorCode::InvalidInput`] on `password` when it is wrong; [`ErrorCode::Unavailable`].
pub async fn deactivate(app: &App, me: &SignedIn, with: Deactivate) -> Outcome<()> {
    let known = mine(app, me).await?;
    let known = confirm(app, known, "password", &with.password).await?;

    let mut tx = app.db.begin().await?;
    reconfirm(&mut tx, &known, "password").await?;
    person::set_status(&mut tx, me.id, &AccountStatus::Deactivated).await?;
    sessions::end_others(&mut tx, me.id, None).await?;
    tx.commit().await
}
