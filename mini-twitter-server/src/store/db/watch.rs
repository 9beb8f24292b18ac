//! How long writers wait for their turn, and a watch over those that take long.

use std::panic::Location;
use std::time::{Duration, Instant};

use tracing::warn;

/// How long `begin` waits for its turn.
pub(super) const BEGIN_WAIT: Duration = Duration::from_secs(5);
/// A transaction held for longer than this is logged: all other writers wait for it.
const SLOW: Duration = Duration::from_millis(250);

/// Logs, when dropped, a transaction that was held for long; the request's span names the route, `caller` the line.
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
