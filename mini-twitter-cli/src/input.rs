//! [`Input`]: what standard input is to a command, and whether the user can be asked.
//!
//! A [`Script`] gives its lines to the shell and, one at a time, to a command that reads a password.

mod source;
mod stdin;

use std::fmt;
use std::io::{self, BufRead, IsTerminal as _};
use std::mem;

use crate::failure::Failure;

pub use self::source::{LINE_BYTES, Source};

/// What standard input is to the running command.
pub enum Input {
    /// A terminal: the user can be asked.
    Terminal,
    /// A pipe or a file: read when a command needs it; the user is not asked.
    Pipe(Source),
    /// The script that holds this command; the user is not asked.
    Script(Script),
}

impl Input {
    /// Returns what the standard input of this process is.
    pub fn of_process() -> Self {
        if io::stdin().is_terminal() && io::stderr().is_terminal() {
            Self::Terminal
        } else {
            Self::Pipe(Source::process())
        }
    }

    /// Creates a pipe from a source of bytes.
    pub fn pipe(source: impl BufRead + Send + 'static) -> Self {
        Self::Pipe(Source::of(source))
    }

    /// Whether the user can be asked.
    pub fn is_interactive(&self) -> bool {
        matches!(self, Self::Terminal)
    }

    /// Whether a command may read its text from here without being told to.
    pub fn is_pipe(&self) -> bool {
        matches!(self, Self::Pipe(_))
    }

    /// Whether the next line belongs to a script, so that a line read from here does not run as a command.
    pub fn is_script(&self) -> bool {
        matches!(self, Self::Script(script) if !script.is_arguments)
    }

    /// Begins a script, which gives the lines from here on.
    pub fn begin(&mut self, mut script: Script) {
        script.outer = Box::new(mem::replace(self, Self::pipe(io::empty())));
        *self = Self::Script(script);
    }

    /// Ends the script that began last.
    pub fn end(&mut self) {
        if let Self::Script(script) = self {
            *self = mem::replace(&mut *script.outer, Self::Terminal);
        }
    }

    /// Reads the next line: of the script that holds the command, else of standard input. `None` at the end.
    ///
    /// # Errors
    /// When it cannot be read, is not UTF-8 or is longer than [`LINE_BYTES`].
    pub async fn next_line(&mut self) -> Result<Option<String>, Failure> {
        match self {
            Self::Script(script) if script.is_arguments => Box::pin(script.outer.next_line()).await,
            Self::Script(script) => script.next_line().await,
            Self::Pipe(source) => source.line(&"standard input").await,
            // A terminal gives one line at a time: nothing is left in this buffer.
            Self::Terminal => Source::process().line(&"standard input").await,
        }
    }

    /// Reads to the end, at most `most` bytes, for an argument `-`.
    ///
    /// # Errors
    /// When it cannot be read, is not UTF-8 or is longer, and in a script, whose lines are commands.
    pub async fn read_all(&mut self, most: usize) -> Result<String, Failure> {
        match self {
            Self::Script(script) if script.is_arguments => {
                Box::pin(script.outer.read_all(most)).await
            }
            Self::Script(_) => {
                let what = "standard input is the script: give the text as an argument";
                Err(Failure::usage(what))
            }
            Self::Pipe(source) => source.all(most, &"standard input").await,
            Self::Terminal => Source::process().all(most, &"standard input").await,
        }
    }
}

impl fmt::Debug for Input {
    /// Writes the kind only: the content may be a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Terminal => f.write_str("Terminal"),
            Self::Pipe(_) => f.write_str("Pipe"),
            Self::Script(script) => script.fmt(f),
        }
    }
}

/// A script: its lines, and how far they have been read.
pub struct Script {
    name: String,
    /// The number of the line read last; the first is 1.
    number: usize,
    /// Whether the lines are arguments of `-c`, so that standard input is still free.
    is_arguments: bool,
    lines: Source,
    /// What the input was before the script began.
    outer: Box<Input>,
}

impl Script {
    /// Creates a script from a file or a pipe; `name` is what errors call it.
    pub fn new(name: impl Into<String>, lines: impl BufRead + Send + 'static) -> Self {
        Self::of(name, Source::of(lines))
    }

    /// Creates a script from a source.
    pub fn of(name: impl Into<String>, lines: Source) -> Self {
        Self {
            name: name.into(),
            number: 0,
            is_arguments: false,
            lines,
            outer: Box::new(Input::Terminal),
        }
    }

    /// Creates a script from arguments: all its lines are commands, passwords come from standard input.
    pub fn of_arguments(lines: &[String]) -> Self {
        let text = lines.join("\n").into_bytes();
        Self {
            is_arguments: true,
            ..Self::new("-c", io::Cursor::new(text))
        }
    }

    /// The location of the line read last: `tour.mt:12`.
    pub fn location(&self) -> String {
        format!("{}:{}", self.name, self.number)
    }

    /// Reads the next line, without its line feed; `None` after the last. The last line needs no line feed.
    ///
    /// # Errors
    /// When it cannot be read, is not UTF-8 or is longer than [`LINE_BYTES`].
    pub async fn next_line(&mut self) -> Result<Option<String>, Failure> {
        self.number += 1;
        let location = self.location();
        let mut read = self.lines.line(&location).await?;
        if let (1, Some(text)) = (self.number, &mut read)
            && text.starts_with('\u{feff}')
        {
            text.remove(0);
        }
        Ok(read)
    }
}

impl fmt::Debug for Script {
    /// Writes the location only: a line may be a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Script").field(&self.location()).finish()
    }
}
