//! Codes: six digits that were mailed, to prove who reads the mail of an address.
//!
//! A code is valid for [`LIFETIME`], until the next one, until it was used, or until [`MAX_FAILURES`] wrong ones were given.
//! At most [`MAX_SENT`] are sent within [`SENT_WINDOW`], so that nobody can guess on with ever new codes.

use std::time::Duration;

use mini_twitter_core::account::CodeSent;
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
/// See [`MAX_SENT`].
pub const SENT_WINDOW: Duration = Duration::from_secs(60 * 60);

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

/// How long to wait for the next code, when too many were sent.
pub fn wait(row: Option<&CodeRow>, now: Timestamp) -> Option<Duration> {
    let row = row.filter(|row| row.sent >= MAX_SENT)?;
    SENT_WINDOW
        .checked_sub(now.since(row.sent_since))
        .filter(|wait| !wait.is_zero())
}

/// Returns whether `given` is the valid code of a person that was sent to `email`; a wrong one is counted in `tx`, which is
/// to be committed then too.
pub async fn check(
    app: &App,
    tx: &mut Tx,
    (user, purpose): (UserId, Purpose),
    (email, given): (&str, &Secret),
) -> Outcome<bool> {
    let Some(row) = code::find_to_change(tx, user, purpose).await? else {
        return Ok(false);
    };
    let is_valid = !row.hash.is_empty()
        && row.expires_at > app.now()
        && row.failures < MAX_FAILURES
        && row.email.eq_ignore_ascii_case(email);
    let codes = &app.secrets.codes;
    let is_right = is_valid && codes.matches(&row.hash, (user, purpose.as_str()), given);
    if is_valid && !is_right {
        code::count_failure(tx, user, purpose).await?;
    }
    Ok(is_right)
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
