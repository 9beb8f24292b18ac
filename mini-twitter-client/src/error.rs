//! [`Error`]: every way in which a call can fail.
//!
//! Programs match on [`Error::code`]; the messages are for people. No error contains a secret.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use mini_twitter_core::error::{ErrorCode, FieldErrors, Problem};

/// Why a call failed. Cheap to clone: callers that waited for the same renewal of tokens share one failure.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Error {
    /// The server refused the request.
    Api {
        /// The body of the response.
        problem: Box<Problem>,
        /// How long the server asks to wait before the next try (`Retry-After`).
        retry_after: Option<Duration>,
    },
    /// The client refused the input before sending anything: every invalid field with its messages.
    Invalid(FieldErrors),
    /// No complete response arrived: no connection, a timeout, or a lost connection.
    Transport(Failure),
    /// The response is not one of this API: the page of a proxy, a truncated body, or the format of a newer server.
    Decode {
        /// The HTTP status.
        status: u16,
        /// The field that does not fit, like `items[2].post`; `.` for the whole body.
        path: String,
        /// What is wrong with that field.
        what: String,
        /// The start of the body, at most 200 characters; empty when the body contains secrets.
        start: String,
        /// The id of the request in the server's log.
        request_id: Option<String>,
        /// How long the server asks to wait before the next try (`Retry-After`).
        retry_after: Option<Duration>,
    },
    /// The session has ended: the server refused its refresh token, or another process signed out.
    SignedOut,
    /// The token store cannot read or save the session.
    Store(Arc<io::Error>),
    /// The client only records; nothing was sent. See [`Client::recorded`](crate::Client::recorded).
    Recorded,
}

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
    /// The response did not arrive in time; the server may have carried out the request.
    Timeout,
    /// The connection was lost; the server may have carried out the request.
    Other,
}

impl Error {
    /// Returns the error code when the client or the server refused the request; `None` for every other failure,
    /// such as one of the network.
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Api { problem, .. } => Some(problem.code.clone()),
            Self::Invalid(_) => Some(ErrorCode::InvalidInput),
            Self::SignedOut => Some(ErrorCode::Unauthenticated),
            Self::Transport(_) | Self::Decode { .. } | Self::Store(_) | Self::Recorded => None,
        }
    }

    /// Returns the HTTP status when the server responded.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Api { problem, .. } => Some(problem.status),
            Self::Decode { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// Returns whether the same call may succeed later without a change: after a failure of the network, and for the
    /// statuses 408, 425, 429, 500, 502, 503 and 504.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Transport(_) => true,
            _ => matches!(self.status(), Some(408 | 425 | 429 | 500 | 502 | 503 | 504)),
        }
    }

    /// Returns how long the server asks to wait before the next try (`Retry-After`).
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Api { retry_after, .. } | Self::Decode { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// Returns every invalid field with its messages, when the error is about fields.
    pub fn fields(&self) -> Option<&FieldErrors> {
        match self {
            Self::Api { problem, .. } => (!problem.errors.is_empty()).then_some(&problem.errors),
            Self::Invalid(errors) => Some(errors),
            _ => None,
        }
    }

    /// Returns the id of the request in the server's log, when the server responded.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Api { problem, .. } => Some(&problem.request_id),
            Self::Decode { request_id, .. } => request_id.as_deref(),
            _ => None,
        }
    }

    /// Creates the error of one invalid field.
    pub(crate) fn invalid(field: &str, what: impl Into<String>) -> Self {
        Self::Invalid([(field.to_owned(), vec![what.into()])].into())
    }

    /// Whether the server rejected the access token, so that a renewed one may be accepted.
    pub(crate) fn is_token_rejected(&self) -> bool {
        matches!(
            self.code(),
            Some(ErrorCode::Unauthenticated | ErrorCode::TokenExpired)
        ) && matches!(self, Self::Api { .. })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Api { problem, .. } => {
                f.write_str(problem.detail.as_deref().unwrap_or(&problem.title))?;
                write_fields(f, &problem.errors)
            }
            Self::Invalid(errors) => {
                f.write_str(ErrorCode::InvalidInput.title())?;
                write_fields(f, errors)
            }
            Self::Transport(failure) => f.write_str(&failure.what),
            Self::Decode {
                status,
                path,
                what,
                start,
                ..
            } => {
                write!(f, "cannot read the response (status {status})")?;
                if path != "." {
                    write!(f, " at {path}")?;
                }
                write!(f, ": {what}")?;
                if start.is_empty() {
                    return Ok(());
                }
                write!(f, "; it starts with {start:?}")
            }
            Self::SignedOut => f.write_str("the session has ended; sign in again"),
            Self::Store(error) => write!(f, "cannot read or save the session: {error}"),
            Self::Recorded => f.write_str("recorded, not sent"),
        }
    }
}

fn write_fields(f: &mut fmt::Formatter<'_>, errors: &FieldErrors) -> fmt::Result {
    for (index, (field, messages)) in errors.iter().enumerate() {
        let separator = if index == 0 { ": " } else { "; " };
        write!(f, "{separator}{field}: {}", messages.join(", "))?;
    }
    Ok(())
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Store(error) => Some(&**error),
            _ => None,
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Store(Arc::new(error))
    }
}

impl From<reqwest::Error> for Error {
    /// Adds the innermost cause, which reqwest's own message leaves out, and drops the URL.
    fn from(error: reqwest::Error) -> Self {
        let kind = if error.is_connect() {
            TransportKind::Connect
        } else if error.is_timeout() {
            TransportKind::Timeout
        } else {
            TransportKind::Other
        };
        let summary = match kind {
            TransportKind::Connect => "cannot connect to the server",
            TransportKind::Timeout => "the server did not respond in time",
            TransportKind::Other => "the connection was lost",
        };
        let mut innermost = String::new();
        let mut cause = std::error::Error::source(&error);
        while let Some(inner) = cause {
            innermost = inner.to_string();
            cause = inner.source();
        }
        let what = if innermost.is_empty() || kind == TransportKind::Timeout {
            summary.to_owned()
        } else {
            format!("{summary}: {innermost}")
        };
        Self::Transport(Failure { kind, what })
    }
}
