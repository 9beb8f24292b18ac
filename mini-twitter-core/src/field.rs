//! The small types that fields are made of: [`Patch`], [`Secret`], and the rule for words out of a fixed choice.

use std::cell::Cell;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One field of a `PATCH`: absent keeps, `null` clears, a value sets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Patch<T> {
    #[default]
    Keep,
    Clear,
    Set(T),
}

impl<T> Patch<T> {
    /// Whether the field is left out.
    pub fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }
    /// What the field becomes, given what it is.
    pub fn apply(self, old: Option<T>) -> Option<T> {
        match self {
            Self::Keep => old,
            Self::Clear => None,
            Self::Set(new) => Some(new),
        }
    }
}
impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Set(value) => value.serialize(serializer),
            Self::Keep | Self::Clear => serializer.serialize_none(),
        }
    }
}
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Clear, Self::Set))
    }
}
impl<T: garde::rules::length::chars::Chars> garde::rules::length::chars::Chars for Patch<T> {
    fn validate_num_chars(&self, min: usize, max: usize) -> Result<(), garde::Error> {
        if let Self::Set(value) = self {
            value.validate_num_chars(min, max)
        } else {
            Ok(())
        }
    }
}
impl<T: garde::rules::length::bytes::Bytes> garde::rules::length::bytes::Bytes for Patch<T> {
    fn validate_num_bytes(&self, min: usize, max: usize) -> Result<(), garde::Error> {
        if let Self::Set(value) = self {
            value.validate_num_bytes(min, max)
        } else {
            Ok(())
        }
    }
}
#[cfg(feature = "openapi")]
impl<T: schemars::JsonSchema> schemars::JsonSchema for Patch<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        Option::<T>::schema_name()
    }
    fn json_schema(made: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Option::<T>::json_schema(made)
    }
}

/// A field that may be absent: `Option` and [`Patch`], for rules that look at what is there.
pub trait Maybe<T: ?Sized> {
    /// The value to look at.
    fn present(&self) -> Option<&T>;
}
impl<T> Maybe<T> for Option<T> {
    fn present(&self) -> Option<&T> {
        self.as_ref()
    }
}
impl<T> Maybe<T> for Patch<T> {
    fn present(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }
}

/// Reads a field that may be absent but not `null`: kept or set, never cleared.
///
/// # Errors
/// When the field is `null` or no `T`.
pub fn not_null<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Takes `null` out of the schema of an `Option`: what [`not_null`] reads.
#[cfg(feature = "openapi")]
pub(crate) fn refuse_null(schema: &mut schemars::Schema) {
    use serde_json::Value;

    // schemars writes an `Option` as `type: [T, null]`, or as `anyOf: [T, null]` where `T` is a reference.
    if let Some(Value::Array(types)) = schema.get("type") {
        schema.insert("type".into(), types[0].clone());
    }
    if let Some(Value::Array(schemas)) = schema.remove("anyOf") {
        let mut reference = schemas[0].as_object().cloned().unwrap_or_default();
        reference.append(schema.ensure_object());
        *schema = reference.into();
    }
}

/// A word out of a choice that may grow; see [`known`].
pub trait Choice {
    /// What to say of a word nobody knows.
    fn unknown(&self) -> Option<String>;
}
impl<T: Choice> Choice for Option<T> {
    fn unknown(&self) -> Option<String> {
        self.as_ref().and_then(Choice::unknown)
    }
}
impl<T: Choice> Choice for Vec<T> {
    fn unknown(&self) -> Option<String> {
        self.iter().find_map(Choice::unknown)
    }
}

/// Refuses words nobody knows: answers may hold them, requests may not.
///
/// # Errors
/// When the word is not one of the known ones.
pub fn known(choice: &impl Choice, _: &()) -> garde::Result {
    choice
        .unknown()
        .map_or(Ok(()), |what| Err(garde::Error::new(what)))
}

thread_local! { static MASKED: Cell<bool> = const { Cell::new(false) }; }

/// A password or a token: exact on the wire, `***` in `Debug` and under [`masked`].
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema), schemars(inline))]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Keeps `text` from being shown.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
    /// The text itself, for the one place that hashes or sends it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}
impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(if MASKED.get() { "***" } else { &self.0 })
    }
}
impl garde::rules::length::chars::Chars for Secret {
    fn validate_num_chars(&self, min: usize, max: usize) -> Result<(), garde::Error> {
        self.0.validate_num_chars(min, max)
    }
}

/// Runs `write` with every [`Secret`] written as `***`. Sound because writing does not wait: the mask is the thread's.
pub fn masked<T>(write: impl FnOnce() -> T) -> T {
    struct Unmask(bool);
    impl Drop for Unmask {
        fn drop(&mut self) {
            MASKED.set(self.0);
        }
    }
    let _unmask = Unmask(MASKED.replace(true));
    write()
}
