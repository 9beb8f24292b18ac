//! [`Shown`]: what was shown last, kept with the profile so that the next process knows it too.

use mini_twitter_core::page::Cursor;
use serde::{Deserialize, Serialize};

use crate::reference::Row;

/// What was shown last, for `@1…@n`, `@last` and `more`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Shown {
    /// The rows of the last list; the first is `@1`.
    pub rows: Vec<Row>,
    /// The single thing shown last.
    pub last: Option<Row>,
    /// Where the last list goes on.
    pub next: Option<Cursor>,
}
