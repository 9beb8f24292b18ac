//! [`ShellLine`]: what a line asks for: a command of the grammar, or one of the shell's own commands. [`Expected`]:
//! how a line of a script must end.

use std::collections::BTreeSet;

use mini_twitter_core::error::ErrorCode;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::profile::ProfileName;
use crate::shell::builtin::Builtin;

/// What a line asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShellLine {
    /// `exit`: run no more lines.
    Exit,
    /// `more`: show the next page.
    More,
    /// `help`: list all commands.
    Help,
    /// `help more`, `more --help`: show the help of a command of the shell.
    HelpOf(Builtin),
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
    /// Parses the words of a line. `mini-twitter` may be the first, as it is in hints.
    ///
    /// # Errors
    /// When a command of the shell has wrong arguments.
    pub fn parse(words: &[String]) -> Result<Self, Failure> {
        let program = usize::from(words.first().is_some_and(|it| it == "mini-twitter"));
        let mut texts: Vec<&str> = words[program..].iter().map(String::as_str).collect();
        if let ["help" | "more" | "exit" | "quit", ..] = *texts {
            // The flag that each line takes; it is read where the line is printed.
            texts.retain(|it| *it != "--no-color");
        }
        match *texts {
            ["help" | "--help" | "-h"] => Ok(Self::Help),
            ["help", name, ref rest @ ..] | [name, "--help" | "-h", ref rest @ ..]
                if let Some(builtin) = Builtin::named(name) =>
            {
                no_more(rest, &format!("help {}", builtin.name)).map(|()| Self::HelpOf(builtin))
            }
            ["exit" | "quit", ref rest @ ..] => no_more(rest, "exit").map(|()| Self::Exit),
            ["more", ref rest @ ..] => no_more(rest, "more").map(|()| Self::More),
            ["say", ref text @ ..] => Ok(Self::Say(text.join(" "))),
            ["as"] => Err(Failure::usage("as needs the name of a profile: as NAME")),
            ["as", name, ref rest @ ..] => Self::run_as(name, rest),
            [word, ..] if word.starts_with('!') => Err(Failure::usage(format!(
                "{word:?} can only begin a line of a script, once"
            ))),
            _ => Ok(Self::Run(words.to_vec())),
        }
    }

    /// Parses the words after `as NAME`: none, or a command of the grammar.
    fn run_as(name: &str, rest: &[&str]) -> Result<Self, Failure> {
        let profile = name.strip_prefix('@').unwrap_or(name).parse();
        let profile: ProfileName =
            profile.map_err(|what| Failure::usage(format!("{name:?} {what}")))?;
        let [first, ..] = rest else {
            return Ok(Self::As(profile));
        };
        let words: Vec<String> = rest.iter().map(ToString::to_string).collect();
        match Self::parse(&words)? {
            Self::Run(words) => Ok(Self::RunAs(profile, words)),
            // The help is the same for everybody.
            help @ (Self::Help | Self::HelpOf(_)) => Ok(help),
            _ => Err(Failure::usage(format!(
                "{first} is a command of the shell and cannot follow as {name}: switch with as {name} first"
            ))),
        }
    }
}

/// Refuses words after a command that takes no more.
fn no_more(rest: &[&str], what: &str) -> Result<(), Failure> {
    match rest {
        [] => Ok(()),
        [word, ..] => Err(Failure::usage(format!(
            "unexpected word {word:?}: nothing may follow {what}"
        ))),
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
    /// When no failure has that name, and when no command follows.
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
        if words.is_empty() {
            return Err(Failure::usage("! needs a command: ! COMMAND"));
        }
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
