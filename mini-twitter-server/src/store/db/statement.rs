//! [`Statement`]: an SQL text and its values, for both engines.

use super::value::Value;

/// An SQL text and its values, `$1` first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Statement<'a> {
    pub(super) sql: &'static str,
    pub(super) values: &'a [Value<'a>],
}
