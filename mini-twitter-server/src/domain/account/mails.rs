//! Queues the mails about an account, in the transaction of their cause.

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id::UserId;

use crate::app::App;
use crate::domain::code::{self, Purpose};
use crate::domain::job::code_mail::CodeMail;
use crate::domain::job::mail::Mail;
use crate::domain::mail::{Letter, PasswordChange};
use crate::domain::queue::{QueueOptions, enqueue};
use crate::fault::{Fault, Outcome};
use crate::store::account::code as codes;
use crate::store::account::person::{AccountRow, Credentials};
use crate::store::account::session::SessionRow;
use crate::store::db::Tx;

/// Sends the code that confirms an address, as `letter` says it. One at a time goes from an account to an address.
pub(super) async fn confirm(
    app: &App,
    tx: &mut Tx,
    (user, to): (UserId, &str),
    letter: Letter,
) -> Outcome<()> {
    let mail = CodeMail {
        id: app.next_id(),
        user: Some(user),
        to: to.to_owned(),
        letter,
    };
    queue_code(app, tx, (&format!("verify {user}"), &mail)).await
}

/// Sends another code that confirms an address, unless too many were sent.
///
/// # Errors
/// [`ErrorCode::RateLimited`] when too many were.
pub(super) async fn verify_email(app: &App, tx: &mut Tx, user: UserId, to: &str) -> Outcome<()> {
    let sent = codes::find(tx, user, Purpose::VerifyEmail).await?;
    if let Some(wait) = code::wait(sent.as_ref(), app.now()) {
        let fault = Fault::from(ErrorCode::RateLimited).retry_after(wait);
        return Err(fault.detail(format!("{} codes were sent within an hour", code::MAX_SENT)));
    }
    confirm(app, tx, (user, to), Letter::VerifyEmail).await
}

/// Sends a code for a new password to an address, if there is an account with it. One at a time goes to an address.
pub(super) async fn reset_password(app: &App, tx: &mut Tx, to: &str) -> Outcome<()> {
    let mail = CodeMail {
        id: app.next_id(),
        user: None,
        to: to.to_owned(),
        letter: Letter::ResetPassword,
    };
    queue_code(app, tx, ("reset", &mail)).await
}

async fn queue_code(app: &App, tx: &mut Tx, (what, mail): (&str, &CodeMail)) -> Outcome<()> {
    let key = format!("{what} {}", mail.to.to_ascii_lowercase());
    let options = QueueOptions {
        run_at: None,
        unique_key: Some(&key),
    };
    enqueue(app, tx, mail, options).await
}

/// Says that there is a new password.
pub(super) async fn password_changed(
    app: &App,
    tx: &mut Tx,
    known: &Credentials,
    how: PasswordChange,
) -> Outcome<()> {
    let at = app.now();
    let letter = Letter::PasswordChanged { how, at };
    queue(app, tx, (known.id, &known.email), letter).await
}

/// Says that the account is deleted.
pub(super) async fn account_deleted(app: &App, tx: &mut Tx, known: &Credentials) -> Outcome<()> {
    let letter = Letter::AccountDeleted { at: app.now() };
    queue(app, tx, (known.id, &known.email), letter).await
}

/// Says that somebody signed in from an address that is unknown.
pub(super) async fn new_sign_in(
    app: &App,
    tx: &mut Tx,
    known: &Credentials,
    session: &SessionRow,
) -> Outcome<()> {
    let letter = Letter::NewSignIn {
        address: session.address.clone(),
        device: session.device.clone(),
        at: session.created_at,
    };
    queue(app, tx, (known.id, &known.email), letter).await
}

/// Says to both addresses that the second has replaced the first.
pub(super) async fn email_changed(
    app: &App,
    tx: &mut Tx,
    old: &str,
    now: &AccountRow,
) -> Outcome<()> {
    for to in [old, &now.email] {
        let letter = Letter::EmailChanged {
            old: old.to_owned(),
            new: now.email.clone(),
            at: app.now(),
        };
        queue(app, tx, (now.id, to), letter).await?;
    }
    Ok(())
}

async fn queue(app: &App, tx: &mut Tx, (user, to): (UserId, &str), letter: Letter) -> Outcome<()> {
    let mail = Mail {
        id: app.next_id(),
        user,
        to: to.to_owned(),
        letter,
    };
    enqueue(app, tx, &mail, QueueOptions::default()).await
}
