//! [`Value`]: a parameter of a statement or a column of a row. [`ToValue`] and [`FromValue`] convert a type.
//!
//! Every id type is converted. To store an enum of the core crate in a column, add it to the list of `choices!` below.

use mini_twitter_core::account::{AccountStatus, MessagePolicy};
use mini_twitter_core::notification::NotificationType;
use mini_twitter_core::post::{PostKind, ReplyPolicy};
use mini_twitter_core::time::{Date, Timestamp};
use mini_twitter_core::user::Role;

/// A parameter or a column; `None` is null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'a> {
    /// A `bigint`. SQLite also returns nulls and booleans (0 or 1) as `Int`, PostgreSQL nulls.
    Int(Option<i64>),
    /// A `text`.
    Text(Option<&'a str>),
    /// A `boolean`.
    Bool(Option<bool>),
}

impl Value<'_> {
    /// Whether it is null.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Int(None) | Self::Text(None) | Self::Bool(None))
    }
}

/// A type that can be a parameter of a statement.
pub trait ToValue {
    /// The null of this type; PostgreSQL requires the type of a null.
    const NULL: Value<'static>;
    /// Converts to a parameter.
    fn to_value(&self) -> Value<'_>;
}

/// A type that can be read from a column.
pub trait FromValue: Sized + Send + 'static {
    /// Converts from a column; `None` when the value is not one of this type.
    fn from_value(value: Value<'_>) -> Option<Self>;
}

impl<T: ToValue + ?Sized> ToValue for &T {
    const NULL: Value<'static> = T::NULL;
    fn to_value(&self) -> Value<'_> {
        T::to_value(self)
    }
}
impl<T: ToValue> ToValue for Option<T> {
    const NULL: Value<'static> = T::NULL;
    fn to_value(&self) -> Value<'_> {
        self.as_ref().map_or(T::NULL, T::to_value)
    }
}
impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value<'_>) -> Option<Self> {
        if value.is_null() {
            return Some(None);
        }
        T::from_value(value).map(Some)
    }
}

impl ToValue for str {
    const NULL: Value<'static> = Value::Text(None);
    fn to_value(&self) -> Value<'_> {
        Value::Text(Some(self))
    }
}
impl ToValue for String {
    const NULL: Value<'static> = Value::Text(None);
    fn to_value(&self) -> Value<'_> {
        Value::Text(Some(self))
    }
}
impl FromValue for String {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Text(text) => text.map(str::to_owned),
            _ => None,
        }
    }
}
impl ToValue for bool {
    const NULL: Value<'static> = Value::Bool(None);
    fn to_value(&self) -> Value<'_> {
        Value::Bool(Some(*self))
    }
}
impl FromValue for bool {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Bool(is_so) => is_so,
            Value::Int(Some(0)) => Some(false),
            Value::Int(Some(1)) => Some(true),
            _ => None,
        }
    }
}

/// Implements both traits for types stored as integers: the type, its conversion to `i64` and from it.
macro_rules! integers {
    ($($name:ty, $to:expr, $from:expr;)+) => { $(
        impl ToValue for $name {
            const NULL: Value<'static> = Value::Int(None);
            fn to_value(&self) -> Value<'_> { Value::Int(Some($to(*self))) }
        }
        impl FromValue for $name {
            fn from_value(value: Value<'_>) -> Option<Self> {
                match value { Value::Int(Some(number)) => $from(number), _ => None }
            }
        }
    )+ };
}

integers! {
    i64, |n| n, Some;
    u32, i64::from, |n: i64| n.try_into().ok();
    u64, |n: u64| i64::try_from(n).unwrap_or(i64::MAX), |n: i64| n.try_into().ok();
    usize, |n: usize| i64::try_from(n).unwrap_or(i64::MAX), |n: i64| n.try_into().ok();
    Timestamp, Timestamp::as_micros, |n| Some(Timestamp::from_micros(n));
}

/// Implements both traits for the id types of the core crate.
macro_rules! ids {
    ($($(#[$doc:meta])+ $name:ident)+) => {
        integers! { $(mini_twitter_core::id::$name, |id: mini_twitter_core::id::$name| id.0, |n| Some(mini_twitter_core::id::$name(n));)+ }
    };
}
mini_twitter_core::for_each_id!(ids);

/// Implements both traits for enums of the core crate; they are stored by name.
macro_rules! choices {
    ($($name:ty)+) => { $(
        impl ToValue for $name {
            const NULL: Value<'static> = Value::Text(None);
            fn to_value(&self) -> Value<'_> { Value::Text(Some(self.as_str())) }
        }
        impl FromValue for $name {
            fn from_value(value: Value<'_>) -> Option<Self> {
                match value { Value::Text(Some(name)) => Some(name.into()), _ => None }
            }
        }
    )+ };
}

choices! { Role AccountStatus MessagePolicy NotificationType PostKind ReplyPolicy }

impl FromValue for Date {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Text(Some(day)) => day.parse().ok(),
            _ => None,
        }
    }
}

/// Returns `head`, then `ids`, then zeros up to `N` values: the values of `… in ($2, …, $21)`, one SQL text for any number
/// of ids.
///
/// No row has id 0. Ids beyond `N` are left out, so `N` is the length of `head` plus the greatest number of ids.
pub fn padded<'a, const N: usize>(
    head: &[Value<'a>],
    ids: impl IntoIterator<Item = i64>,
) -> [Value<'a>; N] {
    let mut values = [Value::Int(Some(0)); N];
    let ids = ids.into_iter().map(|id| Value::Int(Some(id)));
    let mut given = head.iter().copied().chain(ids);
    for (slot, value) in values.iter_mut().zip(given.by_ref()) {
        *slot = value;
    }
    debug_assert!(given.next().is_none(), "more ids than the statement takes");
    values
}

/// Lists the values of a statement, `$1` first: anything that is [`ToValue`], by reference.
///
/// ```text
/// values![user, text.as_deref(), at]
/// // becomes &[ToValue::to_value(&user), ToValue::to_value(&text.as_deref()), ToValue::to_value(&at)]
/// ```
#[macro_export]
macro_rules! values {
    ($($value:expr),* $(,)?) => { &[$($crate::store::db::ToValue::to_value(&$value)),*] };
}
