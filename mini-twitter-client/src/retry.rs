//! [`Retry`]: whether and when a failed request is sent again.
//!
//! A request that may have been carried out is sent again only when a repeat has no further effect: `GET`, `PUT`,
//! `DELETE`, and `POST` with an idempotency key. A request that found no connection, or that the server refused as one
//! too many (429), is always sent again: nothing was done.

use std::time::Duration;

use crate::adapters;
use crate::error::Error;
use crate::request::Request;

/// How often and how soon a client retries.
///
/// The pause before try *n* + 1 is random between [`min_pause`](Self::min_pause) and a bound that grows with each try
/// up to [`max_pause`](Self::max_pause) (jitter, so that many callers do not return at the same moment). When the
/// server sends `Retry-After`, the pause is that long and, as jitter, up to as long again, at most `max_pause` longer;
/// when it is longer than [`max_retry_after`](Self::max_retry_after), the call fails immediately and
/// [`Error::retry_after`] returns it.
///
/// A call that the server's own limits (429) ask to wait has not been tried: it does not count as one of the
/// [`tries`](Self::tries), as long as all these waits together are not longer than `max_retry_after`. So many calls at
/// once are done as fast as the server allows. Its limits ask for up to 60 s.
///
/// To bound all tries and pauses together, set a [`deadline`](crate::Call::deadline).
#[derive(Debug, Clone)]
pub struct Retry {
    /// How often a request is sent at most, the first time included; 0 and 1 never retry. Those after which the server
    /// asked to wait by 429 and `Retry-After` do not count.
    pub tries: u32,
    /// The shortest pause before a retry.
    pub min_pause: Duration,
    /// The longest pause before a retry.
    pub max_pause: Duration,
    /// The longest `Retry-After` that the client waits for, and how long it waits for those of 429 in all; both without
    /// the jitter. It may exceed `max_pause`.
    pub max_retry_after: Duration,
}

/// The tries of a call that have failed.
#[derive(Debug, Default)]
pub(crate) struct Tries {
    /// How many count.
    pub(crate) count: u32,
    /// How long the server's limits have asked to wait in all.
    limited: Duration,
}

impl Default for Retry {
    /// 3 tries, pauses of 0.2 to 5 s, `Retry-After` up to 90 s.
    fn default() -> Self {
        Self {
            tries: 3,
            min_pause: Duration::from_millis(200),
            max_pause: Duration::from_secs(5),
            max_retry_after: Duration::from_secs(90),
        }
    }
}

impl Retry {
    /// Returns a policy that sends every request once.
    pub fn never() -> Self {
        Self {
            tries: 1,
            ..Self::default()
        }
    }

    /// Adds a try that failed with `error`. Returns how long to wait before `request` is sent again; `None` when it is
    /// not sent again.
    pub(crate) fn pause(
        &self,
        request: &Request,
        tries: &mut Tries,
        error: &Error,
    ) -> Option<Duration> {
        let nothing_was_done = match error {
            Error::Transport(failure) => !failure.may_have_arrived(),
            _ => error.status() == Some(429),
        };
        if request.is_repeatable() || nothing_was_done {
            self.pause_of_repeatable(tries, error)
        } else {
            None
        }
    }

    /// The same as [`pause`](Self::pause) for a request that may be repeated without harm.
    pub(crate) fn pause_of_repeatable(&self, tries: &mut Tries, error: &Error) -> Option<Duration> {
        let wait = error.retry_after();
        match wait {
            // Without a time to wait, only counting ends the repeats.
            Some(wait) if error.status() == Some(429) && !wait.is_zero() && self.tries > 1 => {
                tries.limited = tries.limited.saturating_add(wait);
            }
            _ => tries.count = tries.count.saturating_add(1),
        }
        let is_too_long = tries.limited.max(wait.unwrap_or_default()) > self.max_retry_after;
        if tries.count >= self.tries || is_too_long || !error.is_retryable() {
            return None;
        }
        match wait {
            Some(wait) => {
                let jitter = wait.min(self.max_pause).max(self.min_pause);
                Some(wait.saturating_add(adapters::random_between(Duration::ZERO, jitter)))
            }
            // With the default bounds: at most 1 s, then 5 s.
            None => {
                let bound = self
                    .min_pause
                    .saturating_mul(5u32.saturating_pow(tries.count))
                    .min(self.max_pause);
                Some(adapters::random_between(self.min_pause, bound))
            }
        }
    }
}
