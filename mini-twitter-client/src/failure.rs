//! [`Failure`]: why a request received no complete response, in words that name the server.

use std::error::Error;
use std::time::Duration;
use std::{io, iter};

use crate::tls;

/// A request that received no complete response.
#[derive(Debug, Clone)]
pub struct Failure {
    /// At which point it failed.
    pub kind: TransportKind,
    /// The message for people, with the innermost cause.
    pub what: String,
}

/// At which point a request failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportKind {
    /// No connection was made: the request did not reach the server.
    Connect,
    /// The server speaks https where http was asked for, or the other way round: it did not read the request, and will
    /// not read it later.
    Protocol,
    /// The response did not arrive in time; the server may have carried out the request.
    Timeout,
    /// The connection was lost; the server may have carried out the request.
    Other,
}

impl Failure {
    /// Describes a failed request to the server at `url`.
    pub(crate) fn of(error: &reqwest::Error, url: &str) -> Self {
        let cause = innermost(error);
        let scheme = url.split(':').next().unwrap_or_default();
        let is_other_protocol = match scheme {
            "https" => causes(error).any(tls::is_not_tls),
            _ => cause.contains("invalid HTTP version"),
        };
        let kind = if is_other_protocol {
            TransportKind::Protocol
        } else if error.is_connect() {
            TransportKind::Connect
        } else if error.is_timeout() {
            TransportKind::Timeout
        } else {
            TransportKind::Other
        };
        let rest = url.trim_start_matches(scheme);
        let what = match kind {
            TransportKind::Protocol if scheme == "https" => {
                format!("{url} speaks http, not https: use http{rest}")
            }
            TransportKind::Protocol => {
                format!("{url} does not speak http: if it speaks https, use https{rest}")
            }
            TransportKind::Timeout => "the server did not respond in time".to_owned(),
            TransportKind::Connect if error.is_timeout() => {
                format!("cannot connect to {url} in time")
            }
            TransportKind::Connect => format!("cannot connect to {url}: {cause}"),
            TransportKind::Other => format!("the connection to {url} was lost: {cause}"),
        };
        Self { kind, what }
    }

    /// Describes a call that was not done when its deadline came.
    pub(crate) fn after(deadline: Duration) -> Self {
        Self {
            kind: TransportKind::Timeout,
            what: format!("the call was not done within its deadline of {deadline:?}"),
        }
    }

    /// Whether the server may have carried out the request.
    pub(crate) fn may_have_arrived(&self) -> bool {
        matches!(self.kind, TransportKind::Timeout | TransportKind::Other)
    }
}

/// Returns the message of the innermost cause, which reqwest's own message leaves out.
fn innermost(error: &(dyn Error + 'static)) -> String {
    let last = causes(error).last();
    last.map(ToString::to_string).unwrap_or_default()
}

/// Returns an error and its causes, with what an `io::Error` wraps: its `source` is the cause of that.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    iter::successors(Some(error), |error| cause_of(*error))
}

fn cause_of<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    let wrapped = error.downcast_ref::<io::Error>();
    match wrapped.and_then(io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}
