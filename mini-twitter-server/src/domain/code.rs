//! Codes: six digits that were mailed, to prove who reads the mail of an address.
//!
//! A code is valid for [`LIFETIME`], until the next one, until it was used, or until [`MAX_FAILURES`] wrong ones were given.
//! At most [`MAX_SENT`] are sent within [`SENT_WINDOW`], so that nobody can guess on with ever new codes.

use std::time::Duration;

use mini_twitter_core::account::{AccountStatus, CodeSent};
use mini_twitter_core::field::Secret;
use mini_twitter_core::id::UserId;
use mini_twitter_core::time::Timestamp;

use crate::app::App;
use crate::fault::{Fault, Outcome};
use crate::store::account::code::{self, CodeRow};
use crate::store::db::Tx;

pub use crate::store::account::code::Purpose;

/// How long a code is valid.
pub const LIFETIME: Duration = Duration::from_secs(10 * 60);
/// How many wrong codes make a code void.
pub const MAX_FAILURES: i64 = 5;
/// How many codes a person gets for a purpose within [`SENT_WINDOW`].
pub const MAX_SENT: i64 = 5;
/// How many codes an address gets within [`SENT_WINDOW`], whoever asks for them and for whatever purpose.
pub const MAX_SENT_TO: i64 = 10;
/// See [`MAX_SENT`].
pub const SENT_WINDOW: Duration = Duration::from_secs(60 * 60);

/// Returns whether somebody with this status gets and uses codes: not who is banned or deleted.
pub fn is_open_to(status: &AccountStatus) -> bool {
    matches!(status, AccountStatus::Active | AccountStatus::Deactivated)
}

/// Creates a code that will be sent to `email`, in place of the one before; `None` when too many were sent.
pub async fn issue(
    app: &App,
    tx: &mut Tx,
    (user, purpose): (UserId, Purpose),
    email: &str,
) -> Outcome<Option<Secret>> {
    let now = app.now();
    let old = code::find_to_change(tx, user, purpose).await?;
    if wait(old.as_ref(), now).is_some() {
        return Ok(None);
    }
    let old = old.filter(|old| now.since(old.sent_since) < SENT_WINDOW);
    let new = app.secrets.codes.make(&app.random);
    let row = CodeRow {
        hash: app.secrets.codes.hash(user, purpose.as_str(), &new),
        email: email.to_owned(),
        failures: 0,
        expires_at: now.after(LIFETIME),
        sent: old.as_ref().map_or(0, |old| old.sent),
        sent_since: old.map_or(now, |old| old.sent_since),
    };
    code::put(tx, user, purpose, &row).await?;
    Ok(Some(new))
}

/// Returns whether an address may get another code: at most [`MAX_SENT_TO`] within [`SENT_WINDOW`], whoever asks.
pub async fn may_send_to(app: &App, email: &str) -> Outcome<bool> {
    let sent = code::sent_to(&mut app.db.read().await?, email).await?;
    let since = app.now().before(SENT_WINDOW);
    Ok(sent.is_none_or(|(sent, from)| from < since || sent < MAX_SENT_TO))
}

/// Counts a code that was sent, for its person and for its address.
pub async fn count_sent(
    app: &App,
    tx: &mut Tx,
    (user, purpose): (UserId, Purpose),
    email: &str,
) -> Outcome<()> {
    let now = app.now();
    code::count_sent(tx, user, purpose).await?;
    code::count_sent_to(tx, email, [now.before(SENT_WINDOW), now]).await
}

/// How long to wait for the next code, when too many were sent.
pub fn wait(row: Option<&CodeRow>, now: Timestamp) -> Option<Duration> {
    let row = row.filter(|row| row.sent >= MAX_SENT)?;
    SENT_WINDOW
        .checked_sub(now.since(row.sent_since))
        .filter(|wait| !wait.is_zero())
}

/// Whose wrong codes are counted where there is no code, or no account: no account has this id.
pub const NOBODY: UserId = UserId(0);

/// Returns whether `given` is the valid code of a person that was sent to `email`; a wrong one is counted in `tx`, which is
/// to be committed then too.
pub async fn check(
    app: &App,
    tx: &mut Tx,
    (user, purpose): (UserId, Purpose),
    (email, given): (&str, &Secret),
) -> Outcome<bool> {
    let row = code::find_to_change(tx, user, purpose).await?;
    let valid = row.filter(|row| {
        !row.hash.is_empty()
            && row.expires_at > app.now()
            && row.failures < MAX_FAILURES
            && row.email.eq_ignore_ascii_case(email)
    });
    let hash = valid.as_ref().map_or("", |row| &row.hash);
    let codes = &app.secrets.codes;
    if codes.matches(hash, (user, purpose.as_str()), given) {
        return Ok(true);
    }
    // Without a valid code the same is written, so that the time does not tell whether there is one.
    let whose = valid.map_or(NOBODY, |_| user);
    code::count_failure(tx, whose, purpose, app.now()).await?;
    Ok(false)
}

/// Says that a code is on its way.
pub fn sent() -> CodeSent {
    CodeSent {
        valid_for: LIFETIME.as_secs() as u32,
    }
}

/// Returns the fault for a code that [`check`] does not take, the same for every reason.
pub fn refused() -> Fault {
    Fault::field("code", "is wrong, used or expired: ask for a new one")
}
