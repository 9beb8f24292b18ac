//! How long to wait for a transaction, and [`Watch`], which logs transactions that took long.

use std::panic::Location;
use std::time::{Duration, Instant};

use tracing::warn;

/// How long `begin` waits for other writers, and a read for a connection.
pub(super) const BEGIN_WAIT: Duration = Duration::from_secs(5);
/// A transaction that was open for longer is logged: on SQLite all other writers wait for it.
const SLOW: Duration = Duration::from_millis(250);

/// Logs, when dropped, a transaction that was open for long; the request's span has the route, `caller` the source line.
#[derive(Debug)]
pub(super) struct Watch {
    pub(super) caller: &'static Location<'static>,
    since: Instant,
}

impl Watch {
    pub(super) fn start(caller: &'static Location<'static>) -> Self {
        let since = Instant::now();
        Self { caller, since }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let held = self.since.elapsed();
        if held > SLOW {
            warn!(held_ms = held.as_millis(), begun_at = %self.caller, "a transaction was held for long");
        }
    }
}
