//! [`Fault`]: a refusal or a failure, made where the fact is known and passed by `?` up to the reply.
//!
//! No status, header or driver text in here: the reply turns a fault into a problem, the store logs what a driver said.

use std::time::Duration;

use mini_twitter_core::error::{ErrorCode, FieldErrors};

/// Why a call gives nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What went wrong.
    pub code: ErrorCode,
    /// What and which, for people; no internals.
    pub detail: Option<String>,
    /// All wrong fields.
    pub errors: FieldErrors,
    /// When another try may do better.
    pub retry_after: Option<Duration>,
}

/// What a function of the server gives.
pub type Outcome<T> = Result<T, Fault>;

impl Fault {
    /// One wrong field; `what` goes on from the field's name: `is taken`.
    pub fn field(name: impl Into<String>, what: impl Into<String>) -> Self {
        FieldErrors::from([(name.into(), vec![what.into()])]).into()
    }
    /// The same fault, saying what and which.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
    /// The same fault, saying when to try again.
    #[must_use]
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }
}

impl From<ErrorCode> for Fault {
    fn from(code: ErrorCode) -> Self {
        Self {
            code,
            detail: None,
            errors: FieldErrors::new(),
            retry_after: None,
        }
    }
}
impl From<FieldErrors> for Fault {
    fn from(errors: FieldErrors) -> Self {
        Self {
            errors,
            ..Self::from(ErrorCode::InvalidInput)
        }
    }
}
