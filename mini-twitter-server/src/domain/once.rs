//! `Idempotency-Key`: what is asked twice under one key happens once, and is answered the same.
//!
//! A keyed story calls [`first`] right after `begin` and [`keep`] right before `commit`, so that effect and answer are
//! there together or not at all. A second caller waits in [`first`] for the commit of the first.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use mini_twitter_core::error::ErrorCode;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::fault::{Fault, Outcome};
use crate::store;
use crate::store::db::Tx;
use crate::store::once::Claim;

/// How long answers are kept.
pub const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// A request that wants to happen once.
#[derive(Debug)]
pub struct Once {
    /// What it is, as it is written down.
    pub claim: Claim,
    /// Whether the answer is that of an earlier request.
    pub was_replayed: AtomicBool,
}

/// The answer of the first request under this key; `None` when this is the first, which is written down, or when there
/// is no key.
///
/// # Errors
/// [`ErrorCode::InvalidInput`] on `Idempotency-Key` when the first request was another one;
/// [`ErrorCode::Conflict`] when its answer held a secret and was not kept.
pub async fn first<T: DeserializeOwned>(tx: &mut Tx, once: Option<&Once>) -> Outcome<Option<T>> {
    let Some(once) = once else { return Ok(None) };
    if store::once::claim(tx, &once.claim, once.claim.at.before(KEPT)).await? {
        return Ok(None);
    }
    let kept = store::once::get(tx, &once.claim).await?;
    if kept.hash != once.claim.hash {
        let what = "was used with another request";
        return Err(Fault::field("Idempotency-Key", what));
    }
    let shown_once =
        || Fault::from(ErrorCode::Conflict).detail("this was done, and its secret shown once");
    let body = kept.body.ok_or_else(shown_once)?;
    let answer = serde_json::from_str(&body).map_err(|error| {
        tracing::error!(route = once.claim.route, %error, "a kept answer cannot be read");
        ErrorCode::Internal
    })?;
    once.was_replayed.store(true, Ordering::Relaxed);
    Ok(Some(answer))
}

/// Keeps the answer of the first request. What holds a secret is not kept: its story calls [`first`] alone.
///
/// # Errors
/// Those of the database.
pub async fn keep<T: Serialize>(tx: &mut Tx, once: Option<&Once>, answer: &T) -> Outcome<()> {
    let Some(once) = once else { return Ok(()) };
    let body = serde_json::to_string(answer).expect("wire types have string keys");
    store::once::keep(tx, &once.claim, &body).await
}
