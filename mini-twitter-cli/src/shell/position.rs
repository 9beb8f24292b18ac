//! [`Position`]: where in the grammar a line is after whole words: in which command, before which argument.

use clap::{Arg, ArgAction, Command};

/// Where in the grammar a line is.
#[derive(Debug)]
pub(super) struct Position<'a> {
    /// The command that the words name.
    pub(super) command: &'a Command,
    /// The arguments that the words give.
    given: Vec<&'a Arg>,
    /// The flag whose value comes next.
    flag: Option<&'a Arg>,
    /// How many positional arguments the words give.
    positionals: usize,
    /// Whether `--` has ended the flags.
    has_dashes: bool,
}

impl<'a> Position<'a> {
    /// Returns the position after these words.
    pub(super) fn after<T: AsRef<str>>(grammar: &'a Command, words: &[T]) -> Self {
        let mut position = Self {
            command: grammar,
            given: Vec::new(),
            flag: None,
            positionals: 0,
            has_dashes: false,
        };
        for word in words {
            position.take(word.as_ref());
        }
        position
    }

    fn take(&mut self, word: &str) {
        if self.flag.take().is_some() {
            return;
        }
        if self.has_dashes || !word.starts_with('-') || word == "-" {
            return self.take_plain(word);
        }
        match word.strip_prefix("--") {
            Some("") => self.has_dashes = true,
            Some(long) => {
                let (name, has_value) = match long.split_once('=') {
                    Some((name, _)) => (name, true),
                    None => (long, false),
                };
                let flag = self.find(|it| it.get_long() == Some(name));
                self.give(flag, has_value);
            }
            None => self.take_short(&word[1..]),
        }
    }

    fn take_plain(&mut self, word: &str) {
        let below = self.command.find_subcommand(word);
        match below.filter(|_| self.takes_commands()) {
            Some(below) => self.command = below,
            None => {
                self.given.extend(self.positional());
                self.positionals += 1;
            }
        }
    }

    /// Takes the letters of `-vn5`.
    fn take_short(&mut self, letters: &str) {
        for (at, letter) in letters.char_indices() {
            let flag = self.find(|it| it.get_short() == Some(letter));
            let has_value = letters.len() > at + letter.len_utf8();
            self.give(flag, has_value);
            if flag.is_some_and(|it| it.get_action().takes_values()) {
                return;
            }
        }
    }

    fn find(&self, is_named: impl Fn(&Arg) -> bool) -> Option<&'a Arg> {
        self.command.get_arguments().find(|it| is_named(it))
    }

    fn give(&mut self, flag: Option<&'a Arg>, has_value: bool) {
        self.given.extend(flag);
        self.flag = flag.filter(|it| it.get_action().takes_values() && !has_value);
    }

    fn positional(&self) -> Option<&'a Arg> {
        let all: Vec<&Arg> = self.command.get_positionals().collect();
        let next = all.get(self.positionals).or(all.last());
        let is_next = |it: &&Arg| self.positionals < all.len() || is_repeated(it);
        next.copied().filter(is_next)
    }

    /// The argument that the next word is the value of, unless it is a flag or a command.
    pub(super) fn argument(&self) -> Option<&'a Arg> {
        self.flag.or_else(|| self.positional())
    }

    /// Whether the next word may be a command.
    pub(super) fn takes_commands(&self) -> bool {
        self.flag.is_none() && self.positionals == 0 && !self.has_dashes
    }

    /// The flags that may come next: those that may be repeated or are not yet there, and conflict with none that is.
    pub(super) fn flags(&self) -> impl Iterator<Item = &'a Arg> {
        let is_open = self.flag.is_none() && !self.has_dashes;
        let all = self.command.get_arguments().filter(move |_| is_open);
        all.filter(|it| !it.is_hide_set() && (may_be_repeated(it) || !self.gives(it)))
            .filter(|it| !self.given.iter().any(|other| self.conflict(it, other)))
    }

    fn gives(&self, argument: &Arg) -> bool {
        let mut given = self.given.iter();
        given.any(|it| it.get_id() == argument.get_id())
    }

    fn conflict(&self, one: &Arg, other: &Arg) -> bool {
        let excludes = |one: &Arg, other: &Arg| {
            let all = self.command.get_arg_conflicts_with(one);
            all.iter().any(|it| it.get_id() == other.get_id())
        };
        excludes(one, other) || excludes(other, one)
    }
}

/// Whether an argument takes any number of words.
pub(super) fn is_repeated(argument: &Arg) -> bool {
    let number = argument.get_num_args();
    argument.is_positional() && number.is_some_and(|it| it.max_values() > 1)
}

fn may_be_repeated(flag: &Arg) -> bool {
    matches!(flag.get_action(), ArgAction::Append | ArgAction::Count)
}
