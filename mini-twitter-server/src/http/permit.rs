//! [`Permit`]: the permit of a request to run. Their number bounds the requests that run at the same time; a request that
//! waits for its body does not run, so slow senders cannot take them all.

use mini_twitter_core::error::ErrorCode;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::fault::{Fault, Outcome};

/// The permit of one request; the default needs none.
#[derive(Debug, Default)]
pub struct Permit<'a> {
    permits: Option<&'a Semaphore>,
    held: Option<SemaphorePermit<'a>>,
}

impl<'a> Permit<'a> {
    /// Takes one of `permits`.
    ///
    /// # Errors
    /// [`ErrorCode::Unavailable`] when all are taken.
    pub fn take(permits: &'a Semaphore) -> Outcome<Self> {
        let mut permit = Self {
            permits: Some(permits),
            held: None,
        };
        permit.resume()?;
        Ok(permit)
    }

    /// Gives the permit back while the request waits for its client.
    pub fn pause(&mut self) {
        self.held = None;
    }

    /// Takes a permit again.
    ///
    /// # Errors
    /// [`ErrorCode::Unavailable`] when all are taken.
    pub fn resume(&mut self) -> Outcome<()> {
        if let Some(permits) = self.permits {
            let all_taken =
                |_| Fault::from(ErrorCode::Unavailable).detail("too many requests are running");
            self.held = Some(permits.try_acquire().map_err(all_taken)?);
        }
        Ok(())
    }
}
