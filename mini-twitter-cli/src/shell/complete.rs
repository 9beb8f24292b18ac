//! [`Completions`]: what may stand at the cursor of a line: commands, flags, values, profiles, and the rows, names and
//! hashtags that were shown. An argument is offered what it takes, and every completion is parsed before it is offered.

use std::any::TypeId;
use std::collections::BTreeSet;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, CommandFactory as _};
use mini_twitter_core::id::{NotificationId, PostId, SessionId, TokenId};

use crate::command::Cli;
use crate::profile::ProfileName;
use crate::reference::{IdArg, LastOutput, Row, RowRef, TagArg, UserArg};
use crate::screen::completion::CompletionWords;
use crate::shell::builtin::{BUILTINS, Builtin};
use crate::shell::line::ShellLine;
use crate::shell::position::{Position, is_repeated};
use crate::shell::words;

/// What completions are made from besides the grammar; it changes from line to line.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The names and hashtags that were shown.
    pub words: CompletionWords,
    /// What was printed last.
    pub output: LastOutput,
    /// The names of the profiles.
    pub profiles: Vec<String>,
}

impl Known {
    /// The shown words that begin with `sign`, `@` or `#`, and then as `word`, in any case.
    fn shown(&self, sign: char, word: &str) -> impl Iterator<Item = String> {
        let words = self.words.with_prefix(word).map(str::to_owned);
        words.filter(move |it| it.starts_with(sign))
    }

    /// The rows that are of use.
    fn rows(&self, is_of_use: fn(&Row) -> bool) -> impl Iterator<Item = String> {
        let numbers = (1..=self.output.rows.len().max(1)).map(RowRef::Number);
        let all = numbers.chain([RowRef::Last]);
        let of_use = all.filter(move |it| self.output.row(*it).is_some_and(is_of_use));
        of_use.map(|it| it.to_string())
    }

    /// The values that an argument takes and `word` begins.
    fn values(&self, argument: &Arg, word: &str) -> Vec<String> {
        let kind = argument.get_value_parser().type_id();
        let is_text = kind == TypeId::of::<String>() && is_repeated(argument);
        let is = |id: TypeId| kind == id;
        if is(TypeId::of::<IdArg<PostId>>()) {
            self.rows(|row| row.post.is_some()).collect()
        } else if is(TypeId::of::<IdArg<NotificationId>>()) {
            self.rows(|row| row.notification.is_some()).collect()
        } else if is(TypeId::of::<IdArg<SessionId>>()) {
            self.rows(|row| row.session.is_some()).collect()
        } else if is(TypeId::of::<IdArg<TokenId>>()) {
            self.rows(|row| row.token.is_some()).collect()
        } else if is(TypeId::of::<TagArg>()) {
            let rows = self.rows(|row| row.tag.is_some());
            rows.chain(self.shown('#', word)).collect()
        } else if is(TypeId::of::<UserArg>()) {
            let rows = self.rows(|row| row.user.is_some());
            let all = rows.chain(["@me".to_owned()]);
            all.chain(self.shown('@', word)).collect()
        } else if is(TypeId::of::<ProfileName>()) {
            self.profiles.clone()
        } else if is_text && !word.is_empty() {
            let mentions = self.shown('@', word);
            mentions.chain(self.shown('#', word)).collect()
        } else {
            let values = argument.get_possible_values();
            values.iter().map(|it| it.get_name().to_owned()).collect()
        }
    }
}

/// A word to complete.
struct Typed<'a> {
    /// The words before it.
    before: Vec<String>,
    /// Its beginning that is not replaced: what stands before a space in quotes.
    begun: String,
    /// The text that is replaced.
    word: &'a str,
}

/// Completes lines by the grammar.
#[derive(Debug, Clone)]
pub struct Completions {
    grammar: Command,
}

impl Default for Completions {
    fn default() -> Self {
        let mut grammar = Cli::command();
        grammar.build();
        Self { grammar }
    }
}

impl Completions {
    /// Returns where the word at the cursor begins, as a byte offset, and what may replace it up to the cursor.
    pub fn of(&self, line: &str, at: usize, known: &Known) -> (usize, Vec<String>) {
        let text = &line[..line.floor_char_boundary(at)];
        let (mut start, is_quoted) = words::last(text);
        let (before, mut word) = text.split_at(start);
        let Some((mut before, begun)) = words::before_last(before) else {
            return (start, Vec::new());
        };
        if word.contains('\\') {
            return (start, Vec::new());
        }
        if let Some((flag, value)) = word.split_once('=')
            && flag.starts_with("--")
            && !is_quoted
        {
            before.push(flag.to_owned());
            start += flag.len() + 1;
            word = value;
        }
        let typed = Typed {
            before,
            begun,
            word,
        };
        let found = self.found(&typed, known).into_iter();
        let begins = |it: &String| it.to_lowercase().starts_with(&word.to_lowercase());
        let found: BTreeSet<String> = found.filter(begins).collect();
        let accepted = found.into_iter().filter(|it| self.accepts(&typed, it));
        (start, accepted.collect())
    }

    /// What the grammar has at the word, accepted or not.
    fn found(&self, typed: &Typed<'_>, known: &Known) -> Vec<String> {
        let words: Vec<&str> = typed.before.iter().map(String::as_str).collect();
        let words = words.strip_prefix(&["mini-twitter"]).unwrap_or(&words);
        if words == ["as"] {
            let sign = if typed.word.starts_with('@') { "@" } else { "" };
            let profiles = known.profiles.iter();
            return profiles.map(|name| format!("{sign}{name}")).collect();
        }
        let rest = after_a_profile(words);
        if rest.first().is_some_and(|it| Builtin::named(it).is_some()) {
            return Vec::new();
        }
        let position = Position::after(&self.grammar, rest);
        if typed.word.starts_with('-') && typed.begun.is_empty() {
            let long = position.flags().filter_map(Arg::get_long);
            return long.map(|it| format!("--{it}")).collect();
        }
        let argument = position.argument();
        let mut all = argument.map_or_else(Vec::new, |it| known.values(it, typed.word));
        if position.takes_commands() {
            let commands = position.command.get_subcommands();
            let commands = commands.filter(|it| !it.is_hide_set());
            all.extend(commands.map(|it| it.get_name().to_owned()));
        }
        if words.is_empty() || rest == ["help"] {
            all.extend(BUILTINS.iter().map(|it| it.name.to_owned()));
        }
        all
    }

    /// Whether the line fits the grammar so far with this completion.
    fn accepts(&self, typed: &Typed<'_>, completion: &str) -> bool {
        let mut words = typed.before.clone();
        words.push(format!("{}{completion}", typed.begun));
        match ShellLine::parse(&words) {
            Ok(ShellLine::Run(words) | ShellLine::RunAs(_, words)) => self.fits(words),
            other => other.is_ok(),
        }
    }

    fn fits(&self, mut words: Vec<String>) -> bool {
        if words.first().is_none_or(|it| it != "mini-twitter") {
            words.insert(0, "mini-twitter".to_owned());
        }
        let Err(error) = self.grammar.clone().try_get_matches_from(words) else {
            return true;
        };
        let lacks_a_value = || {
            let value = error.get(ContextKind::InvalidValue);
            matches!(value, Some(ContextValue::String(value)) if value.is_empty())
        };
        match error.kind() {
            // What is missing can still be typed.
            ErrorKind::MissingRequiredArgument
            | ErrorKind::MissingSubcommand
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => true,
            ErrorKind::InvalidValue => lacks_a_value(),
            _ => !error.use_stderr(),
        }
    }

    /// The arguments of a command, after its name: `<POST> [TEXT]...`.
    pub(super) fn usage(&self, line: &str) -> Option<String> {
        let words: Vec<&str> = line.strip_suffix(' ')?.split(' ').collect();
        let words = after_a_profile(&words);
        let command = Position::after(&self.grammar, words).command;
        let is_named = words.last().is_some_and(|word| command.get_name() == *word);
        let arguments: Vec<String> = command.get_positionals().map(ToString::to_string).collect();
        (is_named && !arguments.is_empty()).then(|| arguments.join(" "))
    }
}

/// The words after `as NAME`.
fn after_a_profile<'a>(words: &'a [&'a str]) -> &'a [&'a str] {
    match words {
        ["as", _, rest @ ..] => rest,
        words => words,
    }
}
