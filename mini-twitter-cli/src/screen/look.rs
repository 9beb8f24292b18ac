//! [`Look`]: what is known of the place that answers are written to, and of the reader's time.

use std::io::{self, IsTerminal};

use jiff::tz::TimeZone;
use mini_twitter_core::time::Timestamp;

use crate::environment::Environment;
use crate::screen::time;

/// The widest a text gets: longer lines are hard to read.
const WIDEST: usize = 100;
/// The narrowest there is; below it, lines run over.
const NARROWEST: usize = 20;

/// How things look.
#[derive(Debug, Clone)]
pub struct Look {
    /// Whether standard output is a terminal.
    pub is_terminal: bool,
    /// Whether there is colour; it never carries meaning.
    pub colour: bool,
    /// Columns; the terminal's at that moment unless set.
    pub width: Option<usize>,
    /// Whether standard error is a terminal.
    pub talks_to_terminal: bool,
    /// Where the reader is.
    pub zone: TimeZone,
    /// What time it is.
    pub clock: fn() -> Timestamp,
}

impl Look {
    /// Asks the terminal and the environment: `NO_COLOR` and `TERM=dumb` mean no colour, `COLUMNS` is the width
    /// where no terminal says it.
    pub fn of_process(environment: &Environment) -> Self {
        let is_dumb = environment.get("TERM") == Some("dumb");
        let width = environment
            .get("COLUMNS")
            .and_then(|text| text.parse().ok());
        let is_terminal = io::stdout().is_terminal();
        Self {
            is_terminal,
            colour: environment.get("NO_COLOR").is_none() && !is_dumb,
            width: width.filter(|_| !is_terminal),
            talks_to_terminal: io::stderr().is_terminal(),
            zone: TimeZone::system(),
            clock: time::system,
        }
    }

    /// A place without a terminal, at a given time in UTC: for tests.
    pub fn plain(clock: fn() -> Timestamp) -> Self {
        Self {
            is_terminal: false,
            colour: false,
            width: None,
            talks_to_terminal: false,
            zone: TimeZone::UTC,
            clock,
        }
    }

    /// The same as a terminal of so many columns.
    #[must_use]
    pub fn with_width(self, width: usize) -> Self {
        Self {
            is_terminal: true,
            width: Some(width),
            ..self
        }
    }

    /// Columns of a card.
    pub fn columns(&self) -> usize {
        self.table_columns().clamp(NARROWEST, WIDEST)
    }

    /// Columns of a table, which may be wider than a text.
    pub fn table_columns(&self) -> usize {
        let terminal = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        self.width
            .or_else(terminal)
            .filter(|width| *width > 0)
            .unwrap_or(80)
    }

    /// Whether data is coloured.
    pub fn colours_data(&self) -> bool {
        self.colour && self.is_terminal
    }

    /// Whether talk is coloured.
    pub fn colours_talk(&self) -> bool {
        self.colour && self.talks_to_terminal
    }
}
