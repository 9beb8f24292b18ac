//! What the prompt knows while somebody types: the commands and their flags, profiles, and the names, tags and rows
//! that were shown.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use clap::{Arg, Command, CommandFactory as _};
use rustyline::completion::Completer;
use rustyline::highlight::Highlighter;
use rustyline::hint::{Hinter, HistoryHinter};
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context as Typing, Helper};

use crate::command::Cli;
use crate::context::Context;
use crate::screen::seen::Seen;
use crate::shell::order::WORDS;
use crate::shell::words;

/// What changes from line to line.
#[derive(Debug, Clone, Default)]
pub(super) struct Known(Arc<Mutex<Shown>>);

#[derive(Debug, Clone, Default)]
struct Shown {
    seen: Seen,
    rows: usize,
    profiles: Vec<String>,
}

impl Known {
    /// Takes up what was shown since the line before.
    pub(super) fn learn(&self, context: &Context) {
        let shown = Shown {
            seen: context.screen.seen(),
            rows: context.screen.shown().rows.len(),
            profiles: context.home.names(),
        };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = shown;
    }

    fn get(&self) -> Shown {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// Completes, hints, and tells whether a line is whole.
pub(super) struct Assistant {
    known: Known,
    grammar: Command,
    history: HistoryHinter,
    colour: bool,
}

impl Assistant {
    pub(super) fn new(known: Known, colour: bool) -> Self {
        let mut grammar = Cli::command();
        grammar.build();
        Self {
            known,
            grammar,
            history: HistoryHinter::new(),
            colour,
        }
    }

    /// What the word that begins at `start` could become.
    fn candidates(&self, before: &str, word: &str, is_quoted: bool) -> BTreeSet<String> {
        let shown = self.known.get();
        let seen = || shown.seen.beginning(word).map(str::to_owned);
        if word.starts_with('#') {
            return seen().collect();
        }
        if word.starts_with('@') {
            let rows = (1..=shown.rows).map(|row| format!("@{row}"));
            let fixed = ["@me", "@last"].map(str::to_owned).into_iter();
            let names = rows.chain(fixed).filter(|name| name.starts_with(word));
            return seen().chain(names).collect();
        }
        if is_quoted {
            return BTreeSet::new();
        }
        let words: Vec<&str> = before.split_whitespace().collect();
        let all = if words.as_slice() == ["as"] {
            shown.profiles
        } else {
            self.fitting(&words, word)
        };
        all.into_iter().filter(|it| it.starts_with(word)).collect()
    }

    /// What the grammar has at a place: flags behind a dash, values behind a flag, else commands.
    fn fitting(&self, words: &[&str], word: &str) -> Vec<String> {
        let words = after_a_profile(words);
        let command = self.command(words);
        if word.starts_with('-') {
            let flags = command.get_arguments().filter(|it| !it.is_hide_set());
            let long = flags.filter_map(|it| Some(format!("--{}", it.get_long()?)));
            return long.collect();
        }
        if let Some(flag) = words.last().and_then(|word| flag_with_value(command, word)) {
            return values(flag);
        }
        let first = command.get_positionals().next();
        let mut all = first.map(values).unwrap_or_default();
        let commands = command.get_subcommands().filter(|it| !it.is_hide_set());
        all.extend(commands.map(|it| it.get_name().to_owned()));
        if words.is_empty() {
            let typed = WORDS.iter().map(|(word, _)| *word);
            let typed = typed.filter(|word| word.starts_with(char::is_alphabetic));
            all.extend(typed.map(str::to_owned));
        }
        all
    }

    /// The command that the words so far name.
    fn command(&self, words: &[&str]) -> &Command {
        words.iter().fold(&self.grammar, |command, word| {
            command.find_subcommand(word).unwrap_or(command)
        })
    }

    /// What a command wants, once it is named: ` POST [TEXT]...`.
    fn usage(&self, line: &str) -> Option<String> {
        let words: Vec<&str> = line.strip_suffix(' ')?.split(' ').collect();
        let words = after_a_profile(&words);
        let command = self.command(words);
        let is_named = words.last().is_some_and(|word| command.get_name() == *word);
        let wanted: Vec<String> = command.get_positionals().map(ToString::to_string).collect();
        (is_named && !wanted.is_empty()).then(|| wanted.join(" "))
    }
}

/// The flag that a word names, if a value belongs behind it.
fn flag_with_value<'a>(command: &'a Command, word: &str) -> Option<&'a Arg> {
    let long = word.strip_prefix("--");
    let short = word.strip_prefix('-').and_then(|it| it.parse().ok());
    let is_named = |it: &&Arg| match long {
        Some(long) => it.get_long() == Some(long),
        None => short.is_some() && it.get_short() == short,
    };
    let flag = command.get_arguments().find(is_named);
    flag.filter(|it| it.get_action().takes_values())
}

/// The values that an argument takes, when they can be counted.
fn values(argument: &Arg) -> Vec<String> {
    let values = argument.get_possible_values();
    values.iter().map(|it| it.get_name().to_owned()).collect()
}

/// The words behind `as NAME`.
fn after_a_profile<'a>(words: &'a [&'a str]) -> &'a [&'a str] {
    match words {
        ["as", _, rest @ ..] => rest,
        words => words,
    }
}

impl Helper for Assistant {}

impl Completer for Assistant {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        at: usize,
        _: &Typing<'_>,
    ) -> rustyline::Result<(usize, Vec<String>)> {
        let (start, is_quoted) = words::last(&line[..at]);
        let found = self.candidates(&line[..start], &line[start..at], is_quoted);
        let only = found.len() == 1 && !is_quoted;
        let end = if only { " " } else { "" };
        Ok((start, found.into_iter().map(|it| it + end).collect()))
    }
}

impl Hinter for Assistant {
    type Hint = Hint;

    fn hint(&self, line: &str, at: usize, typing: &Typing<'_>) -> Option<Hint> {
        if at < line.len() || line.trim().is_empty() || line.contains('\n') {
            return None;
        }
        let usage = || {
            Some(Hint {
                text: self.usage(line)?,
                can_be_taken: false,
            })
        };
        usage().or_else(|| {
            let text = self.history.hint(line, at, typing)?;
            let is_one_line = !text.contains('\n');
            is_one_line.then_some(Hint {
                text,
                can_be_taken: true,
            })
        })
    }
}

/// What is shown behind the cursor: the rest of an earlier line, which the right arrow takes, or what is wanted.
pub(super) struct Hint {
    text: String,
    can_be_taken: bool,
}

impl rustyline::hint::Hint for Hint {
    fn display(&self) -> &str {
        &self.text
    }
    fn completion(&self) -> Option<&str> {
        self.can_be_taken.then_some(&self.text)
    }
}

impl Highlighter for Assistant {
    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        if self.colour {
            Cow::Owned(format!("\x1b[2m{hint}\x1b[0m"))
        } else {
            Cow::Borrowed(hint)
        }
    }
}

impl Validator for Assistant {
    /// A line goes on while a quote is open.
    fn validate(&self, typed: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        Ok(match words::read(typed.input()) {
            Some(_) => ValidationResult::Valid(None),
            None => ValidationResult::Incomplete,
        })
    }
}
