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
/// [`Error::retry_after`] returns it. The server's own limits ask for up to 60 s.
///
/// To bound all tries and pauses together, set a [`deadline`](crate::Call::deadline).
#[derive(Debug, Clone)]
pub struct Retry {
    /// How often a request is sent at most, the first time included; 0 and 1 never retry.
    pub tries: u32,
    /// The shortest pause before a retry.
    pub min_pause: Duration,
    /// The longest pause before a retry.
    pub max_pause: Duration,
    /// The longest `Retry-After` that the client waits for, without the jitter; it may exceed `max_pause`.
    pub max_retry_after: Duration,
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

    /// Returns how long to wait before `request` is sent again after `tries` failed tries, the last with `error`;
    /// `None` when it is not sent again.
    pub(crate) fn pause(&self, request: &Request, tries: u32, error: &Error) -> Option<Duration> {
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
    pub(crate) fn pause_of_repeatable(&self, tries: u32, error: &Error) -> Option<Duration> {
        if tries >= self.tries || !error.is_retryable() {
            return None;
        }
        match error.retry_after() {
            Some(wait) if wait > self.max_retry_after => None,
            Some(wait) => {
                let jitter = wait.min(self.max_pause).max(self.min_pause);
                Some(wait.saturating_add(adapters::random_between(Duration::ZERO, jitter)))
            }
            // With the default bounds: at most 1 s, then 5 s.
            None => {
                let bound = self
                    .min_pause
                    .saturating_mul(5u32.saturating_pow(tries))
                    .min(self.max_pause);
                Some(adapters::random_between(self.min_pause, bound))
            }
        }
    }
}
