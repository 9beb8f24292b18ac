//! Ids: time-ordered 53-bit integers made by the server, strings on the wire.
//!
//! 41 bits of milliseconds since 2026-01-01, 5 bits of node, 7 bits of sequence: order by id is order by time, and a
//! JavaScript number holds one. Posts, replies and retweets share one space.

use crate::time::Timestamp;

/// The first millisecond an id can tell, in microseconds since 1970: 2026-01-01T00:00:00Z.
pub const EPOCH_MICROS: i64 = 1_767_225_600_000_000;
/// Bits below the milliseconds: node and sequence.
pub const LOW_BITS: u32 = 12;
/// Bits of the sequence.
pub const SEQUENCE_BITS: u32 = 7;
/// One above the greatest id.
pub const END: i64 = 1 << 53;

/// The least id that can have been made at `at`; a bound for "since then".
pub fn least_at(at: Timestamp) -> i64 {
    ((at.as_micros() - EPOCH_MICROS).max(0) / 1000) << LOW_BITS
}

/// When an id was made, to the millisecond.
pub fn made_at(id: i64) -> Timestamp {
    Timestamp::from_micros((id >> LOW_BITS) * 1000 + EPOCH_MICROS)
}

/// Reads an id as the wire writes it: digits only, no sign, no leading zero, 1 to 2^53 − 1.
///
/// # Errors
/// What is wrong, for people.
pub fn parse(text: &str) -> Result<i64, &'static str> {
    let is_canonical =
        text.len() <= 16 && !text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit());
    text.parse()
        .ok()
        .filter(|id| is_canonical && *id < END)
        .ok_or("is not an id")
}

/// Writes id newtypes: an integer inside, a string on the wire, a slot in a path.
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

id_type! {
    /// Names a person for good.
    UserId
    /// Names a post, a reply or a retweet for good.
    PostId
    /// Names an earlier wording of a post.
    EditId
    /// Names a sign-in.
    SessionId
    /// Names a personal access token.
    TokenId
    /// Names a notification.
    NotificationId
}
