//! [`Statement`]: a text and its values, as both engines take it.

use super::value::Value;

/// A text and its values, `$1` first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Statement<'a> {
    pub(super) sql: &'static str,
    pub(super) values: &'a [Value<'a>],
}
