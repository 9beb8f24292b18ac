//! A new password for somebody who has forgotten theirs, by a code that is mailed.

use mini_twitter_core::account::{CodeSent, ForgotPassword, ResetPassword};
use mini_twitter_core::field::Secret;

use super::{mails, password};
use crate::app::App;
use crate::domain::code::{self, Purpose};
use crate::domain::mail::PasswordChange;
use crate::fault::Outcome;
use crate::store::account::code as codes;
use crate::store::account::person::{self, Credentials};
use crate::store::account::session as sessions;
use crate::store::db::Tx;

/// Sends a code to an address, if there is an account with it; whether there is, only the mail tells: the request does the
/// same for every address.
///
/// # Errors
/// `rate_limited`, by address of the account; `unavailable`.
pub async fn forgot(app: &App, forgot: &ForgotPassword) -> Outcome<CodeSent> {
    spend(app, &forgot.email)?;
    let mut tx = app.db.begin().await?;
    mails::reset_password(app, &mut tx, &forgot.email).await?;
    tx.commit().await?;
    Ok(code::sent())
}

/// Sets a new password with the code that was sent, and ends all sessions and codes of the account. The address is
/// confirmed by that. Personal tokens stay.
///
/// # Errors
/// `invalid_input` on `code` when it is wrong, used or expired, or when there is no such account, and on `new_password` when
/// it cannot be one, where the code stays valid; `rate_limited`, by address of the account; `unavailable`.
pub async fn reset(app: &App, with: ResetPassword) -> Outcome<()> {
    spend(app, &with.email)?;
    let known = check(app, &with.email, &with.code).await?;
    let names = [known.username.as_str(), known.email.as_str()];
    password::refuse(app, "new_password", &with.new_password, names)?;
    let salt = app.random.bytes();
    let hash = app.passwords.hash(&with.new_password, salt).await?;

    let mut tx = app.db.begin().await?;
    let known = person::credentials_to_change(&mut tx, known.id).await?;
    let known = known.filter(may_reset).ok_or_else(code::refused)?;
    if !is_right(app, &mut tx, &known, &with.code).await? {
        return Err(code::refused());
    }
    person::set_password(&mut tx, known.id, &hash).await?;
    person::confirm_email(&mut tx, known.id).await?;
    sessions::end_others(&mut tx, known.id, None).await?;
    codes::void_all(&mut tx, known.id).await?;
    mails::password_changed(app, &mut tx, &known, PasswordChange::Reset).await?;
    tx.commit().await
}

/// Checks the code before the password is hashed, which takes long; a wrong one is counted. It does the same for an address
/// without an account.
async fn check(app: &App, email: &str, code: &Secret) -> Outcome<Credentials> {
    let mut tx = app.db.begin().await?;
    let known = person::named(&mut tx, email).await?.filter(may_reset);
    let about = (
        known.as_ref().map_or(code::NOBODY, |known| known.id),
        Purpose::ResetPassword,
    );
    let is_right = code::check(app, &mut tx, about, (email, code)).await?;
    tx.commit().await?;
    known.filter(|_| is_right).ok_or_else(code::refused)
}

async fn is_right(app: &App, tx: &mut Tx, known: &Credentials, code: &Secret) -> Outcome<bool> {
    let about = (known.id, Purpose::ResetPassword);
    code::check(app, tx, about, (&known.email, code)).await
}

/// Returns whether somebody may set a new password: not who is banned.
fn may_reset(known: &Credentials) -> bool {
    code::is_open_to(&known.status)
}

/// Counts a request about an address, from wherever it comes; apart from sign-ins, which it must not stop.
fn spend(app: &App, email: &str) -> Outcome<()> {
    app.limiter
        .spend_name(&format!("password of {email}"), app.now())
}
