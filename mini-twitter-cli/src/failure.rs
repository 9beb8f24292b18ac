//! How a command can end without having done its work: [`Failure`], with what is needed to say so.
//!
//! A command makes one where the fact is known, or passes the client's [`Error`] on by `?`; [`command::run`] adds the
//! hint. The exit code and the hint of a client's error are decided in [`exit`] alone.
//!
//! [`command::run`]: crate::command::run

mod thing;

use std::fmt;
use std::io;

use mini_twitter_client::Error;
use mini_twitter_core::error::ErrorCode;

pub use self::thing::{Hint, Thing};
use crate::exit::{self, Exit};

/// Why a command ended.
#[derive(Debug)]
pub struct Failure {
    cause: Cause,
    thing: Option<Thing>,
    hint: Option<Hint>,
}

/// What a failure came from.
#[derive(Debug)]
enum Cause {
    /// The client: the server refused, or nothing came back.
    Call(Box<Error>),
    /// The arguments do not fit the grammar; help and version come this way too.
    Grammar(Box<clap::Error>),
    /// A fact found here, with its exit code.
    Here(Exit, String),
    /// Something that was said already, with its exit code.
    Told(Exit),
}

impl Failure {
    fn here(exit: Exit, what: impl Into<String>) -> Self {
        Self {
            cause: Cause::Here(exit, what.into()),
            thing: None,
            hint: None,
        }
    }

    /// The command was called wrongly: exit code 2.
    pub fn usage(what: impl Into<String>) -> Self {
        Self::here(Exit::Usage, what)
    }

    /// What was named does not exist, as is known here: exit code 3.
    pub fn not_found(what: impl Into<String>) -> Self {
        Self::here(Exit::NotFound, what)
    }

    /// Nobody is signed in, as is known here: exit code 4.
    pub fn signed_out(what: impl Into<String>) -> Self {
        Self::here(Exit::NotAllowed, what)
    }

    /// Anything that is no other kind: exit code 1.
    pub fn other(what: impl Into<String>) -> Self {
        Self::here(Exit::Other, what)
    }

    /// Ctrl-C: exit code 130.
    pub fn interrupted() -> Self {
        Self::here(Exit::Interrupted, "interrupted")
    }

    /// The reader of the output has gone: what it wanted it has, so that this is success.
    pub fn unread() -> Self {
        Self::here(Exit::Done, "nobody reads the output any more")
    }

    /// What went wrong was said already, at the line of a script that it stands in.
    pub fn told(exit: Exit) -> Self {
        Self {
            cause: Cause::Told(exit),
            ..Self::here(exit, String::new())
        }
    }

    /// Whether what went wrong was said already.
    pub fn is_told(&self) -> bool {
        matches!(self.cause, Cause::Told(_))
    }

    /// The same with a hint of its own.
    #[must_use]
    pub fn hint(mut self, say: impl Into<String>, command: &[&str]) -> Self {
        self.hint = Some(Hint::new(say, command));
        self
    }

    /// The same with a hint, unless it has one.
    #[must_use]
    pub fn hint_unless_said(mut self, hint: impl FnOnce(&Self) -> Option<Hint>) -> Self {
        self.hint = self.hint.take().or_else(|| hint(&self));
        self
    }

    /// What to say after the error.
    pub fn said_hint(&self) -> Option<&Hint> {
        self.hint.as_ref()
    }

    /// What the command was about.
    pub fn thing(&self) -> Option<&Thing> {
        self.thing.as_ref()
    }

    /// The client's error, when it is one.
    pub fn error(&self) -> Option<&Error> {
        match &self.cause {
            Cause::Call(error) => Some(error),
            Cause::Grammar(_) | Cause::Here(..) | Cause::Told(_) => None,
        }
    }

    /// What the grammar says, when the arguments do not fit it: an error, or the help that was asked for.
    pub fn grammar(&self) -> Option<&clap::Error> {
        match &self.cause {
            Cause::Grammar(error) => Some(error),
            Cause::Call(_) | Cause::Here(..) | Cause::Told(_) => None,
        }
    }

    /// The code, when a rule refused: `not_found`.
    pub fn code(&self) -> Option<ErrorCode> {
        self.error().and_then(Error::code)
    }

    /// The exit code.
    pub fn exit(&self) -> Exit {
        match &self.cause {
            Cause::Call(error) => exit::of(error),
            Cause::Grammar(error) if error.use_stderr() => Exit::Usage,
            Cause::Grammar(_) => Exit::Done,
            Cause::Here(exit, _) | Cause::Told(exit) => *exit,
        }
    }

    /// Whether a script takes it as this word: an error's slug, or `usage`, `network`, `server`.
    pub fn is_called(&self, word: &str) -> bool {
        self.code().is_some_and(|code| code.slug() == word) || self.exit().word() == word
    }

    /// Every wrong field with all that is wrong with it, one a line.
    pub fn field_lines(&self) -> Vec<String> {
        let fields = self.error().and_then(Error::fields).into_iter().flatten();
        fields
            .map(|(field, wrong)| format!("{field}: {}", wrong.join("; ")))
            .collect()
    }

    /// What and which, in one line.
    pub fn what(&self) -> String {
        match &self.cause {
            Cause::Here(_, what) => what.clone(),
            Cause::Told(exit) => format!("a line failed ({})", exit.word()),
            Cause::Grammar(error) => grammar_text(error),
            Cause::Call(error) => exit::what(error, self.thing.as_ref()),
        }
    }
}

/// What clap says, without what this program says in its own way: the `error:` and the way to the help.
fn grammar_text(error: &clap::Error) -> String {
    let text = error.to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    let end = text.rfind("For more information,").unwrap_or(text.len());
    text[..end].trim_end().to_owned()
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what())
    }
}

impl std::error::Error for Failure {}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self {
            cause: Cause::Call(Box::new(error)),
            thing: None,
            hint: None,
        }
    }
}

impl From<clap::Error> for Failure {
    fn from(error: clap::Error) -> Self {
        Self {
            cause: Cause::Grammar(Box::new(error)),
            thing: None,
            hint: None,
        }
    }
}

impl From<io::Error> for Failure {
    /// Of writing an answer: a pipe whose reader has gone is success.
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::unread()
        } else {
            Self::other(format!("cannot write the answer: {error}"))
        }
    }
}

/// Says what a call was about, so that its error can.
pub trait About<T> {
    /// The same, about `thing`.
    ///
    /// # Errors
    /// What it was before.
    fn about(self, thing: impl Into<Option<Thing>>) -> Result<T, Failure>;
}

impl<T> About<T> for Result<T, Error> {
    fn about(self, thing: impl Into<Option<Thing>>) -> Result<T, Failure> {
        self.map_err(|error| Failure {
            thing: thing.into(),
            ..Failure::from(error)
        })
    }
}
