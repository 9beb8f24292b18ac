//! The only mouth: data goes to standard output, talk to standard error, and nothing else prints.
//!
//! An answer comes in as a type that can [`Show`] itself; how it looks is decided here, from [`Output`] and [`Look`].
//! What others wrote is made safe on its way into a card, a table or a notice ([`safe`]); JSON holds it exactly.
//! To show one more type, write its `impl Show` in `screen/<word>.rs`.

pub mod account;
pub mod instance;
pub mod json;
pub mod line;
pub mod list;
pub mod look;
pub mod notification;
mod output;
pub mod post;
pub mod safe;
pub mod seen;
pub mod sheet;
pub mod show;
mod shown;
pub mod table;
pub mod thread;
pub mod time;
pub mod timeline;
pub mod user;
pub mod wrap;

use std::fmt;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mini_twitter_core::page::Cursor;

pub use self::output::Output;
pub use self::shown::Shown;
use crate::reference::Row;
use crate::screen::line::{Line, Style};
use crate::screen::list::List;
use crate::screen::look::Look;
use crate::screen::seen::Seen;
use crate::screen::sheet::Sheet;
use crate::screen::show::Show;

/// What a command prints with; cheap to clone, all clones print to the same place.
#[derive(Clone)]
pub struct Screen {
    look: Look,
    output: Output,
    is_spaced: bool,
    ports: Arc<Mutex<Ports>>,
}

/// The two places, and what was shown last.
struct Ports {
    data: Box<dyn Write + Send>,
    talk: Box<dyn Write + Send>,
    shown: Shown,
    lists: u64,
    seen: Seen,
    /// Whether cards were printed since somebody last said something.
    has_answered: bool,
}

impl Screen {
    /// Standard output and standard error of this process.
    pub fn of_process(look: Look) -> Self {
        Self::new(look, io::stdout(), io::stderr())
    }

    /// Two places of one's own, for tests.
    pub fn new(
        look: Look,
        data: impl Write + Send + 'static,
        talk: impl Write + Send + 'static,
    ) -> Self {
        let ports = Ports {
            data: Box::new(data),
            talk: Box::new(talk),
            shown: Shown::default(),
            lists: 0,
            seen: Seen::default(),
            has_answered: false,
        };
        Self {
            look,
            output: Output::Auto,
            is_spaced: false,
            ports: Arc::new(Mutex::new(ports)),
        }
    }

    /// The same screen writing answers so.
    #[must_use]
    pub fn with(&self, output: Output) -> Self {
        Self {
            output,
            ..self.clone()
        }
    }

    /// The same screen without colour: `--no-color`, and scripts.
    #[must_use]
    pub fn without_colour(&self) -> Self {
        let mut plain = self.clone();
        plain.look.colour = false;
        plain
    }

    /// The same screen for a script: no colour, and a free line between one answer's cards and the next's.
    #[must_use]
    pub fn for_script(&self) -> Self {
        Self {
            is_spaced: true,
            ..self.without_colour()
        }
    }

    /// How it looks.
    pub fn look(&self) -> &Look {
        &self.look
    }

    /// How answers are written, with [`Output::Auto`] decided.
    pub fn output(&self) -> Output {
        match (self.output, self.look.is_terminal) {
            (Output::Auto, true) => Output::Cards,
            (Output::Auto, false) => Output::Plain,
            (decided, _) => decided,
        }
    }

    /// Shows one thing, which `@last` then means.
    ///
    /// # Errors
    /// When standard output cannot be written; of kind `BrokenPipe` when nobody reads any more, which is success.
    pub fn show<T: Show>(&self, thing: &T) -> io::Result<()> {
        match self.output() {
            Output::Json => self.data(&json::pretty(thing)),
            Output::Ndjson => self.data(&json::line(thing)),
            Output::Table => {
                self.data(&table::aligned(T::COLUMNS, &thing.records(), &self.look, 1))
            }
            Output::Plain => self.data(&table::plain(&thing.records())),
            Output::Cards | Output::Auto => {
                let mut sheet = Sheet::new(&self.look).in_detail();
                thing.card(&mut sheet);
                self.begin_cards()?;
                self.sheet(sheet)
            }
        }?;
        if T::IS_LIST {
            let rows = thing.records().into_iter().map(|it| it.row).collect();
            self.listed(0, rows, None);
        } else if thing.row() != Row::default() {
            self.ports().shown.last = Some(thing.row());
        }
        Ok(())
    }

    /// Parts what comes from the answer before it.
    fn begin_cards(&self) -> io::Result<()> {
        let had_answered = std::mem::replace(&mut self.ports().has_answered, true);
        if self.is_spaced && had_answered {
            return self.data("\n");
        }
        Ok(())
    }

    /// Prints a card.
    fn sheet(&self, sheet: Sheet<'_>) -> io::Result<()> {
        let (text, seen) = sheet.finish();
        self.ports().seen.note(seen);
        self.data(&text)
    }

    /// Begins a list, whose rows `@1…@n` then mean.
    pub fn list<T: Show>(&self) -> List<'_, T> {
        List::new(self, 0)
    }

    /// Begins the next page of the list shown last: its rows are counted on.
    pub fn further<T: Show>(&self) -> List<'_, T> {
        let before = self.ports().shown.rows.len();
        List::new(self, before)
    }

    /// Prints a JSON value that has no type here: answers of the raw `api` command.
    ///
    /// # Errors
    /// As [`Self::show`].
    pub fn value(&self, value: &serde_json::Value) -> io::Result<()> {
        self.data(&json::value(value, self.output() == Output::Ndjson))
    }

    /// Prints text made here, as it is: completion scripts, help.
    ///
    /// # Errors
    /// As [`Self::show`].
    pub fn data(&self, text: &str) -> io::Result<()> {
        let mut ports = self.ports();
        ports.data.write_all(text.as_bytes())?;
        ports.data.flush()
    }

    /// Says something beside the data.
    pub fn say(&self, words: impl fmt::Display) {
        self.talk(&Line::new().plain(&words.to_string()));
    }

    /// Says how to go on.
    pub fn hint(&self, words: impl fmt::Display) {
        self.talk(
            &Line::new()
                .styled(Style::Faint, "hint: ")
                .plain(&words.to_string()),
        );
    }

    /// Shows help: data where it was asked for, talk where a command was missing.
    ///
    /// # Errors
    /// As [`Self::show`].
    pub fn help(&self, help: &clap::Error) -> io::Result<()> {
        let text = help.render();
        if help.use_stderr() {
            self.say(text.to_string().trim_end());
            return Ok(());
        }
        if self.look.colours_data() {
            self.data(&text.ansi().to_string())
        } else {
            self.data(&text.to_string())
        }
    }

    /// Says what went wrong.
    pub fn error(&self, what: impl fmt::Display) {
        self.talk(
            &Line::new()
                .styled(Style::Alarm, "error:")
                .plain(" ")
                .plain(&what.to_string()),
        );
    }

    /// How many lists have been shown: tells whether a command showed one.
    pub fn lists(&self) -> u64 {
        self.ports().lists
    }

    /// The names and tags that were shown, for completion.
    pub fn seen(&self) -> Seen {
        self.ports().seen.clone()
    }

    /// What was shown last.
    pub fn shown(&self) -> Shown {
        self.ports().shown.clone()
    }

    /// Takes up what an earlier process or another profile was shown last.
    pub fn remember(&self, shown: Shown) {
        self.ports().shown = shown;
    }

    /// Notes the rows of a list that has come to its end or to the end of its page.
    fn listed(&self, before: usize, rows: Vec<Row>, next: Option<Cursor>) {
        let mut ports = self.ports();
        ports.lists += 1;
        ports.shown.rows.truncate(before);
        ports.shown.rows.extend(rows);
        ports.shown.next = next;
    }

    fn talk(&self, line: &Line) {
        let text = line.painted(self.look.colours_talk()) + "\n";
        let mut ports = self.ports();
        ports.has_answered = false;
        let talk = &mut ports.talk;
        // Nobody is left to tell when standard error is gone.
        drop(talk.write_all(text.as_bytes()).and_then(|()| talk.flush()));
    }

    fn ports(&self) -> MutexGuard<'_, Ports> {
        self.ports.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Screen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Screen");
        debug.field("look", &self.look);
        debug.field("output", &self.output).finish_non_exhaustive()
    }
}
