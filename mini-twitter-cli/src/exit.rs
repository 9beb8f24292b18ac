//! [`Exit`]: the exit codes, and which of them a client's error gets. The table of all of them is a snapshot test.

use mini_twitter_client::Error;
use mini_twitter_core::error::{Class, ErrorCode};

/// How the process ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Success.
    Done = 0,
    /// A failure of no other kind.
    Other = 1,
    /// Wrong usage: the arguments do not fit the grammar.
    Usage = 2,
    /// The named item does not exist, or the caller may not see it.
    NotFound = 3,
    /// Not signed in, or not allowed.
    NotAllowed = 4,
    /// The server, or the client before it, refused the request.
    Refused = 5,
    /// Too many requests.
    Limited = 6,
    /// No answer, or none in time.
    Network = 7,
    /// The server failed.
    Server = 8,
    /// Ctrl-C.
    Interrupted = 130,
}

impl Exit {
    /// Every code but success.
    pub const FAILURES: [Self; 9] = [
        Self::Other,
        Self::Usage,
        Self::NotFound,
        Self::NotAllowed,
        Self::Refused,
        Self::Limited,
        Self::Network,
        Self::Server,
        Self::Interrupted,
    ];

    /// The number the process ends with.
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// The name in scripts: `!not_found`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "ok",
            Self::Other => "other",
            Self::Usage => "usage",
            Self::NotFound => "not_found",
            Self::NotAllowed => "not_allowed",
            Self::Refused => "refused",
            Self::Limited => "limited",
            Self::Network => "network",
            Self::Server => "server",
            Self::Interrupted => "interrupted",
        }
    }
}

/// Returns the exit code of a client's error. The end of a dry run is a success.
pub fn of(error: &Error) -> Exit {
    let code = error.code();
    if let (Some(ErrorCode::Other(_)), Some(status)) = (&code, error.status()) {
        return of_status(status);
    }
    match (error, code.map(|code| code.class())) {
        (Error::Recorded, _) => Exit::Done,
        (_, Some(Class::NotFound)) => Exit::NotFound,
        (_, Some(Class::NotAllowed)) => Exit::NotAllowed,
        (_, Some(Class::Refused)) => Exit::Refused,
        (_, Some(Class::Limited)) => Exit::Limited,
        (Error::Transport(_), _) | (_, Some(Class::TimedOut)) => Exit::Network,
        (Error::Decode { .. } | Error::TooLarge { .. }, _) | (_, Some(Class::Broken)) => {
            Exit::Server
        }
        (_, None) => Exit::Other,
    }
}

/// Returns the exit code of a refusal whose error code this version does not know.
fn of_status(status: u16) -> Exit {
    match status {
        401 | 403 => Exit::NotAllowed,
        404 | 410 => Exit::NotFound,
        408 | 504 => Exit::Network,
        429 => Exit::Limited,
        400..500 => Exit::Refused,
        _ => Exit::Server,
    }
}
