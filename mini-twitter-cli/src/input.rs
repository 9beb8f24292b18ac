//! [`Input`]: what standard input is to a command, and whether the user can be asked.
//!
//! A [`Script`] gives its lines to the shell and, one at a time, to a command that reads a password.

use std::fmt;
use std::io::{self, BufRead, IsTerminal as _, Read as _};

use crate::failure::Failure;

/// A source of lines.
pub type LineSource = Box<dyn BufRead + Send>;

/// What standard input is to the running command.
pub enum Input {
    /// A terminal: the user can be asked.
    Terminal,
    /// A pipe or a file: read when a command needs it; the user is not asked.
    Pipe(LineSource),
    /// The script that holds this command; the user is not asked.
    Script(Script),
}

impl Input {
    /// Returns what the standard input of this process is.
    pub fn of_process() -> Self {
        if io::stdin().is_terminal() && io::stderr().is_terminal() {
            Self::Terminal
        } else {
            Self::pipe(io::BufReader::new(io::stdin()))
        }
    }

    /// Creates a pipe from a source of bytes.
    pub fn pipe(source: impl BufRead + Send + 'static) -> Self {
        Self::Pipe(Box::new(source))
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

    /// Reads the next line: of the script that holds the command, else of standard input. `None` at the end.
    ///
    /// # Errors
    /// When it cannot be read or is not UTF-8.
    pub fn next_line(&mut self) -> Result<Option<String>, Failure> {
        match self {
            Self::Script(script) if !script.is_arguments => script.next_line(),
            Self::Pipe(source) => line(source, &"standard input"),
            Self::Script(_) | Self::Terminal => line(&mut io::stdin().lock(), &"standard input"),
        }
    }

    /// Reads to the end, for an argument `-`.
    ///
    /// # Errors
    /// When it cannot be read or is not UTF-8, and in a script, whose lines are commands.
    pub fn read_all(&mut self) -> Result<String, Failure> {
        let mut text = String::new();
        let read = match self {
            Self::Pipe(source) => source.read_to_string(&mut text),
            Self::Script(script) if !script.is_arguments => {
                let what = "standard input is the script: give the text as an argument";
                return Err(Failure::usage(what));
            }
            Self::Script(_) | Self::Terminal => io::stdin().lock().read_to_string(&mut text),
        };
        let cannot = |error| Failure::usage(format!("cannot read standard input: {error}"));
        read.map_err(cannot)?;
        Ok(text)
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
    lines: LineSource,
}

impl Script {
    /// Creates a script from a file or a pipe; `name` is what errors call it.
    pub fn new(name: impl Into<String>, lines: impl BufRead + Send + 'static) -> Self {
        Self {
            name: name.into(),
            number: 0,
            is_arguments: false,
            lines: Box::new(lines),
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
    /// When it cannot be read or is not UTF-8.
    pub fn next_line(&mut self) -> Result<Option<String>, Failure> {
        self.number += 1;
        let location = self.location();
        let mut read = line(&mut self.lines, &location)?;
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

/// Reads one line, without its LF or CRLF.
fn line(from: &mut dyn BufRead, location: &dyn fmt::Display) -> Result<Option<String>, Failure> {
    let mut bytes = Vec::new();
    let read = from.read_until(b'\n', &mut bytes);
    let read = read.map_err(|error| Failure::other(format!("cannot read {location}: {error}")))?;
    if read == 0 {
        return Ok(None);
    }
    if bytes.ends_with(b"\n") {
        bytes.pop();
        if bytes.ends_with(b"\r") {
            bytes.pop();
        }
    }
    let text = String::from_utf8(bytes);
    let text = text.map_err(|_| Failure::usage(format!("{location} is not UTF-8")))?;
    Ok(Some(text))
}
