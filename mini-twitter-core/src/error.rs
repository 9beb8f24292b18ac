//! Every error of the API: [`ErrorCode`], and [`Problem`], its form on the wire.
//!
//! The same code is used from the database constraint to the exit code of the CLI. To add an error, add a row to
//! `error_codes!`; a row that lacks a column does not compile.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::wire::wire;

/// What an error means to the caller. The enum is closed, so that the choice of an exit code is an exhaustive match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// The caller is not signed in, or is not allowed to do this.
    NotAllowed,
    /// What the request names does not exist, or is hidden from the caller.
    NotFound,
    /// The request is wrong; sending it again gets the same error.
    Refused,
    /// There were too many requests; wait, then send it again.
    Limited,
    /// The request took too long.
    TimedOut,
    /// The server failed.
    Broken,
}

/// Declares [`ErrorCode`]. A row is: variant, slug, HTTP status, class, title.
macro_rules! error_codes {
    ($($name:ident $slug:literal $status:literal $class:ident $title:literal)+) => {
        /// What went wrong, as a code that programs may rely on.
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum ErrorCode {
            $(#[doc = $title] $name,)+
            /// A code that this version does not know, with its slug.
            Other(String),
        }

        impl ErrorCode {
            /// Every known code.
            pub const ALL: &[Self] = &[$(Self::$name),+];
            /// Returns the code on the wire.
            pub fn slug(&self) -> &str {
                match self { $(Self::$name => $slug,)+ Self::Other(slug) => slug }
            }
            /// Returns the HTTP status.
            pub const fn status(&self) -> u16 {
                match self { $(Self::$name => $status,)+ Self::Other(_) => 500 }
            }
            /// Returns a sentence for people.
            pub const fn title(&self) -> &'static str {
                match self { $(Self::$name => $title,)+ Self::Other(_) => "the server refused the request" }
            }
            /// Returns what the error means to the caller.
            pub const fn class(&self) -> Class {
                match self { $(Self::$name => Class::$class,)+ Self::Other(_) => Class::Broken }
            }
        }

        impl From<String> for ErrorCode {
            fn from(slug: String) -> Self {
                match slug.as_str() { $($slug => Self::$name,)+ _ => Self::Other(slug) }
            }
        }
    };
}

error_codes! {
    Malformed          "malformed"           400 Refused    "the request cannot be read"
    Unauthenticated    "unauthenticated"     401 NotAllowed "sign in first"
    TokenExpired       "token_expired"       401 NotAllowed "the access token has expired"
    BadCredentials     "bad_credentials"     401 NotAllowed "wrong name or password"
    Forbidden          "forbidden"           403 NotAllowed "not allowed"
    InsufficientScope  "insufficient_scope"  403 NotAllowed "the token does not have the required scope"
    AccountDeactivated "account_deactivated" 403 NotAllowed "the account is deactivated"
    AccountBanned      "account_banned"      403 NotAllowed "the account is banned"
    NotFound           "not_found"           404 NotFound   "not found"
    MethodNotAllowed   "method_not_allowed"  405 Refused    "this path does not support this method"
    RequestTimeout     "request_timeout"     408 TimedOut   "the request took too long to arrive"
    Conflict           "conflict"            409 Refused    "the request conflicts with the current state"
    UsernameTaken      "username_taken"      409 Refused    "that username is taken"
    EmailTaken         "email_taken"         409 Refused    "that email address is taken"
    TooLarge           "too_large"           413 Refused    "the request is too large"
    UnsupportedMedia   "unsupported_media"   415 Refused    "this content type is not supported"
    InvalidInput       "invalid_input"       422 Refused    "some fields are wrong"
    RateLimited        "rate_limited"        429 Limited    "too many requests"
    HeadTooLarge       "head_too_large"      431 Refused    "the request line or the headers are too large"
    Internal           "internal"            500 Broken     "internal server error"
    NotImplemented     "not_implemented"     501 Refused    "the server does not support this"
    Unavailable        "unavailable"         503 Broken     "the server is temporarily unavailable"
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}
impl Serialize for ErrorCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.slug())
    }
}
impl<'de> Deserialize<'de> for ErrorCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}
#[cfg(feature = "openapi")]
impl schemars::JsonSchema for ErrorCode {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ErrorCode".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let known: Vec<_> = Self::ALL.iter().map(Self::slug).collect();
        schemars::json_schema!({ "type": "string", "examples": known, "description": "A newer server may send other codes." })
    }
}

/// The path of each wrong field, such as `poll.options[2]`, with everything that is wrong with it.
pub type FieldErrors = BTreeMap<String, Vec<String>>;

wire! {
    /// An error on the wire: RFC 9457, `application/problem+json`.
    pub struct Problem {
        /// Always `about:blank`: `code` identifies the type of problem.
        #[serde(rename = "type")]
        pub kind: String,
        /// A sentence for people, the same for every problem with this code.
        pub title: String,
        /// The HTTP status.
        pub status: u16,
        /// The code that programs may rely on.
        pub code: ErrorCode,
        /// What is wrong with this request.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub detail: Option<String>,
        /// All wrong fields of the request, at most 32, with what is wrong with each.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        pub errors: FieldErrors,
        /// The id of the request in the logs of the server.
        pub request_id: String,
    }
}

/// Converts a garde report, at most 32 errors of it: garde checks every element of a list that is too long.
pub fn field_errors(report: &garde::Report) -> FieldErrors {
    let mut errors = FieldErrors::new();
    for (path, error) in report.iter().take(32) {
        errors
            .entry(path.to_string())
            .or_default()
            .push(error.to_string());
    }
    errors
}
