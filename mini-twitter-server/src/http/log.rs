//! What the log says of requests: one line each at `info`; at `warn` what was slow or turned away, at
//! `error` what failed. No
//! addresses of queries, no bodies, no tokens.

use std::time::Duration;

use salvo::http::StatusCode;
use tracing::{Span, error, error_span, info, warn};

use crate::http::visit::Visit;

/// From here on a request is slow.
const SLOW: Duration = Duration::from_secs(1);

/// Names the request in every line that is logged on its way.
pub fn span(visit: &Visit<'_>) -> Span {
    error_span!("request", id = %visit.id)
}

/// The line of a request that is answered.
pub fn request(visit: &Visit<'_>, status: StatusCode, took: Duration) {
    let (id, route, status) = (visit.id.as_str(), visit.route, status.as_u16());
    let duration_ms = took.as_micros() as f64 / 1000.0;
    if status == 503 {
        warn!(id, route, status, duration_ms, "request was turned away");
    } else if status >= 500 {
        error!(id, route, status, duration_ms, "request failed");
    } else if took > SLOW {
        warn!(id, route, status, duration_ms, "request was slow");
    } else {
        info!(id, route, status, duration_ms, "request");
    }
}
