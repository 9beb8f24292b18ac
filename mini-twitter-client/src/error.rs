//! Every way a call can end without an answer: [`Error`].
//!
//! [`Error::code`] is what programs match on; the words are for people. Nothing in here holds a secret.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use mini_twitter_core::error::{ErrorCode, FieldErrors, Problem};

/// Why there is no answer. Cheap to clone: many callers may share one failure.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Error {
    /// The server said no.
    Api {
        /// What it said.
        problem: Box<Problem>,
        /// How long it asks to wait.
        retry_after: Option<Duration>,
    },
    /// Refused here, before anything was sent: every wrong field with what is wrong.
    Invalid(FieldErrors),
    /// No answer came: no connection, too slow, cut off.
    Transport(Failure),
    /// An answer came that is none of this API: a proxy's page, a truncated body, a newer form.
    Decode {
        /// The HTTP status.
        status: u16,
        /// Where in the answer, `items[2].post`; `.` for the whole.
        path: String,
        /// What is wrong there.
        what: String,
        /// How the answer begins; at most 200 characters, and nothing of an answer that hands out secrets.
        start: String,
        /// Names the request in the server's log.
        request_id: Option<String>,
        /// How long it asks to wait.
        retry_after: Option<Duration>,
    },
    /// The session is over: its refresh token is not taken any more, or another process signed out.
    SignedOut,
    /// The tokens cannot be read or kept.
    Store(Arc<io::Error>),
    /// The client records; nothing was sent. See [`Client::recorded`](crate::Client::recorded).
    Recorded,
}

/// A call that found no answer.
#[derive(Debug, Clone)]
pub struct Failure {
    /// What failed.
    pub kind: TransportKind,
    /// The whole chain of causes, for people.
    pub what: String,
}

/// What failed on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportKind {
    /// No connection was made: nothing reached the server.
    Connect,
    /// The answer did not come in time; what was asked may have been done.
    Timeout,
    /// The connection broke; what was asked may have been done.
    Other,
}

impl Error {
    /// The code, when a rule refused, here or at the server.
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Api { problem, .. } => Some(problem.code.clone()),
            Self::Invalid(_) => Some(ErrorCode::InvalidInput),
            Self::SignedOut => Some(ErrorCode::Unauthenticated),
            Self::Transport(_) | Self::Decode { .. } | Self::Store(_) | Self::Recorded => None,
        }
    }

    /// The HTTP status, when there was an answer.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Api { problem, .. } => Some(problem.status),
            Self::Decode { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// Whether the same call may work later, with nothing changed.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Transport(_) => true,
            _ => matches!(self.status(), Some(408 | 425 | 429 | 500 | 502 | 503 | 504)),
        }
    }

    /// How long the server asks to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Api { retry_after, .. } | Self::Decode { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// Every wrong field with what is wrong, when fields are.
    pub fn fields(&self) -> Option<&FieldErrors> {
        match self {
            Self::Api { problem, .. } => (!problem.errors.is_empty()).then_some(&problem.errors),
            Self::Invalid(errors) => Some(errors),
            _ => None,
        }
    }

    /// Names the request in the server's log.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Api { problem, .. } => Some(&problem.request_id),
            Self::Decode { request_id, .. } => request_id.as_deref(),
            _ => None,
        }
    }

    /// One wrong field.
    pub(crate) fn invalid(field: &str, what: impl Into<String>) -> Self {
        Self::Invalid([(field.to_owned(), vec![what.into()])].into())
    }

    /// Whether another access token may help.
    pub(crate) fn asks_for_token(&self) -> bool {
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
                write!(
                    f,
                    "the answer ({status}) is not understood at {path}: {what}"
                )?;
                if start.is_empty() {
                    return Ok(());
                }
                write!(f, "; it begins {start:?}")
            }
            Self::SignedOut => f.write_str("the session is over; sign in again"),
            Self::Store(error) => write!(f, "the session cannot be kept or read: {error}"),
            Self::Recorded => f.write_str("recorded, not sent"),
        }
    }
}

fn write_fields(f: &mut fmt::Formatter<'_>, errors: &FieldErrors) -> fmt::Result {
    for (at, (field, what)) in errors.iter().enumerate() {
        let mark = if at == 0 { ": " } else { "; " };
        write!(f, "{mark}{field}: {}", what.join(", "))?;
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
    /// Keeps the causes, which reqwest's own words leave out, and drops the URL.
    fn from(error: reqwest::Error) -> Self {
        let kind = if error.is_connect() {
            TransportKind::Connect
        } else if error.is_timeout() {
            TransportKind::Timeout
        } else {
            TransportKind::Other
        };
        let intro = match kind {
            TransportKind::Connect => "cannot connect to the server",
            TransportKind::Timeout => "the server did not answer in time",
            TransportKind::Other => "the connection broke",
        };
        let mut last = String::new();
        let mut cause = std::error::Error::source(&error);
        while let Some(deeper) = cause {
            last = deeper.to_string();
            cause = deeper.source();
        }
        let what = if last.is_empty() || kind == TransportKind::Timeout {
            intro.to_owned()
        } else {
            format!("{intro}: {last}")
        };
        Self::Transport(Failure { kind, what })
    }
}
