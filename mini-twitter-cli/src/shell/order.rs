//! What a line asks for: a command of the grammar, or one of the few words that only lines have.

use std::collections::BTreeSet;

use mini_twitter_core::error::ErrorCode;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::profile::ProfileName;

/// The words that only lines have, each with what it does.
pub const WORDS: [(&str, &str); 5] = [
    (
        "as",
        "as NAME works as another profile; as NAME COMMAND does so for one command",
    ),
    (
        "more",
        "more shows the next page of the last list; at the prompt, Enter does",
    ),
    ("say", "say TEXT says it beside the data: for scripts"),
    ("exit", "exit, or Ctrl-D, leaves"),
    (
        "!",
        "in a script, ! COMMAND must fail, and !not_found COMMAND must fail so",
    ),
];

/// What a line asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// `exit`: no more lines.
    Leave,
    /// `more`: the next page.
    More,
    /// `help`: all commands and the words above.
    Help,
    /// `say "good morning"`: talk.
    Say(String),
    /// `as bob`: another profile, from here on.
    As(ProfileName),
    /// `as bob feed`: another profile, this once.
    RunAs(ProfileName, Vec<String>),
    /// A command of the grammar.
    Run(Vec<String>),
}

impl Order {
    /// Reads the words of a line.
    ///
    /// # Errors
    /// When a word that only lines have is used wrongly.
    pub fn read(words: Vec<String>) -> Result<Self, Failure> {
        let texts: Vec<&str> = words.iter().map(String::as_str).collect();
        match texts.as_slice() {
            ["exit" | "quit"] => Ok(Self::Leave),
            ["more"] => Ok(Self::More),
            ["help"] => Ok(Self::Help),
            ["say", text @ ..] => Ok(Self::Say(text.join(" "))),
            ["as"] => Err(Failure::usage("as whom? as NAME")),
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
    /// Well.
    Success,
    /// With any failure but a wrong use of the grammar: a misspelt command must not pass for one that failed.
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
                let what = format!(
                    "no failure is called {name}; of any command that must fail, write ! before it"
                );
                return Err(Failure::usage(what));
            }
        };
        words.remove(0);
        Ok(expected)
    }

    /// Whether a line may end as it did: `Ok` holds how, be it a failure that had to be.
    ///
    /// # Errors
    /// What is wrong with how it ended.
    pub fn judge<T>(&self, ended: Result<T, Failure>) -> Result<Result<T, Failure>, Failure> {
        let failure = match (self, ended) {
            (Self::Success, ended) => return ended.map(Ok),
            (Self::Failure, Ok(_)) => return Err(Failure::other("must fail, but did not")),
            (Self::Named(name), Ok(_)) => {
                return Err(Failure::other(format!(
                    "must fail with {name}, but did not"
                )));
            }
            (_, Err(failure)) => failure,
        };
        match (self, failure.exit()) {
            (_, Exit::Interrupted | Exit::Done) => Err(failure),
            (Self::Named(name), _) if failure.is_called(name) => Ok(Err(failure)),
            (Self::Named(name), _) => {
                let what = format!("must fail with {name}, but: {}", failure.what());
                Err(Failure::other(what))
            }
            (_, Exit::Usage) => Err(failure),
            _ => Ok(Err(failure)),
        }
    }
}

/// What a failure can be called: the codes of the server, and the kinds that exit codes tell apart.
fn names() -> BTreeSet<&'static str> {
    let slugs = ErrorCode::ALL.iter().map(ErrorCode::slug);
    slugs.chain(Exit::FAILURES.map(Exit::word)).collect()
}
