//! Completion and suggestions at the prompt: commands, flags and values, profiles, and the names, hashtags and rows of
//! what was shown.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use clap::{Arg, Command, CommandFactory as _};
use rustyline::completion::Completer;
use rustyline::highlight::Highlighter;
use rustyline::hint::{Hinter, HistoryHinter};
use rustyline::validate::Validator;
use rustyline::{Context as EditorContext, Helper};

use crate::command::Cli;
use crate::context::Context;
use crate::screen::completion::CompletionWords;
use crate::shell::builtin::BUILTINS;
use crate::shell::words;

/// The completions that change from line to line, shared with the thread of the line editor.
#[derive(Debug, Clone, Default)]
pub(super) struct SharedCompletions(Arc<Mutex<Completions>>);

#[derive(Debug, Clone, Default)]
struct Completions {
    words: CompletionWords,
    /// How many rows the last list has.
    rows: usize,
    profiles: Vec<String>,
}

impl SharedCompletions {
    /// Updates the completions from what was shown since the last line.
    pub(super) fn update(&self, context: &Context) {
        let completions = Completions {
            words: context.screen.completion_words(),
            rows: context.screen.last_output().rows.len(),
            profiles: context.profiles.names(),
        };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = completions;
    }

    fn get(&self) -> Completions {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// Completes words, and suggests the rest of a line.
pub(super) struct LineHelper {
    completions: SharedCompletions,
    grammar: Command,
    history: HistoryHinter,
    colour: bool,
}

impl LineHelper {
    pub(super) fn new(completions: SharedCompletions, colour: bool) -> Self {
        let mut grammar = Cli::command();
        grammar.build();
        Self {
            completions,
            grammar,
            history: HistoryHinter::new(),
            colour,
        }
    }

    /// The completions of `word` after the text `before`.
    fn candidates(&self, before: &str, word: &str, is_quoted: bool) -> BTreeSet<String> {
        let completions = self.completions.get();
        let shown = || completions.words.with_prefix(word).map(str::to_owned);
        if word.starts_with('#') {
            return shown().collect();
        }
        if word.starts_with('@') {
            let rows = (1..=completions.rows).map(|row| format!("@{row}"));
            let fixed = ["@me", "@last"].map(str::to_owned).into_iter();
            let names = rows.chain(fixed).filter(|name| name.starts_with(word));
            return shown().chain(names).collect();
        }
        if is_quoted {
            return BTreeSet::new();
        }
        let words: Vec<&str> = before.split_whitespace().collect();
        let all = if words.as_slice() == ["as"] {
            completions.profiles
        } else {
            self.arguments(&words, word)
        };
        all.into_iter().filter(|it| it.starts_with(word)).collect()
    }

    /// What the grammar accepts after `words`: flags after a dash, values after a flag, else commands.
    fn arguments(&self, words: &[&str], word: &str) -> Vec<String> {
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
            let builtins = BUILTINS.iter().map(|it| it.name);
            let builtins = builtins.filter(|name| name.starts_with(char::is_alphabetic));
            all.extend(builtins.map(str::to_owned));
        }
        all
    }

    /// The command that the words name so far.
    fn command(&self, words: &[&str]) -> &Command {
        words.iter().fold(&self.grammar, |command, word| {
            command.find_subcommand(word).unwrap_or(command)
        })
    }

    /// The arguments of a command, after its name: `<POST> [TEXT]...`.
    fn usage(&self, line: &str) -> Option<String> {
        let words: Vec<&str> = line.strip_suffix(' ')?.split(' ').collect();
        let words = after_a_profile(&words);
        let command = self.command(words);
        let is_named = words.last().is_some_and(|word| command.get_name() == *word);
        let arguments: Vec<String> = command.get_positionals().map(ToString::to_string).collect();
        (is_named && !arguments.is_empty()).then(|| arguments.join(" "))
    }
}

/// The flag that a word names, if it takes a value.
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

/// The values that an argument accepts, if they are listed in the grammar.
fn values(argument: &Arg) -> Vec<String> {
    let values = argument.get_possible_values();
    values.iter().map(|it| it.get_name().to_owned()).collect()
}

/// The words after `as NAME`.
fn after_a_profile<'a>(words: &'a [&'a str]) -> &'a [&'a str] {
    match words {
        ["as", _, rest @ ..] => rest,
        words => words,
    }
}

impl Helper for LineHelper {}

impl Completer for LineHelper {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        at: usize,
        _: &EditorContext<'_>,
    ) -> rustyline::Result<(usize, Vec<String>)> {
        let (start, is_quoted) = words::last(&line[..at]);
        let found = self.candidates(&line[..start], &line[start..at], is_quoted);
        let only = found.len() == 1 && !is_quoted;
        let end = if only { " " } else { "" };
        Ok((start, found.into_iter().map(|it| it + end).collect()))
    }
}

impl Hinter for LineHelper {
    type Hint = Suggestion;

    fn hint(&self, line: &str, at: usize, typing: &EditorContext<'_>) -> Option<Suggestion> {
        if at < line.len() || line.trim().is_empty() || line.contains('\n') {
            return None;
        }
        let usage = || {
            Some(Suggestion {
                text: self.usage(line)?,
                is_insertable: false,
            })
        };
        usage().or_else(|| {
            let text = self.history.hint(line, at, typing)?;
            let is_one_line = !text.contains('\n');
            is_one_line.then_some(Suggestion {
                text,
                is_insertable: true,
            })
        })
    }
}

/// What is shown after the cursor: the rest of an earlier line, which the right arrow inserts, or the arguments.
pub(super) struct Suggestion {
    text: String,
    is_insertable: bool,
}

impl rustyline::hint::Hint for Suggestion {
    fn display(&self) -> &str {
        &self.text
    }
    fn completion(&self) -> Option<&str> {
        self.is_insertable.then_some(&self.text)
    }
}

impl Highlighter for LineHelper {
    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        if self.colour {
            Cow::Owned(format!("\x1b[2m{hint}\x1b[0m"))
        } else {
            Cow::Borrowed(hint)
        }
    }
}

/// Every line is accepted: an open quote continues at a prompt of its own.
impl Validator for LineHelper {}
