//! The clock and randomness of the system: the only file of this crate that reads either.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use mini_twitter_core::time::Timestamp;

/// Returns the current time by this machine's clock.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place of the client that reads the clock"
)]
pub(crate) fn now() -> Timestamp {
    timestamp(SystemTime::now())
}

/// Converts a system time to a [`Timestamp`]; times before 1970 become 1970.
pub(crate) fn timestamp(at: SystemTime) -> Timestamp {
    let since = at.duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

/// Creates an idempotency key: 128 random bits as 32 hexadecimal digits.
pub(crate) fn idempotency_key() -> String {
    format!("{:032x}", u128::from_ne_bytes(random()))
}

/// Returns a random duration from `min` to `max`, both included; `min` when it is the longer one.
pub(crate) fn random_between(min: Duration, max: Duration) -> Duration {
    let span = max.saturating_sub(min);
    let share = f64::from(u32::from_ne_bytes(random())) / f64::from(u32::MAX);
    let part = Duration::try_from_secs_f64(span.as_secs_f64() * share).unwrap_or(span);
    min.saturating_add(part.min(span))
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place of the client that asks for randomness"
)]
fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("every supported system has a source of randomness");
    bytes
}
