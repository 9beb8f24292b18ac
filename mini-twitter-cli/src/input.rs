//! Where lines come from beside the arguments, and whether anybody can be asked.
//!
//! A script hands its lines to whoever runs it and, one at a time, to a command that reads a password.

use std::fmt;
use std::io::{self, BufRead, IsTerminal as _, Read as _};

use crate::failure::Failure;

/// Something to read lines from.
pub type Reader = Box<dyn BufRead + Send>;

/// What standard input is to the command that runs.
pub enum Input {
    /// Somebody at a terminal, who may be asked.
    Terminal,
    /// A pipe or a file: read when a command wants it; nobody is asked.
    Pipe(Reader),
    /// The script this command stands in; nobody is asked.
    Script(Script),
}

impl Input {
    /// What standard input of this process is.
    pub fn of_process() -> Self {
        if io::stdin().is_terminal() && io::stderr().is_terminal() {
            Self::Terminal
        } else {
            Self::pipe(io::BufReader::new(io::stdin()))
        }
    }

    /// A pipe that holds this.
    pub fn pipe(reader: impl BufRead + Send + 'static) -> Self {
        Self::Pipe(Box::new(reader))
    }

    /// Whether a question would reach somebody.
    pub fn may_ask(&self) -> bool {
        matches!(self, Self::Terminal)
    }

    /// Whether it holds what a command may want without being told: a text.
    pub fn is_pipe(&self) -> bool {
        matches!(self, Self::Pipe(_))
    }

    /// Whether a line taken from here is a line not run as a command.
    pub fn is_script(&self) -> bool {
        matches!(self, Self::Script(script) if !script.is_arguments)
    }

    /// The next line: of the script a command stands in, else of standard input. `None` at the end.
    ///
    /// # Errors
    /// When it cannot be read or is not UTF-8.
    pub fn next_line(&mut self) -> Result<Option<String>, Failure> {
        match self {
            Self::Script(script) if !script.is_arguments => script.next_line(),
            Self::Pipe(reader) => line(reader, &"standard input"),
            Self::Script(_) | Self::Terminal => line(&mut io::stdin().lock(), &"standard input"),
        }
    }

    /// All there is, for a text or a JSON: `-`.
    ///
    /// # Errors
    /// When it cannot be read or is not UTF-8, and in a script, which is not a command's to swallow.
    pub fn all(&mut self) -> Result<String, Failure> {
        let mut text = String::new();
        let read = match self {
            Self::Pipe(reader) => reader.read_to_string(&mut text),
            Self::Script(script) if !script.is_arguments => {
                let what = "standard input is the script: give it as an argument";
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
    /// What it is; what it holds may be a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Terminal => f.write_str("Terminal"),
            Self::Pipe(_) => f.write_str("Pipe"),
            Self::Script(script) => script.fmt(f),
        }
    }
}

/// A script: its lines, and how far it has been read.
pub struct Script {
    name: String,
    number: usize,
    is_arguments: bool,
    lines: Reader,
}

impl Script {
    /// A script in a file or a pipe.
    pub fn new(name: impl Into<String>, lines: impl BufRead + Send + 'static) -> Self {
        Self {
            name: name.into(),
            number: 0,
            is_arguments: false,
            lines: Box::new(lines),
        }
    }

    /// A script out of arguments: its lines are commands alone, passwords come from standard input.
    pub fn of_arguments(lines: &[String]) -> Self {
        let text = lines.join("\n").into_bytes();
        Self {
            is_arguments: true,
            ..Self::new("-c", io::Cursor::new(text))
        }
    }

    /// `tour.mt:12`: the line read last.
    pub fn place(&self) -> String {
        format!("{}:{}", self.name, self.number)
    }

    /// The next line without its end; `None` behind the last. A last line needs no end.
    ///
    /// # Errors
    /// When it cannot be read or is not UTF-8.
    pub fn next_line(&mut self) -> Result<Option<String>, Failure> {
        self.number += 1;
        let place = self.place();
        let mut read = line(&mut self.lines, &place)?;
        if let (1, Some(text)) = (self.number, &mut read)
            && text.starts_with('\u{feff}')
        {
            text.remove(0);
        }
        Ok(read)
    }
}

impl fmt::Debug for Script {
    /// Where it is; a line may be a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Script").field(&self.place()).finish()
    }
}

/// Reads one line, without its LF or CRLF.
fn line(from: &mut dyn BufRead, place: &dyn fmt::Display) -> Result<Option<String>, Failure> {
    let mut bytes = Vec::new();
    let read = from.read_until(b'\n', &mut bytes);
    let read = read.map_err(|error| Failure::other(format!("cannot read {place}: {error}")))?;
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
    let text = text.map_err(|_| Failure::usage(format!("{place} is not UTF-8")))?;
    Ok(Some(text))
}
