//! [`choice!`] declares an enum that may get more values: an unknown value of a newer server is read as `Other`.
//!
//! A response may have an unknown value; a request may not, which [`field::known`](crate::field::known) checks.

/// Declares an enum with an `Other` variant. Each variant has its documentation, its name and its value on the wire.
///
/// ```text
/// choice! {
///     /// Who may reply to a post.
///     ReplyPolicy {
///         /// Everyone who can see the post.
///         Everyone "everyone",
///     }
/// }
/// // becomes `pub enum ReplyPolicy { Everyone, Other(String) }` with `VALUES`, `as_str`, `Display`, `From<&str>`,
/// // `FromStr` (known values only), serde as a string, a schema with `enum`, and `Choice` for `field::known`
/// ```
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $(#[$first_doc:meta])* $first:ident $first_value:literal $(, $(#[$variant_doc:meta])* $variant:ident $value:literal)* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
        #[non_exhaustive]
        pub enum $name {
            $(#[$first_doc])* #[default] $first,
            $($(#[$variant_doc])* $variant,)*
            /// A value that this version does not know.
            Other(String),
        }
        impl $name {
            /// The known values, in the order of the variants.
            pub const VALUES: &[&str] = &[$first_value $(, $value)*];
            /// Returns the value on the wire.
            pub fn as_str(&self) -> &str {
                match self { Self::$first => $first_value, $(Self::$variant => $value,)* Self::Other(value) => value }
            }
        }
        impl From<&str> for $name {
            fn from(value: &str) -> Self {
                match value { $first_value => Self::$first, $($value => Self::$variant,)* other => Self::Other(other.to_owned()) }
            }
        }
        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(value: &str) -> Result<Self, String> {
                match Self::from(value) {
                    Self::Other(_) => Err(format!("must be one of {}", Self::VALUES.join(", "))),
                    known => Ok(known),
                }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.pad(self.as_str()) }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> { to.serialize_str(self.as_str()) }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                <std::borrow::Cow<'de, str>>::deserialize(from).map(|value| Self::from(&*value))
            }
        }
        impl $crate::field::Choice for $name {
            fn unknown(&self) -> Option<String> {
                matches!(self, Self::Other(_)).then(|| format!("must be one of {}", Self::VALUES.join(", ")))
            }
        }
        #[cfg(feature = "openapi")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> { stringify!($name).into() }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "enum": Self::VALUES })
            }
        }
    };
}
pub(crate) use choice;
