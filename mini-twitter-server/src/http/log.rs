//! What the log says of requests: one line each at `info`; at `warn` what was slow, and once a second that some were
//! turned away; at `error` what failed. No addresses with their queries, no bodies, no tokens.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use salvo::http::StatusCode;
use tracing::{Span, error, error_span, info, warn};

use crate::http::context::RequestContext;

/// From here on a request is slow.
const SLOW: Duration = Duration::from_secs(1);
/// How often it is said that some are turned away: under load a line each would be load.
const OFTEN: Duration = Duration::from_secs(1);

static TURNED_AWAY: AtomicU64 = AtomicU64::new(0);
static LAST_SAID: Mutex<Option<Instant>> = Mutex::new(None);

/// Names the request in every line that is logged on its way.
pub fn span(context: &RequestContext<'_>) -> Span {
    error_span!("request", id = %context.id)
}

/// The line of a request that is answered.
pub fn request(context: &RequestContext<'_>, status: StatusCode, took: Duration) {
    let (id, route, status) = (context.id.as_str(), context.route, status.as_u16());
    let duration_ms = took.as_micros() as f64 / 1000.0;
    if status == 503 {
        info!(id, route, status, duration_ms, "request");
        turned_away();
    } else if status >= 500 {
        error!(id, route, status, duration_ms, "request failed");
    } else if took > SLOW {
        warn!(id, route, status, duration_ms, "request was slow");
    } else {
        info!(id, route, status, duration_ms, "request");
    }
}

fn turned_away() {
    TURNED_AWAY.fetch_add(1, Ordering::Relaxed);
    let Ok(mut said) = LAST_SAID.try_lock() else {
        return; // another says it
    };
    if said.is_none_or(|at| at.elapsed() >= OFTEN) {
        *said = Some(Instant::now());
        let count = TURNED_AWAY.swap(0, Ordering::Relaxed);
        warn!(count, "requests were turned away");
    }
}
