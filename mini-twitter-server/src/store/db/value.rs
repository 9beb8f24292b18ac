//! [`Value`]: all that may cross into a statement or out of a row. A type crosses by [`ToValue`] and [`FromValue`].
//!
//! Ids cross by themselves; a choice of the contract that a column holds is one more name in the list below.

use mini_twitter_core::account::AccountStatus;
use mini_twitter_core::notification::NotificationType;
use mini_twitter_core::post::{PostKind, ReplyPolicy};
use mini_twitter_core::time::{Date, Timestamp};
use mini_twitter_core::user::Role;

/// A parameter or a column; `None` is null. SQLite gives booleans and nulls as `Int`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Value<'a> {
    Int(Option<i64>),
    Text(Option<&'a str>),
    Bool(Option<bool>),
}

impl Value<'_> {
    /// Whether there is nothing.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Int(None) | Self::Text(None) | Self::Bool(None))
    }
}

/// What can be given to a statement.
pub trait ToValue {
    /// Nothing of this type; PostgreSQL wants the type even so.
    const NULL: Value<'static>;
    /// The value as it crosses.
    fn to_value(&self) -> Value<'_>;
}

/// What can be read from a column.
pub trait FromValue: Sized + Send + 'static {
    /// The value as it came; `None` when the column holds something else.
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

/// Writes both ways for what is an integer: type, to, from.
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

/// Writes both ways for ids: the list is that of the contract.
macro_rules! ids {
    ($($(#[$doc:meta])+ $name:ident)+) => {
        integers! { $(mini_twitter_core::id::$name, |id: mini_twitter_core::id::$name| id.0, |n| Some(mini_twitter_core::id::$name(n));)+ }
    };
}
mini_twitter_core::for_each_id!(ids);

/// Writes both ways for choices of the contract: the value's name crosses.
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

choices! { Role AccountStatus NotificationType PostKind ReplyPolicy }

impl FromValue for Date {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Text(Some(day)) => day.parse().ok(),
            _ => None,
        }
    }
}

/// `head`, then `ids`, then zeros up to `N`: the values of `… in ($2, …, $21)`, one text for any number of ids.
///
/// No row has id 0. What does not fit is left out, so `N` is `head` and the most ids there can be.
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

/// The values of a statement, `$1` first: anything that is [`ToValue`], moved from nobody.
///
/// ```text
/// values![user, text.as_deref(), at]
/// // becomes &[ToValue::to_value(&user), ToValue::to_value(&text.as_deref()), ToValue::to_value(&at)]
/// ```
#[macro_export]
macro_rules! values {
    ($($value:expr),* $(,)?) => { &[$($crate::store::db::ToValue::to_value(&$value)),*] };
}
