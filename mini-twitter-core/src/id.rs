//! Ids: time-ordered 53-bit integers created by the server, strings on the wire.
//!
//! 41 bits of milliseconds since 2026-01-01, 5 bits of node, 7 bits of sequence: order by id is order by creation
//! time, and a JavaScript number holds an id exactly. Posts, replies and retweets share one id space. To add an id
//! type, add it to [`for_each_id!`](crate::for_each_id).

use crate::time::Timestamp;

/// The time of the smallest id, in microseconds since 1970: 2026-01-01T00:00:00Z.
pub const EPOCH_MICROS: i64 = 1_767_225_600_000_000;
/// The number of bits below the milliseconds: node and sequence.
pub const LOW_BITS: u32 = 12;
/// The number of bits of the sequence.
pub const SEQUENCE_BITS: u32 = 7;
/// One above the greatest id.
pub const END: i64 = 1 << 53;

/// Returns the smallest id that can have been created at `at`: the lower bound of "since then".
pub fn least_at(at: Timestamp) -> i64 {
    ((at.as_micros() - EPOCH_MICROS).max(0) / 1000) << LOW_BITS
}

/// Returns when an id was created, to the millisecond.
pub fn made_at(id: i64) -> Timestamp {
    Timestamp::from_micros((id >> LOW_BITS) * 1000 + EPOCH_MICROS)
}

/// Reads an id from its wire form: digits only, no sign, no leading zero, 1 to 2^53 − 1.
///
/// # Errors
/// A message for people when `text` is not an id.
pub fn parse(text: &str) -> Result<i64, &'static str> {
    let is_canonical =
        text.len() <= 16 && !text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit());
    text.parse()
        .ok()
        .filter(|id| is_canonical && *id < END)
        .ok_or("is not an id")
}

/// Declares id newtypes: an integer inside, a string on the wire, usable as a path parameter.
///
/// ```text
/// id_type! {
///     /// Identifies a post.
///     PostId
/// }
/// // becomes `pub struct PostId(pub i64)` with `Display`, `FromStr`, serde as a string, a schema and `PathArg`
/// ```
macro_rules! id_type {
    ($($(#[$doc:meta])+ $name:ident)+) => { $(
        $(#[$doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
        impl std::str::FromStr for $name {
            type Err = &'static str;
            fn from_str(text: &str) -> Result<Self, Self::Err> { parse(text).map(Self) }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> { to.collect_str(&self.0) }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                <std::borrow::Cow<'de, str>>::deserialize(from)?.parse().map_err(serde::de::Error::custom)
            }
        }
        #[cfg(feature = "openapi")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> { stringify!($name).into() }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "pattern": "^[1-9][0-9]{0,15}$", "maxLength": 16, "examples": ["178912"] })
            }
        }
        impl $crate::input::PathArg for $name {}
    )+ };
}

/// Calls a macro with the list of all id types, so that other crates can implement something for each of them.
///
/// The macro receives the names of the types in this module, each with its documentation.
///
/// # Examples
/// ```
/// macro_rules! names {
///     ($($(#[$doc:meta])+ $name:ident)+) => { [$(stringify!($name)),+] };
/// }
///
/// let names = mini_twitter_core::for_each_id!(names);
/// assert!(names.contains(&"PostId"));
/// ```
#[macro_export]
macro_rules! for_each_id {
    ($callback:ident) => {
        $callback! {
            /// Identifies a user.
            UserId
            /// Identifies a post, a reply or a retweet.
            PostId
            /// Identifies an earlier version of a post.
            EditId
            /// Identifies a session.
            SessionId
            /// Identifies a personal access token.
            TokenId
            /// Identifies a notification.
            NotificationId
            /// Identifies a job.
            JobId
        }
    };
}
for_each_id!(id_type);
