//! [`Screen`]: the two output streams of a command, and a record of what was printed.

use std::fmt;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use clap::builder::StyledStr;
use mini_twitter_core::page::Cursor;

use crate::reference::{LastOutput, Row};
use crate::screen::card::CardWriter;
use crate::screen::completion::CompletionWords;
use crate::screen::output::Output;
use crate::screen::show::{Record, Show};
use crate::screen::style::StyledText;
use crate::screen::theme::{Colour, Theme};
use crate::screen::{json, table};

/// What a command prints with. Cheap to clone; all clones print to the same streams.
#[derive(Clone)]
pub struct Screen {
    theme: Theme,
    output: Output,
    is_spaced: bool,
    streams: Arc<Mutex<Streams>>,
}

/// The two streams, and what was printed last.
struct Streams {
    stdout: Box<dyn Write + Send>,
    stderr: Box<dyn Write + Send>,
    last: LastOutput,
    lists: u64,
    words: CompletionWords,
    /// Whether the last output was cards, with no message after them.
    ends_with_cards: bool,
}

impl Screen {
    /// Creates a screen on standard output and standard error of this process.
    pub fn of_process(theme: Theme) -> Self {
        Self::new(theme, io::stdout(), io::stderr())
    }

    /// Creates a screen on two given streams, for tests.
    pub fn new(
        theme: Theme,
        stdout: impl Write + Send + 'static,
        stderr: impl Write + Send + 'static,
    ) -> Self {
        let streams = Streams {
            stdout: Box::new(stdout),
            stderr: Box::new(stderr),
            last: LastOutput::default(),
            lists: 0,
            words: CompletionWords::default(),
            ends_with_cards: false,
        };
        Self {
            theme,
            output: Output::Auto,
            is_spaced: false,
            streams: Arc::new(Mutex::new(streams)),
        }
    }

    /// Returns the same screen with another output format.
    #[must_use]
    pub fn with(&self, output: Output) -> Self {
        Self {
            output,
            ..self.clone()
        }
    }

    /// Returns the same screen for what is printed about a line: without colour if it has `--no-color`, even if it
    /// cannot be parsed.
    #[must_use]
    pub fn of_line(&self, arguments: &[String]) -> Self {
        let mut flags = arguments.iter().take_while(|it| *it != "--");
        if flags.any(|it| it == "--no-color") {
            self.without_colour()
        } else {
            self.clone()
        }
    }

    /// Returns the same screen without colour, for `--no-color` and scripts.
    #[must_use]
    pub fn without_colour(&self) -> Self {
        let mut plain = self.clone();
        plain.theme.colour = Colour::Never;
        plain
    }

    /// Returns the same screen for a script: no colour, and a blank line between the cards of two commands.
    #[must_use]
    pub fn for_script(&self) -> Self {
        Self {
            is_spaced: true,
            ..self.without_colour()
        }
    }

    /// The theme.
    pub fn theme(&self) -> &Theme {
        &self.theme
    }

    /// The output format, with [`Output::Auto`] resolved.
    pub fn output(&self) -> Output {
        match (self.output, self.theme.is_terminal) {
            (Output::Auto, true) => Output::Cards,
            (Output::Auto, false) => Output::Plain,
            (decided, _) => decided,
        }
    }

    /// Prints one value and makes it `@last`.
    ///
    /// # Errors
    /// When standard output cannot be written; of kind `BrokenPipe` when its reader has closed it, which is a success.
    pub fn show<T: Show>(&self, value: &T) -> io::Result<()> {
        match self.output() {
            Output::Json => self.print(&json::pretty(value)),
            Output::Ndjson => self.print(&json::line(value)),
            Output::Table => {
                let first = T::IS_LIST.then_some(1);
                self.print_table(T::COLUMNS, &value.records(), first)
            }
            Output::Plain => self.print(&table::plain(&value.records())),
            Output::Cards | Output::Auto => {
                let mut card = CardWriter::new(&self.theme).in_detail();
                value.card(&mut card);
                self.begin_cards()?;
                self.print_card(card)
            }
        }?;
        if T::IS_LIST {
            let rows = value.records().into_iter().map(|it| it.row).collect();
            self.record_list(0, rows, None);
        } else if value.row() != Row::default() {
            self.streams().last.last = Some(value.row());
        }
        Ok(())
    }

    /// Separates the cards that follow from the output of the command before.
    pub(super) fn begin_cards(&self) -> io::Result<()> {
        let follows_cards = std::mem::replace(&mut self.streams().ends_with_cards, true);
        if self.is_spaced && follows_cards {
            return self.print("\n");
        }
        Ok(())
    }

    /// Prints a card.
    pub(super) fn print_card(&self, card: CardWriter<'_>) -> io::Result<()> {
        let (text, words) = card.finish();
        self.streams().words.add(words);
        self.print(&text)
    }

    /// Prints a table, and says which columns are left out because the terminal is narrow.
    pub(super) fn print_table(
        &self,
        header: &[&str],
        records: &[Record],
        first: Option<usize>,
    ) -> io::Result<()> {
        let (text, left_out) = table::aligned(header, records, &self.theme, first);
        self.print(&text)?;
        if !left_out.is_empty() {
            let columns = left_out.join(", ");
            self.say(format!(
                "left out, since the terminal is narrow: {columns}; -o json shows everything"
            ));
        }
        Ok(())
    }

    /// Prints a JSON value of no known type: the answer of the raw `api` command.
    ///
    /// # Errors
    /// As [`Self::show`].
    pub fn value(&self, value: &serde_json::Value) -> io::Result<()> {
        self.print(&json::value(value, self.output() == Output::Ndjson))
    }

    /// Prints text of this program as it is, to standard output: completion scripts, help.
    ///
    /// # Errors
    /// As [`Self::show`].
    pub fn print(&self, text: &str) -> io::Result<()> {
        let mut streams = self.streams();
        streams.stdout.write_all(text.as_bytes())?;
        streams.stdout.flush()
    }

    /// Prints help to standard output.
    ///
    /// # Errors
    /// As [`Self::show`].
    pub fn help(&self, text: &StyledStr) -> io::Result<()> {
        if self.theme.colours_stdout() {
            self.print(&text.ansi().to_string())
        } else {
            self.print(&text.to_string())
        }
    }

    /// How many lists have been printed. It grows when a command prints one.
    pub fn lists(&self) -> u64 {
        self.streams().lists
    }

    /// The names and hashtags that have been printed, for completion.
    pub fn completion_words(&self) -> CompletionWords {
        self.streams().words.clone()
    }

    /// What was printed last.
    pub fn last_output(&self) -> LastOutput {
        self.streams().last.clone()
    }

    /// Replaces what was printed last: by that of an earlier process or of another profile.
    pub fn set_last_output(&self, output: LastOutput) {
        self.streams().last = output;
    }

    /// Records the rows of a list, or of its next page after `before` rows, and the cursor of the page after. An empty
    /// list has no rows to refer to: those of the list before it stay.
    pub(super) fn record_list(&self, before: usize, rows: Vec<Row>, next: Option<Cursor>) {
        let mut streams = self.streams();
        streams.lists += 1;
        if !rows.is_empty() {
            streams.last.rows.truncate(before);
            streams.last.rows.extend(rows);
        }
        streams.last.next = next;
    }

    /// Prints the lines of a message to standard error.
    pub(super) fn message(&self, lines: &[StyledText]) {
        let colour = self.theme.colours_stderr();
        let lines = lines.iter().map(|line| line.render(colour) + "\n");
        self.talk(&lines.collect::<String>());
    }

    /// Prints text to standard error.
    pub(super) fn talk(&self, text: &str) {
        let mut streams = self.streams();
        streams.ends_with_cards = false;
        let stderr = &mut streams.stderr;
        // Without standard error there is no way to report that it is gone.
        drop(
            stderr
                .write_all(text.as_bytes())
                .and_then(|()| stderr.flush()),
        );
    }

    fn streams(&self) -> MutexGuard<'_, Streams> {
        self.streams.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Screen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Screen");
        debug.field("theme", &self.theme);
        debug.field("output", &self.output).finish_non_exhaustive()
    }
}
