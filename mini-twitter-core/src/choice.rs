//! [`choice!`] writes an enum of words that may grow: what a newer server says is read as `Other` and kept.

/// Writes an open enum; a variant is its doc, its name, its word on the wire.
///
/// ```text
/// choice! {
///     /// Who may answer a post.
///     ReplyPolicy {
///         /// Anyone who sees it.
///         Everyone "everyone",
///     }
/// }
/// // becomes `pub enum ReplyPolicy { Everyone, Other(String) }` with `WORDS`, `as_str`, `Display`, `FromStr`
/// // (known words only), serde as a string, a schema with `enum`, and `Choice` for `field::known`.
/// ```
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $(#[$first_doc:meta])* $first:ident $first_word:literal $(, $(#[$variant_doc:meta])* $variant:ident $word:literal)* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
        #[non_exhaustive]
        pub enum $name {
            $(#[$first_doc])* #[default] $first,
            $($(#[$variant_doc])* $variant,)*
            /// A word of a newer server.
            Other(String),
        }
        impl $name {
            /// The known words, in the order of the variants.
            pub const WORDS: &[&str] = &[$first_word $(, $word)*];
            /// The word on the wire.
            pub fn as_str(&self) -> &str {
                match self { Self::$first => $first_word, $(Self::$variant => $word,)* Self::Other(word) => word }
            }
        }
        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word { $first_word => Self::$first, $($word => Self::$variant,)* other => Self::Other(other.to_owned()) }
            }
        }
        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(word: &str) -> Result<Self, String> {
                match Self::from(word) {
                    Self::Other(_) => Err(format!("must be one of {}", Self::WORDS.join(", "))),
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
                <std::borrow::Cow<'de, str>>::deserialize(from).map(|word| Self::from(&*word))
            }
        }
        impl $crate::field::Choice for $name {
            fn unknown(&self) -> Option<String> {
                matches!(self, Self::Other(_)).then(|| format!("must be one of {}", Self::WORDS.join(", ")))
            }
        }
        #[cfg(feature = "openapi")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> { stringify!($name).into() }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "enum": Self::WORDS })
            }
        }
    };
}
pub(crate) use choice;
