//! [`Failure`]: why a command ended without success, with everything that is printed about it.
//!
//! A command creates one where the fact is known, or passes the client's [`Error`] on with `?`; `command::run` adds
//! the hint. The exit code of a client's error is decided in [`exit`], its hint in [`hint`].

use std::collections::BTreeMap;
use std::fmt;
use std::io;

use mini_twitter_client::Error;
use mini_twitter_core::error::ErrorCode;

use crate::exit::{self, Exit};
use crate::hint::{self, Attempt, Hint};
use crate::subject::Subject;

/// Why a command ended.
#[derive(Debug)]
pub struct Failure {
    cause: Cause,
    subject: Option<Subject>,
    hint: Option<Box<Hint>>,
    /// What the user calls the wrong fields, by the names of the API.
    names: BTreeMap<String, String>,
    /// Whether the call was authenticated by `MINI_TWITTER_TOKEN`.
    has_token: bool,
    /// The URL that was called, when there is no server of this API under its path.
    wrong_path: Option<Box<str>>,
}

/// What a failure came from.
#[derive(Debug)]
enum Cause {
    /// The client: the server refused, or did not answer.
    Client(Box<Error>),
    /// The arguments do not fit the grammar; help and version come this way too.
    Grammar(Box<clap::Error>),
    /// `MINI_TWITTER_TOKEN` is set, but the command is about the session, or names the profile of another.
    TokenInUse(Option<String>),
    /// A fact found by this program: its exit code and its message.
    Local(Exit, String),
    /// A failure that has already been printed: its exit code.
    Reported(Exit),
}

impl Failure {
    fn new(cause: Cause) -> Self {
        Self {
            cause,
            subject: None,
            hint: None,
            names: BTreeMap::new(),
            has_token: false,
            wrong_path: None,
        }
    }

    fn local(exit: Exit, message: impl Into<String>) -> Self {
        Self::new(Cause::Local(exit, message.into()))
    }

    /// Wrong usage of a command: exit code 2.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::local(Exit::Usage, message)
    }

    /// A named item that does not exist, found without asking the server: exit code 3.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::local(Exit::NotFound, message)
    }

    /// An act that this user may not do, found without asking the server: exit code 4.
    pub fn not_allowed(message: impl Into<String>) -> Self {
        Self::local(Exit::NotAllowed, message)
    }

    /// A command about the session while a personal access token replaces it: exit code 2.
    pub fn token_in_use() -> Self {
        Self::new(Cause::TokenInUse(None))
    }

    /// A profile that is named while a personal access token replaces its session: exit code 2.
    pub fn profile_replaced(name: impl Into<String>) -> Self {
        Self::new(Cause::TokenInUse(Some(name.into())))
    }

    /// A failure of no other kind: exit code 1.
    pub fn other(message: impl Into<String>) -> Self {
        Self::local(Exit::Other, message)
    }

    /// Ctrl-C: exit code 130.
    pub fn interrupted() -> Self {
        Self::local(Exit::Interrupted, "interrupted")
    }

    /// The reader of the output closed it, having read what it needs: a success.
    pub fn output_closed() -> Self {
        Self::local(Exit::Done, "the reader closed the output")
    }

    /// A failure that has already been printed, at its line of a script.
    pub fn reported(exit: Exit) -> Self {
        Self::new(Cause::Reported(exit))
    }

    /// Whether the failure has already been printed.
    pub fn is_reported(&self) -> bool {
        matches!(self.cause, Cause::Reported(_))
    }

    /// Adds a hint; `command` holds the arguments after `mini-twitter`.
    #[must_use]
    pub fn with_hint(mut self, text: impl Into<String>, command: &[&str]) -> Self {
        self.hint = Some(Box::new(Hint::new(text, command)));
        self
    }

    /// Adds a hint.
    #[must_use]
    pub fn with(mut self, hint: Hint) -> Self {
        self.hint = Some(Box::new(hint));
        self
    }

    /// Adds a hint at the help of a command, unless there is a hint.
    #[must_use]
    pub fn or_help_of(mut self, name: &[String]) -> Self {
        self.hint = self
            .hint
            .take()
            .or_else(|| Some(hint::help_of(name).into()));
        self
    }

    /// Names the wrong fields as the user knows them, by their flags and arguments.
    #[must_use]
    pub fn with_names(mut self, name: impl Fn(&str) -> String) -> Self {
        let fields = self.error().and_then(Error::fields).into_iter().flatten();
        let names = fields.map(|(field, _)| (field.clone(), name(field)));
        self.names = names.collect();
        self
    }

    /// Adds the hint that follows from the cause, unless there is a hint, and to the hint the flags of the attempt.
    #[must_use]
    pub fn or_hint_for(mut self, attempt: &Attempt) -> Self {
        let hint = match &self.cause {
            Cause::Client(error) => hint::of(error, self.subject(), attempt),
            Cause::TokenInUse(_) => Some(hint::repeat_without_token(attempt)),
            _ if self.exit() == Exit::Usage => Some(hint::help_of(&attempt.name)),
            _ => None,
        };
        let hint = self.hint.take().map(|hint| *hint).or(hint);
        self.hint = hint.map(|hint| {
            let hint = hint.in_session(attempt.has_token);
            Box::new(hint.with_flags(&attempt.flags))
        });
        self.has_token = attempt.has_token;
        let is_wrong_path = |error| hint::is_wrong_path(error, attempt);
        let is_wrong_path = self.error().is_some_and(is_wrong_path);
        self.wrong_path = is_wrong_path.then(|| attempt.server.as_str().into());
        self
    }

    /// The hint to print after the error.
    pub fn hint(&self) -> Option<&Hint> {
        self.hint.as_deref()
    }

    /// What the command was about.
    pub fn subject(&self) -> Option<&Subject> {
        self.subject.as_ref()
    }

    /// The client's error, when it is the cause.
    pub fn error(&self) -> Option<&Error> {
        match &self.cause {
            Cause::Client(error) => Some(error),
            _ => None,
        }
    }

    /// The parser's error, when it is the cause: wrong arguments, or the help that was asked for.
    pub fn grammar(&self) -> Option<&clap::Error> {
        match &self.cause {
            Cause::Grammar(error) => Some(error),
            _ => None,
        }
    }

    /// The error code, when the client's error has one: `not_found`.
    pub fn code(&self) -> Option<ErrorCode> {
        self.error().and_then(Error::code)
    }

    /// The exit code.
    pub fn exit(&self) -> Exit {
        match &self.cause {
            Cause::Client(_) if self.is_about_token() => Exit::NotAllowed,
            Cause::Client(error) => exit::of(error),
            Cause::Grammar(error) if error.use_stderr() => Exit::Usage,
            Cause::Grammar(_) => Exit::Done,
            Cause::TokenInUse(_) => Exit::Usage,
            Cause::Local(exit, _) | Cause::Reported(exit) => *exit,
        }
    }

    /// Whether a script may expect it by this name: the slug of its error code, or the name of its exit code.
    pub fn is_named(&self, name: &str) -> bool {
        self.code().is_some_and(|code| code.slug() == name) || self.exit().name() == name
    }

    /// The wrong fields, one a line, each with everything that is wrong with it.
    pub fn field_lines(&self) -> Vec<String> {
        if self.is_about_token() {
            return Vec::new();
        }
        let fields = self.error().and_then(Error::fields).into_iter().flatten();
        let name = |field| self.names.get(field).unwrap_or(field);
        fields
            .map(|(field, errors)| format!("{}: {}", name(field), errors.join("; ")))
            .collect()
    }

    /// Whether `MINI_TWITTER_TOKEN` is what is wrong.
    fn is_about_token(&self) -> bool {
        self.has_token && self.error().is_some_and(hint::is_refused_token)
    }

    /// What went wrong, with what, in one line.
    pub fn message(&self) -> String {
        match &self.cause {
            Cause::Local(_, message) => message.clone(),
            Cause::Reported(exit) => format!("a line failed ({})", exit.name()),
            Cause::Grammar(error) => grammar_message(error),
            Cause::TokenInUse(None) => {
                "MINI_TWITTER_TOKEN is set and replaces the session".to_owned()
            }
            Cause::TokenInUse(Some(name)) => {
                format!("MINI_TWITTER_TOKEN is set and replaces the session of the profile {name}")
            }
            Cause::Client(_) if self.is_about_token() => {
                "the token in MINI_TWITTER_TOKEN is refused: it is wrong, expired or revoked"
                    .to_owned()
            }
            Cause::Client(error) => match &self.wrong_path {
                Some(url) => format!("no mini-twitter server under the path of {url}"),
                None => client_message(error, self.subject()),
            },
        }
    }
}

/// The message of a client's error. Wrong fields have lines of their own.
fn client_message(error: &Error, subject: Option<&Subject>) -> String {
    let Error::Api { problem, .. } = error else {
        return match error {
            Error::Invalid(_) => ErrorCode::InvalidInput.title().to_owned(),
            other => other.to_string(),
        };
    };
    match (&problem.detail, subject) {
        (Some(detail), _) => detail.clone(),
        (None, Some(subject)) if problem.code == ErrorCode::NotFound => format!("no {subject}"),
        (None, _) => problem.title.clone(),
    }
}

/// The message of the parser, without the parts that this program prints itself: `error:` and the pointer to the help.
fn grammar_message(error: &clap::Error) -> String {
    let text = error.to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    let end = text.rfind("For more information,").unwrap_or(text.len());
    // Hints are this program's.
    text[..end].trim_end().replace("  tip: ", "  ")
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for Failure {}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::new(Cause::Client(Box::new(error)))
    }
}

impl From<clap::Error> for Failure {
    fn from(error: clap::Error) -> Self {
        Self::new(Cause::Grammar(Box::new(error)))
    }
}

impl From<io::Error> for Failure {
    /// From a failure to write the output: a closed pipe is a success.
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::output_closed()
        } else {
            Self::other(format!("cannot write the output: {error}"))
        }
    }
}

/// Adds to a call's result what the call was about, so that its error can name it.
pub trait About<T> {
    /// Adds the subject.
    ///
    /// # Errors
    /// The call's error, with the subject.
    fn about(self, subject: impl Into<Option<Subject>>) -> Result<T, Failure>;
}

impl<T> About<T> for Result<T, Error> {
    fn about(self, subject: impl Into<Option<Subject>>) -> Result<T, Failure> {
        self.map_err(|error| Failure {
            subject: subject.into(),
            ..Failure::from(error)
        })
    }
}
