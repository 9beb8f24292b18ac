//! [`Source`]: bytes that commands and scripts read, within bounds, and so that Ctrl-C can end the wait for them.

use std::fmt;
use std::io::{BufRead, BufReader};

use crate::failure::Failure;
use crate::input::stdin;

/// The longest line of a script, and the longest password.
pub const LINE_BYTES: usize = 1 << 20;

/// Where bytes come from.
pub struct Source(Inner);

impl fmt::Debug for Source {
    /// Writes the type only: the content may be a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Source")
    }
}

enum Inner {
    /// Standard input of this process: it may block for hours, so it is waited for before it is read.
    Process(BufReader<stdin::Unbuffered>),
    /// A file, or bytes in memory.
    Other(Box<dyn BufRead + Send>),
}

impl Source {
    /// Standard input of this process. Two of them have a buffer each.
    pub fn process() -> Self {
        Self(Inner::Process(BufReader::new(stdin::Unbuffered)))
    }

    /// A source that does not block for long.
    pub fn of(source: impl BufRead + Send + 'static) -> Self {
        Self(Inner::Other(Box::new(source)))
    }

    /// Reads one line, without its LF or CRLF; `None` at the end.
    ///
    /// # Errors
    /// When it cannot be read, is not UTF-8 or is longer than [`LINE_BYTES`].
    pub(super) async fn line(
        &mut self,
        location: &dyn fmt::Display,
    ) -> Result<Option<String>, Failure> {
        let mut bytes = Vec::new();
        loop {
            let part = self.filled(location).await?;
            let end = part.iter().position(|byte| *byte == b'\n');
            let used = end.map_or(part.len(), |end| end + 1);
            bytes.extend_from_slice(&part[..used]);
            let is_end = used == 0 || end.is_some();
            self.consume(used);
            within(bytes.len(), LINE_BYTES, location)?;
            if is_end {
                break;
            }
        }
        if bytes.is_empty() {
            return Ok(None);
        }
        if bytes.ends_with(b"\n") {
            bytes.pop();
            if bytes.ends_with(b"\r") {
                bytes.pop();
            }
        }
        text(bytes, location).map(Some)
    }

    /// Reads to the end, at most `most` bytes.
    ///
    /// # Errors
    /// When it cannot be read, is not UTF-8 or is longer.
    pub(super) async fn all(
        &mut self,
        most: usize,
        location: &dyn fmt::Display,
    ) -> Result<String, Failure> {
        let mut bytes = Vec::new();
        loop {
            let part = self.filled(location).await?;
            let used = part.len();
            bytes.extend_from_slice(part);
            self.consume(used);
            within(bytes.len(), most, location)?;
            if used == 0 {
                return text(bytes, location);
            }
        }
    }

    /// Returns the bytes that can be read next; none at the end.
    async fn filled(&mut self, location: &dyn fmt::Display) -> Result<&[u8], Failure> {
        let filled = match &mut self.0 {
            Inner::Process(source) => {
                let must_wait = source.buffer().is_empty();
                if must_wait {
                    stdin::readable().await;
                }
                let filled = source.fill_buf();
                if must_wait && matches!(filled, Ok([])) {
                    stdin::ended().await;
                }
                filled
            }
            Inner::Other(source) => source.fill_buf(),
        };
        filled.map_err(|error| Failure::other(format!("cannot read {location}: {error}")))
    }

    fn consume(&mut self, used: usize) {
        match &mut self.0 {
            Inner::Process(source) => source.consume(used),
            Inner::Other(source) => source.consume(used),
        }
    }
}

fn within(bytes: usize, most: usize, location: &dyn fmt::Display) -> Result<(), Failure> {
    if bytes <= most {
        return Ok(());
    }
    let most = most / 1024;
    Err(Failure::usage(format!(
        "{location} is longer than {most} KiB"
    )))
}

fn text(bytes: Vec<u8>, location: &dyn fmt::Display) -> Result<String, Failure> {
    let text = String::from_utf8(bytes);
    text.map_err(|_| Failure::usage(format!("{location} is not UTF-8")))
}
