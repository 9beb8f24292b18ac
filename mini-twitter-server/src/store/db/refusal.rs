//! What a driver's error means: unique rules by name, everything else a failure that is logged here and told nobody.

use std::time::Duration;

use mini_twitter_core::error::ErrorCode;

use crate::fault::Fault;

/// The unique indexes that a caller can run into, and what they are told. Any other rule is [`ErrorCode::Conflict`].
pub const UNIQUE: &[(&str, ErrorCode)] = &[
    ("users_username_key", ErrorCode::UsernameTaken),
    ("users_email_key", ErrorCode::EmailTaken),
];

/// The fault of whoever broke the unique rule `index`.
pub(super) fn not_unique(index: &str) -> Fault {
    let known = UNIQUE.iter().find(|(name, _)| *name == index);
    known
        .map_or(ErrorCode::Conflict, |(_, code)| code.clone())
        .into()
}

/// The database cannot take it now; a second later it may.
pub(super) fn unavailable() -> Fault {
    Fault::from(ErrorCode::Unavailable).retry_after(Duration::from_secs(1))
}

/// A defect of ours, already logged.
pub(super) fn internal() -> Fault {
    ErrorCode::Internal.into()
}
