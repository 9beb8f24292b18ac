//! The building blocks of fields: [`Patch`], [`Secret`], and the rules for absent, `null` and unknown values.

use std::cell::Cell;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One field of a `PATCH`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// The field is absent: its value stays.
    #[default]
    Keep,
    /// The field is `null`: its value is removed.
    Clear,
    /// The field has a new value.
    Set(T),
}

impl<T> Patch<T> {
    /// Returns whether the field is absent.
    pub fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }
    /// Returns the new value of a field with the value `old`.
    pub fn apply(self, old: Option<T>) -> Option<T> {
        match self {
            Self::Keep => old,
            Self::Clear => None,
            Self::Set(new) => Some(new),
        }
    }
}
impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
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

/// A field that may be absent, `Option` or [`Patch`], for rules that check a value only if there is one.
pub trait Maybe<T: ?Sized> {
    /// Returns the value to check.
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

/// Reads a field that may be absent but not `null`.
///
/// # Errors
/// When the field is `null` or not a `T`.
pub fn not_null<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Removes `null` from the schema of an `Option`, for a field that is read by [`not_null`].
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

/// An enum that may hold a value this version does not know; see [`known`].
pub trait Choice {
    /// Returns the error message when the value is not known.
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

/// Refuses values that this version does not know: responses may hold them, requests may not.
///
/// # Errors
/// When the value is not one of the known ones.
pub fn known(choice: &impl Choice, _: &()) -> garde::Result {
    choice
        .unknown()
        .map_or(Ok(()), |message| Err(garde::Error::new(message)))
}

thread_local! { static MASKED: Cell<bool> = const { Cell::new(false) }; }

/// A password or a token: the text itself on the wire, `***` in `Debug` and inside [`masked`].
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema), schemars(inline))]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Creates a secret from its text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
    /// Returns the text, for the code that hashes or sends it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}
impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}
impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
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

/// Runs `write` with every [`Secret`] serialized as `***`.
///
/// The mask is a thread-local, so `write` is not async: it cannot move to another thread halfway.
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
