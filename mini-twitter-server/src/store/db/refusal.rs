//! The faults that errors of a driver become: the code of a violated unique rule, `unavailable` or `internal`. The cause
//! is logged by the driver's module and never sent to a client.

use std::time::Duration;

use mini_twitter_core::error::ErrorCode;

use crate::fault::Fault;

/// The unique indexes that a request can violate, and the error code of each. Any other is [`ErrorCode::Conflict`].
pub const UNIQUE: &[(&str, ErrorCode)] = &[
    ("users_username_key", ErrorCode::UsernameTaken),
    ("users_email_key", ErrorCode::EmailTaken),
];

/// Returns the fault for a violation of the unique index `index`.
pub(super) fn not_unique(index: &str) -> Fault {
    let known = UNIQUE.iter().find(|(name, _)| *name == index);
    known
        .map_or(ErrorCode::Conflict, |(_, code)| code.clone())
        .into()
}

/// Returns the fault for a value that the engine does not take, such as a text with NUL. It came with the request, so the
/// caller is at fault.
pub(super) fn unfit() -> Fault {
    Fault::from(ErrorCode::Malformed).detail("a value cannot be stored")
}

/// Returns the fault for a database that cannot answer now; clients may retry after a second.
pub(super) fn unavailable() -> Fault {
    Fault::from(ErrorCode::Unavailable).retry_after(Duration::from_secs(1))
}

/// Returns the fault for a transaction that was rolled back because of another one at the same time.
pub(super) fn conflict() -> Fault {
    Fault {
        is_conflict: true,
        ..unavailable()
    }
}

/// Returns the fault for a defect of the server, which is already logged.
pub(super) fn internal() -> Fault {
    ErrorCode::Internal.into()
}
