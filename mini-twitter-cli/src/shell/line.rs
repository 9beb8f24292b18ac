//! [`ShellLine`]: what a line asks for: a command of the grammar, or one of the shell's own commands. [`Expected`]:
//! how a line of a script must end.

use std::collections::BTreeSet;

use mini_twitter_core::error::ErrorCode;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::profile::ProfileName;

/// The shell's own commands, each with its help.
pub const BUILTINS: [(&str, &str); 5] = [
    (
        "as",
        "Switch to another profile: as NAME; for one command only: as NAME COMMAND",
    ),
    (
        "more",
        "Show the next page of the last list; at the prompt, Enter does the same",
    ),
    (
        "say",
        "Print a text to standard error, for scripts: say TEXT",
    ),
    ("exit", "Leave the shell; Ctrl-D does the same"),
    (
        "!",
        "In a script, expect a command to fail: ! COMMAND, or !not_found COMMAND",
    ),
];

/// What a line asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShellLine {
    /// `exit`: run no more lines.
    Exit,
    /// `more`: show the next page.
    More,
    /// `help`: list all commands.
    Help,
    /// `say "good morning"`: print a message.
    Say(String),
    /// `as bob`: use another profile from here on.
    As(ProfileName),
    /// `as bob feed`: use another profile for one command.
    RunAs(ProfileName, Vec<String>),
    /// Run a command of the grammar.
    Run(Vec<String>),
}

impl ShellLine {
    /// Parses the words of a line.
    ///
    /// # Errors
    /// When a command of the shell has wrong arguments.
    pub fn parse(words: Vec<String>) -> Result<Self, Failure> {
        let texts: Vec<&str> = words.iter().map(String::as_str).collect();
        match texts.as_slice() {
            ["exit" | "quit"] => Ok(Self::Exit),
            ["more"] => Ok(Self::More),
            ["help"] => Ok(Self::Help),
            ["say", text @ ..] => Ok(Self::Say(text.join(" "))),
            ["as"] => Err(Failure::usage("as needs the name of a profile: as NAME")),
            ["as", name, rest @ ..] => {
                let wrong = |what| Failure::usage(format!("{name:?} {what}"));
                let profile = name
                    .strip_prefix('@')
                    .unwrap_or(name)
                    .parse()
                    .map_err(wrong)?;
                if rest.is_empty() {
                    return Ok(Self::As(profile));
                }
                Ok(Self::RunAs(profile, words[2..].to_vec()))
            }
            _ => Ok(Self::Run(words)),
        }
    }
}

/// How a line of a script must end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// With success.
    Success,
    /// With any failure but wrong usage, so that a misspelt command does not count as the expected failure.
    Failure,
    /// With the failure of this name.
    Named(String),
}

impl Expected {
    /// Takes `!` or `!not_found` from the front of a line.
    ///
    /// # Errors
    /// When no failure has that name.
    pub fn take(words: &mut Vec<String>) -> Result<Self, Failure> {
        let Some(name) = words.first().and_then(|word| word.strip_prefix('!')) else {
            return Ok(Self::Success);
        };
        let expected = match name {
            "" => Self::Failure,
            name if names().contains(name) => Self::Named(name.to_owned()),
            name => {
                let message =
                    format!("no failure is named {name}; to expect any failure, write ! alone");
                return Err(Failure::usage(message));
            }
        };
        words.remove(0);
        Ok(expected)
    }

    /// Compares how a line ended with how it must end. `Ok` holds the result of the line, which may be an expected
    /// failure.
    ///
    /// # Errors
    /// When the line did not end as expected.
    pub fn check<T>(&self, result: Result<T, Failure>) -> Result<Result<T, Failure>, Failure> {
        let failure = match (self, result) {
            (Self::Success, result) => return result.map(Ok),
            (Self::Failure, Ok(_)) => {
                return Err(Failure::other("expected a failure, but it succeeded"));
            }
            (Self::Named(name), Ok(_)) => {
                return Err(Failure::other(format!(
                    "expected the failure {name}, but it succeeded"
                )));
            }
            (_, Err(failure)) => failure,
        };
        match (self, failure.exit()) {
            (_, Exit::Interrupted | Exit::Done) => Err(failure),
            (Self::Named(name), _) if failure.is_named(name) => Ok(Err(failure)),
            (Self::Named(name), _) => {
                let message = format!("expected the failure {name}, but got: {failure}");
                Err(Failure::other(message))
            }
            (_, Exit::Usage) => Err(failure),
            _ => Ok(Err(failure)),
        }
    }
}

/// The names of all failures: the error codes of the server, and the exit codes.
fn names() -> BTreeSet<&'static str> {
    let slugs = ErrorCode::ALL.iter().map(ErrorCode::slug);
    slugs.chain(Exit::FAILURES.map(Exit::name)).collect()
}
