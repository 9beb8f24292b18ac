//! The clock and randomness of the system: the only file of this crate that reads either.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use mini_twitter_core::time::Timestamp;

/// Now, by this machine's clock.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place of the client that reads the clock"
)]
pub(crate) fn now() -> Timestamp {
    timestamp(SystemTime::now())
}

/// A moment as the wire has it; 1970 for what lies before.
pub(crate) fn timestamp(at: SystemTime) -> Timestamp {
    let since = at.duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

/// A key that no other call has: 128 random bits.
pub(crate) fn idempotency_key() -> String {
    format!("{:032x}", u128::from_ne_bytes(random()))
}

/// A random span between two others.
pub(crate) fn random_between(least: Duration, most: Duration) -> Duration {
    let share = f64::from(u32::from_ne_bytes(random())) / f64::from(u32::MAX);
    least + most.saturating_sub(least).mul_f64(share)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place of the client that asks for randomness"
)]
fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("every system this runs on has randomness");
    bytes
}
