//! [`Error`]: every way in which a call can fail.
//!
//! Programs match on [`Error::code`]; the messages are for people (`error/message.rs`). No error contains a secret.

mod message;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use mini_twitter_core::error::{ErrorCode, FieldErrors, Problem};
use tokio::task::JoinError;

use crate::failure::{Failure, TransportKind};

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
        /// What is wrong with that field, or with the whole.
        what: String,
        /// The start of the body, at most 200 characters; empty when the body contains secrets.
        start: String,
        /// The id of the request in the server's log.
        request_id: Option<String>,
        /// How long the server asks to wait before the next try (`Retry-After`).
        retry_after: Option<Duration>,
    },
    /// The response is longer than any of this API, so that it was not read to its end.
    TooLarge {
        /// The HTTP status.
        status: u16,
        /// The greatest number of bytes that a response may have.
        limit: usize,
    },
    /// Nobody has signed in, so that [`Client::renew`](crate::Client::renew) has nothing to renew. No other call fails
    /// with it: without a session it is sent unsigned, and the server answers
    /// [`Unauthenticated`](ErrorCode::Unauthenticated) where it needs one.
    NotSignedIn,
    /// The session has ended: the server refused its refresh token, or another process signed out.
    SignedOut,
    /// The token store holds the session of another user than the one this client acts for. A client never turns into
    /// another user by itself.
    OtherUser {
        /// The username that the client acts for.
        expected: String,
        /// The username in the store.
        found: String,
    },
    /// The token store holds a session of another server. Tokens are sent only to the server that issued them.
    OtherServer {
        /// The base URL of the client.
        expected: String,
        /// The base URL in the store.
        found: String,
    },
    /// The token store cannot read or save the session, and the client has no tokens that it could use without it.
    Store(Arc<io::Error>),
    /// There is no tokio runtime, or it is shutting down.
    Runtime,
    /// The client only records; nothing was sent. See [`Client::recorded`](crate::Client::recorded).
    Recorded,
}

impl Error {
    /// Returns the error code when the client or the server refused the request; `None` for every other failure,
    /// such as one of the network. Without a session that can be used the code is
    /// [`Unauthenticated`](ErrorCode::Unauthenticated). What a proxy answers in place of the server has the code of
    /// its status when that is temporary: 408, 429, 502 to 504, and 520 to 530, by which proxies say that they do not
    /// reach the server.
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Api { problem, .. } => Some(problem.code.clone()),
            Self::Invalid(_) => Some(ErrorCode::InvalidInput),
            Self::NotSignedIn
            | Self::SignedOut
            | Self::OtherUser { .. }
            | Self::OtherServer { .. } => Some(ErrorCode::Unauthenticated),
            Self::Decode { status, .. } | Self::TooLarge { status, .. } => code_of_status(*status),
            Self::Transport(_) | Self::Store(_) | Self::Runtime | Self::Recorded => None,
        }
    }

    /// Returns the HTTP status when the server responded.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Api { problem, .. } => Some(problem.status),
            Self::Decode { status, .. } | Self::TooLarge { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// Returns whether the same call may succeed later without a change: after a failure of the network, unless the
    /// server speaks another protocol, and for the statuses 408, 425, 429, 500, 502 to 504, and 520 to 530.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Transport(failure) => failure.kind != TransportKind::Protocol,
            _ => matches!(
                self.status(),
                Some(408 | 425 | 429 | 500 | 502..=504 | 520..=530)
            ),
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

    /// Whether the server may have carried out the request although it was not answered as it should.
    pub(crate) fn may_have_taken_effect(&self) -> bool {
        match self {
            Self::Transport(failure) => failure.may_have_arrived(),
            Self::Api { problem, .. } => problem.status >= 500,
            Self::Decode { status, .. } | Self::TooLarge { status, .. } => {
                *status < 300 || *status >= 500
            }
            _ => false,
        }
    }

    /// Adds to a refusal what the server cannot know: that the token is a personal one (`is_personal`), or that an
    /// earlier try of the same call may have been carried out, whose response was lost (`lost_response`).
    pub(crate) fn explained(mut self, is_personal: bool, lost_response: bool) -> Self {
        if let Self::Api { problem, .. } = &mut self {
            if is_personal && problem.code == ErrorCode::Unauthenticated {
                let what = "the server does not accept this personal token: it is wrong, revoked, or of another server";
                problem.detail = Some(what.to_owned());
            }
            if lost_response && (400..500).contains(&problem.status) {
                let detail = problem.detail.as_deref().unwrap_or(&problem.title);
                let what = format!(
                    "an earlier try of this call may have been carried out, its answer was lost: {detail}"
                );
                problem.detail = Some(what);
            }
        }
        self
    }

    /// Adds a sentence to the message, when the server may have carried out the request.
    pub(crate) fn with_note(mut self, note: &str) -> Self {
        if self.may_have_taken_effect() {
            match &mut self {
                Self::Transport(Failure { what, .. }) | Self::Decode { what, .. } => {
                    *what = format!("{what}; {note}");
                }
                Self::Api { problem, .. } => {
                    let detail = problem.detail.as_deref().unwrap_or(&problem.title);
                    problem.detail = Some(format!("{detail}; {note}"));
                }
                _ => {}
            }
        }
        self
    }

    /// Creates the error of one invalid field.
    pub(crate) fn invalid(field: &str, what: impl Into<String>) -> Self {
        Self::Invalid([(field.to_owned(), vec![what.into()])].into())
    }

    /// Creates the error of a list whose pages repeat.
    pub(crate) fn endless_list() -> Self {
        Self::Decode {
            status: 200,
            path: "next".to_owned(),
            what: "the list returned to an earlier page, it would never end".to_owned(),
            start: String::new(),
            request_id: None,
            retry_after: None,
        }
    }

    /// Creates the error of a token store that fails.
    pub(crate) fn store(error: io::Error) -> Self {
        Self::Store(Arc::new(error))
    }

    /// Creates the error of a task that did not end: the store panicked in it, or the runtime shuts down.
    pub(crate) fn task(error: &JoinError) -> Self {
        if error.is_panic() {
            Self::store(io::Error::other("the token store panicked"))
        } else {
            Self::Runtime
        }
    }

    /// Whether the server rejected the access token, so that a renewed one may be accepted.
    pub(crate) fn is_token_rejected(&self) -> bool {
        matches!(
            self.code(),
            Some(ErrorCode::Unauthenticated | ErrorCode::TokenExpired)
        ) && matches!(self, Self::Api { .. })
    }
}

/// Returns the code of a status without a problem, when the failure is temporary. No other: the page of a proxy must
/// not look like a refusal by the server.
pub(crate) fn code_of_status(status: u16) -> Option<ErrorCode> {
    match status {
        408 => Some(ErrorCode::RequestTimeout),
        429 => Some(ErrorCode::RateLimited),
        502..=504 | 520..=530 => Some(ErrorCode::Unavailable),
        _ => None,
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Store(error) => Some(&**error),
            _ => None,
        }
    }
}
