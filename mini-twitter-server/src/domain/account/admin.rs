//! What the operator does to an account from the host: its role, its password, its email address.
//!
//! An account is named by its username, with or without `@`, by its email address or by its id. Servers read the account
//! with every request, so a change holds from the next request on. Repeating one is no error. Each returns the account as
//! it is then.

use mini_twitter_core::account::{Account, AccountStatus};
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::Secret;
use mini_twitter_core::id::UserId;
use mini_twitter_core::user::{Role, UserRef};

use crate::app::App;
use crate::domain::account::{email, mails, me, password};
use crate::domain::mail::PasswordChange;
use crate::fault::{Fault, Outcome};
use crate::store::account::person::{self, AccountRow, Credentials};
use crate::store::account::{code, role as roles, session};
use crate::store::db::{Conn, Tx};

/// Sets what the owner of an account may do.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is no such account, or it is deleted.
pub async fn set_role(app: &App, who: &str, role: Role) -> Outcome<Account> {
    let mut tx = app.db.begin().await?;
    let id = find(&mut tx, who).await?.id;
    lock(&mut tx, id, who).await?;
    roles::set(&mut tx, id, &role).await?;
    tx.commit().await?;

    me::view(app, &mut app.db.read().await?, id).await
}

/// Returns whether any active account is an admin.
///
/// # Errors
/// Those of the database.
pub async fn has_admin(app: &App) -> Outcome<bool> {
    roles::has_admin(&mut app.db.scan().await?).await
}

/// Sets a new password, and ends all sessions and the codes that were mailed. Personal tokens stay, as at every change of a
/// password.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is no such account, or it is deleted; [`ErrorCode::InvalidInput`] on `password` when
/// it cannot be one; [`ErrorCode::Unavailable`].
pub async fn reset_password(app: &App, who: &str, new: &Secret) -> Outcome<Account> {
    let known = find(&mut app.db.read().await?, who).await?;
    password::refuse(app, "password", new, [&known.username, &known.email])?;
    let hash = app.passwords.hash(new, app.random.bytes()).await?;

    let mut tx = app.db.begin().await?;
    lock(&mut tx, known.id, who).await?;
    person::set_password(&mut tx, known.id, &hash).await?;
    session::end_others(&mut tx, known.id, None).await?;
    code::void_all(&mut tx, known.id).await?;
    mails::password_changed(app, &mut tx, &known, PasswordChange::Operator).await?;
    tx.commit().await?;

    me::view(app, &mut app.db.read().await?, known.id).await
}

/// Confirms an email address without its code: the one that waits for a code, which becomes the address, or else the
/// present one. Ends the codes that were mailed.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is no such account, or it is deleted; [`ErrorCode::EmailTaken`] when another account
/// has had the address since it waits.
pub async fn verify_email(app: &App, who: &str) -> Outcome<Account> {
    let mut tx = app.db.begin().await?;
    let id = find(&mut tx, who).await?.id;
    let before = lock(&mut tx, id, who).await?;
    let account = email::confirmed(before.clone());
    let changed = person::change(&mut tx, &account).await;
    changed.map_err(|fault| explain(fault, &account))?;
    email::settle(app, &mut tx, &before, &account).await?;
    tx.commit().await?;

    me::view(app, &mut app.db.read().await?, id).await
}

/// Names the address that is taken, and the way out.
fn explain(fault: Fault, account: &AccountRow) -> Fault {
    if fault.code != ErrorCode::EmailTaken {
        return fault;
    }
    let AccountRow {
        email, username, ..
    } = account;
    fault.detail(format!(
        "the email address {email}, to which {username} wants to change, belongs to another account by now: {username} has \
         to choose another"
    ))
}

/// Finds the account that the operator names.
async fn find(db: &mut Conn, who: &str) -> Outcome<Credentials> {
    let name = who.strip_prefix('@').unwrap_or(who);
    let found = match name.parse() {
        Ok(UserRef::Id(id)) => person::credentials(db, id).await?,
        Ok(UserRef::Name(_)) | Err(_) => person::named(db, name).await?,
    };
    found.ok_or_else(|| missing(who))
}

/// Locks an account that was found, unless it is deleted.
async fn lock(tx: &mut Tx, id: UserId, who: &str) -> Outcome<AccountRow> {
    let row = person::find_to_change(tx, id).await?;
    row.filter(|row| row.status != AccountStatus::Deleted)
        .ok_or_else(|| missing(who))
}

fn missing(who: &str) -> Fault {
    Fault::from(ErrorCode::NotFound).detail(format!(
        "no account {who}: give the username, the email address or the id of one that is not deleted"
    ))
}
