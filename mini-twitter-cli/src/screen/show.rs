//! [`Show`]: how a type is shown: as a card, as columns, as JSON.

use mini_twitter_core::time::Timestamp;
use serde::Serialize;

use crate::reference::Row;
use crate::screen::card::CardWriter;

/// A type that can be shown.
pub trait Show: Serialize {
    /// The names of the columns, in order; other programs rely on them.
    const COLUMNS: &'static [&'static str];
    /// Whether its secrets are shown, as for a token just created. Otherwise they are written as `***`.
    const SHOWS_SECRETS: bool = false;
    /// Whether one value is a list, so that its records become the rows `@1…@n`.
    const IS_LIST: bool = false;
    /// Whether a row of a list of it can be named by its number. Rows that nothing takes have none.
    const IS_NUMBERED: bool = true;
    /// Whether its card has several lines, so that a blank line separates two cards.
    const IS_MULTILINE: bool = true;

    /// What it stands for in a later command.
    fn row(&self) -> Row {
        Row::default()
    }
    /// The values of its columns, in the order of [`Self::COLUMNS`].
    fn cells(&self) -> Vec<Cell>;
    /// Its lines in a table: one, unless it has several items.
    fn records(&self) -> Vec<Record> {
        vec![Record {
            row: self.row(),
            cells: self.cells(),
        }]
    }
    /// Writes its card.
    fn card(&self, card: &mut CardWriter<'_>);
}

/// A line of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// What it stands for in a later command.
    pub row: Row,
    /// The values of its columns.
    pub cells: Vec<Cell>,
}

/// A value in a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// A text; a table may cut it.
    Text(String),
    /// A text that is useless when it is cut.
    Id(String),
    /// A number, aligned to the right.
    Number(u64),
    /// A point in time.
    Time(Timestamp),
    /// `yes` or `no`.
    Bool(bool),
    /// No value: an empty column.
    None,
}

impl Cell {
    /// Creates the cell of an id.
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
    fn from(value: bool) -> Self {
        Self::Bool(value)
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
