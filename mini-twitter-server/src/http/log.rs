//! Logs requests, one line each: `info`, `warn` when it was slow, `error` when it failed. Once a second at most, a
//! `warn` counts the requests and connections that got 503. URLs with their queries, bodies and tokens are never logged.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use salvo::http::StatusCode;
use tracing::{Span, error, error_span, info, warn};

use crate::http::context::RequestContext;

/// From this duration on a request is slow.
const SLOW: Duration = Duration::from_secs(1);
/// How often requests that got 503 are counted in the log: a line for each would add load under load.
const WARN_INTERVAL: Duration = Duration::from_secs(1);

static UNAVAILABLE: AtomicU64 = AtomicU64::new(0);
static LAST_WARNING: Mutex<Option<Instant>> = Mutex::new(None);

/// Adds the request's id to every line that is logged while it runs.
pub fn span(context: &RequestContext<'_>) -> Span {
    error_span!("request", id = %context.id)
}

/// Logs a request that was answered.
pub fn request(context: &RequestContext<'_>, status: StatusCode, took: Duration) {
    let (id, route, status) = (context.id.as_str(), context.route, status.as_u16());
    let duration_ms = took.as_micros() as f64 / 1000.0;
    if status == 503 {
        info!(id, route, status, duration_ms, "request");
        warn_of_unavailable();
    } else if status >= 500 && status != 501 {
        error!(id, route, status, duration_ms, "request failed");
    } else if took > SLOW {
        warn!(id, route, status, duration_ms, "request was slow");
    } else {
        info!(id, route, status, duration_ms, "request");
    }
}

/// Counts a request or a connection that got 503.
pub fn warn_of_unavailable() {
    UNAVAILABLE.fetch_add(1, Ordering::Relaxed);
    let Ok(mut last) = LAST_WARNING.try_lock() else {
        return; // another thread logs it
    };
    if last.is_none_or(|at| at.elapsed() >= WARN_INTERVAL) {
        *last = Some(Instant::now());
        let count = UNAVAILABLE.swap(0, Ordering::Relaxed);
        warn!(count, "requests or connections were answered with 503");
    }
}
