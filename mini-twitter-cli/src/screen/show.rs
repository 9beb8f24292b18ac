//! [`Show`]: what a type tells of itself, in the three forms it can take: a card, columns, JSON.

use mini_twitter_core::time::Timestamp;
use serde::Serialize;

use crate::reference::Row;
use crate::screen::sheet::Sheet;

/// A type that can be shown.
pub trait Show: Serialize {
    /// What the columns are called, in order; other programs rely on them.
    const COLUMNS: &'static [&'static str];
    /// Whether its secrets are what was asked for: a token just made. Elsewhere they are written as `***`.
    const TELLS_SECRETS: bool = false;
    /// Whether one of it is a list already, so that its records are the rows `@1…@n`.
    const IS_LIST: bool = false;
    /// Whether its card takes several lines, so that a free one stands between two.
    const IS_TALL: bool = true;

    /// What it can be taken for in a later command.
    fn row(&self) -> Row {
        Row::default()
    }
    /// Its values, one a column.
    fn cells(&self) -> Vec<Cell>;
    /// Its lines of columns: one, unless it is made of several.
    fn records(&self) -> Vec<Record> {
        vec![Record {
            row: self.row(),
            cells: self.cells(),
        }]
    }
    /// Writes it for people.
    fn card(&self, sheet: &mut Sheet<'_>);
}

/// A line of columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// What it can be taken for.
    pub row: Row,
    /// Its values.
    pub cells: Vec<Cell>,
}

/// A value in a column.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Cell {
    Text(String),
    /// A text that is of no use when it is cut.
    Id(String),
    Number(u64),
    Time(Timestamp),
    Yes(bool),
    None,
}

impl Cell {
    /// An id.
    pub fn id<Id: Copy + ToString>(id: Id) -> Self {
        Self::Id(id.to_string())
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}
impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}
impl From<u64> for Cell {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}
impl From<bool> for Cell {
    fn from(claim: bool) -> Self {
        Self::Yes(claim)
    }
}
impl From<Timestamp> for Cell {
    fn from(at: Timestamp) -> Self {
        Self::Time(at)
    }
}
impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::None, Into::into)
    }
}
