//! [`Theme`]: what output depends on besides the data: terminal, width, colour, time zone and clock.

use std::io::{self, IsTerminal};

use jiff::tz::TimeZone;
use mini_twitter_core::time::Timestamp;

use crate::environment::Environment;
use crate::screen::time;

/// The widest card, in columns: longer lines are hard to read.
const WIDEST: usize = 100;
/// The narrowest card, in columns; on a narrower terminal its lines overflow.
const NARROWEST: usize = 20;
/// The width in columns when neither a terminal nor `COLUMNS` tells it.
const DEFAULT_WIDTH: usize = 80;

/// How output looks.
#[derive(Debug, Clone)]
pub struct Theme {
    /// Whether standard output is a terminal.
    pub is_terminal: bool,
    /// Whether colour is allowed; it never carries meaning.
    pub colour: bool,
    /// The width in columns; `None` asks the terminal each time.
    pub width: Option<usize>,
    /// Whether standard error is a terminal.
    pub stderr_is_terminal: bool,
    /// The user's time zone.
    pub zone: TimeZone,
    /// The clock: returns the current time.
    pub clock: fn() -> Timestamp,
}

impl Theme {
    /// Reads the theme from the terminal and the environment: `NO_COLOR` and `TERM=dumb` disable colour, `COLUMNS` is
    /// the width where standard output is no terminal.
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
            stderr_is_terminal: io::stderr().is_terminal(),
            zone: TimeZone::system(),
            clock: time::system,
        }
    }

    /// Creates a theme without a terminal and without colour, in UTC, with this clock.
    pub fn plain(clock: fn() -> Timestamp) -> Self {
        Self {
            is_terminal: false,
            colour: false,
            width: None,
            stderr_is_terminal: false,
            zone: TimeZone::UTC,
            clock,
        }
    }

    /// Returns the same theme for a terminal of this many columns.
    #[must_use]
    pub fn with_width(self, width: usize) -> Self {
        Self {
            is_terminal: true,
            width: Some(width),
            ..self
        }
    }

    /// The width of a card, in columns.
    pub fn columns(&self) -> usize {
        self.table_columns().clamp(NARROWEST, WIDEST)
    }

    /// The width of a table, in columns, which may be more than that of a card.
    pub fn table_columns(&self) -> usize {
        let terminal = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        self.width
            .or_else(terminal)
            .filter(|width| *width > 0)
            .unwrap_or(DEFAULT_WIDTH)
    }

    /// Whether standard output is coloured.
    pub fn colours_stdout(&self) -> bool {
        self.colour && self.is_terminal
    }

    /// Whether standard error is coloured.
    pub fn colours_stderr(&self) -> bool {
        self.colour && self.stderr_is_terminal
    }
}
