//! [`Backoff`]: how long to pause after failures in a row.

use std::time::Duration;

/// A pause that doubles with each failure in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// The longest pause after the first failure.
    pub first: Duration,
    /// The longest pause of all.
    pub longest: Duration,
}

impl Backoff {
    /// Returns the pause after so many failures in a row: twice as long each time, less a random part of up to half, so
    /// that what failed together does not try again together.
    pub fn pause(self, failures: u32, random: u64) -> Duration {
        let doublings = failures.saturating_sub(1).min(16);
        let full = self
            .first
            .saturating_mul(2_u32.pow(doublings))
            .min(self.longest);
        let share = random as f64 / u64::MAX as f64;
        full / 2 + (full / 2).mul_f64(share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BACKOFF: Backoff = Backoff {
        first: Duration::from_millis(200),
        longest: Duration::from_secs(10),
    };

    #[test]
    fn each_failure_in_a_row_doubles_the_pause_up_to_a_bound() {
        let longest: Vec<_> = (1..9)
            .map(|failures| BACKOFF.pause(failures, u64::MAX).as_millis())
            .collect();

        assert_eq!(
            longest,
            [200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000]
        );
        assert_eq!(BACKOFF.pause(u32::MAX, u64::MAX), BACKOFF.longest);
    }

    #[test]
    fn randomness_shortens_a_pause_by_up_to_half() {
        assert_eq!(BACKOFF.pause(1, 0), BACKOFF.first / 2);
        assert!(BACKOFF.pause(1, u64::MAX / 2) < BACKOFF.first);
    }
}
