//! The email address of an account: confirmed by a code that was sent there.

use mini_twitter_core::account::{Account, CodeSent, VerifyEmail};
use mini_twitter_core::error::ErrorCode;

use super::{mails, me};
use crate::app::{App, SignedIn};
use crate::domain::code::{self, Purpose};
use crate::fault::{Fault, Outcome};
use crate::store::account::code as codes;
use crate::store::account::person::{self, AccountRow};
use crate::store::db::Tx;

/// Confirms the address that the code was sent to; a new one takes effect.
///
/// # Errors
/// [`ErrorCode::InvalidInput`] on `code` when it is wrong, used or expired; [`ErrorCode::EmailTaken`] when another account
/// has the new address meanwhile; [`ErrorCode::Conflict`] when there is nothing to confirm.
pub async fn verify(app: &App, me: &SignedIn, given: &VerifyEmail) -> Outcome<Account> {
    let mut tx = app.db.begin().await?;
    let row = person::find_to_change(&mut tx, me.id).await?;
    let old = row.ok_or(ErrorCode::Unauthenticated)?;
    let email = old
        .email_to_verify()
        .ok_or_else(nothing_to_confirm)?
        .clone();
    let about = (me.id, Purpose::VerifyEmail);
    if !code::check(app, &mut tx, about, (&email, &given.code)).await? {
        tx.commit().await?;
        return Err(code::refused());
    }
    let new = confirmed(old.clone());
    person::change(&mut tx, &new).await?;
    settle(app, &mut tx, &old, &new).await?;
    tx.commit().await?;

    me::get(app, me).await
}

/// Returns an account with its address confirmed: the new one, if it waits, else the present one.
pub(super) fn confirmed(mut account: AccountRow) -> AccountRow {
    if let Some(new) = account.unconfirmed_email.take() {
        account.email = new;
    }
    account.email_verified = true;
    account
}

/// Makes the codes of an account void whose address was confirmed, and tells both addresses of a new one.
pub(super) async fn settle(
    app: &App,
    tx: &mut Tx,
    before: &AccountRow,
    after: &AccountRow,
) -> Outcome<()> {
    codes::void_all(tx, after.id).await?;
    if after.email.eq_ignore_ascii_case(&before.email) {
        return Ok(());
    }
    mails::email_changed(app, tx, &before.email, after).await
}

/// Sends another code to the address that is to be confirmed.
///
/// # Errors
/// [`ErrorCode::Conflict`] when there is nothing to confirm; [`ErrorCode::RateLimited`] when too many codes were sent.
pub async fn resend(app: &App, me: &SignedIn) -> Outcome<CodeSent> {
    let mut tx = app.db.begin().await?;
    let row = person::find(&mut tx, me.id).await?;
    let row = row.ok_or(ErrorCode::Unauthenticated)?;
    let email = row.email_to_verify().ok_or_else(nothing_to_confirm)?;
    mails::verify_email(app, &mut tx, me.id, email).await?;
    tx.commit().await?;
    Ok(code::sent())
}

fn nothing_to_confirm() -> Fault {
    Fault::from(ErrorCode::Conflict)
        .detail("there is nothing to confirm: the email address is confirmed")
}
