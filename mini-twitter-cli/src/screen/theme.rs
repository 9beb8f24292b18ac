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

/// When output is coloured. Colour never carries meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Never.
    Never,
    /// Where the stream is a terminal.
    Terminal,
    /// Everywhere.
    Always,
}

impl Colour {
    /// Decides by the environment: `NO_COLOR` disables colour, else `CLICOLOR_FORCE` other than 0 forces it, else
    /// `TERM=dumb` disables it (<https://no-color.org>, <https://bixense.com/clicolors>).
    fn of(environment: &Environment) -> Self {
        let is_forced = environment
            .get("CLICOLOR_FORCE")
            .is_some_and(|it| it != "0");
        match environment.get("TERM") {
            _ if environment.get("NO_COLOR").is_some() => Self::Never,
            _ if is_forced => Self::Always,
            Some("dumb") => Self::Never,
            _ => Self::Terminal,
        }
    }

    fn on(self, is_terminal: bool) -> bool {
        match self {
            Self::Never => false,
            Self::Terminal => is_terminal,
            Self::Always => true,
        }
    }
}

/// How output looks.
#[derive(Debug, Clone)]
pub struct Theme {
    /// Whether standard output is a terminal.
    pub is_terminal: bool,
    /// When output is coloured.
    pub colour: Colour,
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
    /// Reads the theme from the terminal and the environment. `COLUMNS` is the width where standard output is no
    /// terminal.
    pub fn of_process(environment: &Environment) -> Self {
        let width = environment
            .get("COLUMNS")
            .and_then(|text| text.parse().ok());
        let is_terminal = io::stdout().is_terminal();
        Self {
            is_terminal,
            colour: Colour::of(environment),
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
            colour: Colour::Never,
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
        self.colour.on(self.is_terminal)
    }

    /// Whether standard error is coloured.
    pub fn colours_stderr(&self) -> bool {
        self.colour.on(self.stderr_is_terminal)
    }
}
