//! [`Fault`]: why an operation failed or was refused. It is created where the reason is known and passed up by `?` to the
//! reply.
//!
//! It has no status, header or text of a driver: the reply turns it into a problem, the store logs errors of the driver.

use std::time::Duration;

use mini_twitter_core::error::{ErrorCode, FieldErrors};

/// Why an operation failed or was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What went wrong.
    pub code: ErrorCode,
    /// What is wrong and with which thing, for people; never internal details.
    pub detail: Option<String>,
    /// All wrong fields.
    pub errors: FieldErrors,
    /// How long to wait before a retry, if a retry may succeed.
    pub retry_after: Option<Duration>,
    /// Whether the database rolled the operation back because of another one at the same time: it may be run again.
    pub is_conflict: bool,
}

/// The result of most functions of the server.
pub type Outcome<T> = Result<T, Fault>;

impl Fault {
    /// Creates the fault of one wrong field; `what` continues the field's name: `is taken`.
    pub fn field(name: impl Into<String>, what: impl Into<String>) -> Self {
        FieldErrors::from([(name.into(), vec![what.into()])]).into()
    }
    /// Sets the detail.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
    /// Sets how long to wait before a retry.
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
            is_conflict: false,
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
