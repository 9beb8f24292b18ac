//! Whether and when a failed request is sent again: [`Retry`].
//!
//! What may have been done is repeated only where twice is the same as once: `GET`, `PUT`, `DELETE`, and `POST` with
//! an idempotency key. What never reached the server is repeated always.

use std::time::Duration;

use crate::adapters;
use crate::error::{Error, TransportKind};
use crate::request::Request;

/// How persistent a client is.
///
/// The pause before try *n* + 1 is random between [`least`](Self::least) and a bound that grows to
/// [`most`](Self::most) (full jitter, so that many callers do not come back at once); a `Retry-After` of the server
/// wins over it, unless it is longer than [`patience`](Self::patience): then the call fails at once and tells it.
#[derive(Debug, Clone)]
pub struct Retry {
    /// How often a request is sent at most; 1 never repeats.
    pub tries: u32,
    /// The shortest pause.
    pub least: Duration,
    /// The longest pause.
    pub most: Duration,
    /// The longest `Retry-After` that is waited for.
    pub patience: Duration,
}

impl Default for Retry {
    /// 3 tries, pauses of 0.2 to 5 s, 30 s of patience.
    fn default() -> Self {
        Self {
            tries: 3,
            least: Duration::from_millis(200),
            most: Duration::from_secs(5),
            patience: Duration::from_secs(30),
        }
    }
}

impl Retry {
    /// Every request once.
    pub fn never() -> Self {
        Self {
            tries: 1,
            ..Self::default()
        }
    }

    /// How long to wait before `request`, which failed `tried` times and last with `error`, is sent again; `None`
    /// when it is not.
    pub(crate) fn pause(&self, request: &Request, tried: u32, error: &Error) -> Option<Duration> {
        let never_arrived =
            matches!(error, Error::Transport(failure) if failure.kind == TransportKind::Connect);
        if request.is_repeatable() || never_arrived {
            self.pause_of_repeatable(tried, error)
        } else {
            None
        }
    }

    /// The same for a request that does no harm when it is sent twice.
    pub(crate) fn pause_of_repeatable(&self, tried: u32, error: &Error) -> Option<Duration> {
        if tried >= self.tries || !error.is_retryable() {
            return None;
        }
        match error.retry_after() {
            Some(asked) => (asked <= self.patience).then_some(asked),
            // At most 1 s, then 5 s, with the usual bounds.
            None => {
                let bound = self.least.saturating_mul(5u32.saturating_pow(tried));
                Some(adapters::random_between(self.least, bound.min(self.most)))
            }
        }
    }
}
