//! What people read of an [`Error`]: what went wrong, with what, and the way out.

use std::fmt;

use mini_twitter_core::error::FieldErrors;

use super::Error;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Api { problem, .. } => {
                f.write_str(problem.detail.as_deref().unwrap_or(&problem.title))?;
                write_fields(f, ": ", &problem.errors)
            }
            Self::Invalid(errors) => write_fields(f, "", errors),
            Self::Transport(failure) => f.write_str(&failure.what),
            Self::Decode {
                status,
                path,
                what,
                start,
                ..
            } => {
                match path.as_str() {
                    "." => f.write_str(what)?,
                    path => write!(f, "cannot read the response at {path}: {what}")?,
                }
                write!(f, "; status {status}")?;
                // The start of a page tells people nothing.
                if start.is_empty() || start.starts_with('<') {
                    return Ok(());
                }
                write!(f, "; it starts with {start:?}")
            }
            Self::TooLarge { status, limit } => write!(
                f,
                "the response (status {status}) has over {} MiB, more than any of this API; check the address of the server",
                limit >> 20
            ),
            Self::NotSignedIn => f.write_str("nobody is signed in; sign in first"),
            Self::SignedOut => f.write_str("the session has ended; sign in again"),
            Self::OtherUser { expected, found } => write!(
                f,
                "signed in as @{expected}, but the stored session is now @{found}'s; sign in again as @{expected}, or create a new client to act as @{found}"
            ),
            Self::OtherServer { expected, found } => write!(
                f,
                "the stored session is of {found}, not of {expected}; use that address, or sign in here, which replaces the session"
            ),
            Self::Store(error) => write!(f, "cannot read or save the session: {error}"),
            Self::Runtime => f.write_str(
                "there is no tokio runtime, or it is shutting down; await calls inside a runtime that has its timer and IO enabled (enable_all)",
            ),
            Self::Recorded => f.write_str("recorded, not sent"),
        }
    }
}

fn write_fields(f: &mut fmt::Formatter<'_>, start: &str, errors: &FieldErrors) -> fmt::Result {
    for (index, (field, messages)) in errors.iter().enumerate() {
        let separator = if index == 0 { start } else { "; " };
        write!(f, "{separator}{field}: {}", messages.join(", "))?;
    }
    Ok(())
}
