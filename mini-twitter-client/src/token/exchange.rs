//! [`Exchanges`] counts the exchanges with the server whose tokens are not saved yet.

use std::time::Duration;

use tokio::sync::watch;
use tracing::debug;

/// The exchanges that are under way.
#[derive(Debug)]
pub(crate) struct Exchanges(watch::Sender<usize>);

/// An exchange with the server: what it returns is not saved before this is dropped.
#[derive(Debug)]
pub(crate) struct Exchange(watch::Sender<usize>);

impl Exchanges {
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(0))
    }

    /// Begins an exchange.
    pub(crate) fn begin(&self) -> Exchange {
        self.0.send_modify(|count| *count += 1);
        Exchange(self.0.clone())
    }

    /// Waits, at most `timeout`, until none is under way.
    pub(crate) async fn settle(&self, timeout: Duration) {
        let mut count = self.0.subscribe();
        let settled = count.wait_for(|count| *count == 0);
        if tokio::time::timeout(timeout, settled).await.is_err() {
            debug!("a renewal or a sign-in is still under way");
        }
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}
