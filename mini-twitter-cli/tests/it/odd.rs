//! Odd arguments: each argument of each command is given numbers, times and texts that no one expects. A command may
//! refuse them; it never panics.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use clap::{Arg, CommandFactory as _};
use insta::assert_snapshot;
use mini_twitter_cli::command::{self, Cli};
use mini_twitter_cli::failure::Failure;
use mini_twitter_cli::report;
use mini_twitter_client::Request;
use proptest::prelude::*;

use crate::grammar::leaves;
use crate::program::Program;
use crate::terminal::{context, words};

/// Values at and beyond the bounds of numbers, rows, durations, times, dates, pairs and texts.
const ODD: [&str; 26] = [
    "",
    " ",
    "-1",
    "0",
    "@0",
    "@1",
    "@99999999999999999999",
    "9223372036854775807",
    "18446744073709551616",
    "0s",
    "w",
    "é",
    "500000w",
    "4294967295w",
    "4294967296s",
    "9999-12-31T23:59:59Z",
    "9999-12-30T22:00:00.999999999Z",
    "-009999-01-02T01:59:59Z",
    "2026-02-30",
    "-999-01-01",
    "=",
    "a='",
    "\\",
    "\u{0}\u{1b}[2J\u{202e}",
    "%00?q=#/../é",
    "http://[::1",
];

/// A line that is whole but for one value.
#[derive(Debug, Clone)]
struct Slot {
    before: Vec<String>,
    after: Vec<String>,
    /// The flag that the value belongs to; `None` for a positional argument.
    flag: Option<String>,
}

impl Slot {
    fn line(&self, value: &str) -> Vec<String> {
        let flag = self.flag.as_ref();
        let value = flag.map_or(value.to_owned(), |flag| format!("--{flag}={value}"));
        let line = self.before.iter().chain([&value]).chain(&self.after);
        line.cloned().collect()
    }
}

/// Every argument of every command that takes a value.
fn slots() -> Vec<Slot> {
    let root = Cli::command();
    let globals: Vec<&Arg> = root
        .get_arguments()
        .filter(|it| it.is_global_set())
        .collect();
    let mut slots = Vec::new();
    for leaf in leaves(&root, "mini-twitter") {
        let example = leaf.examples.first().unwrap();
        let matches = Cli::command().get_matches_from(words(example));
        let mut deepest = &matches;
        while let Some((_, below)) = deepest.subcommand() {
            deepest = below;
        }
        let given = |argument: &Arg| -> Vec<String> {
            let raw = deepest.get_raw(argument.get_id().as_str());
            let raw = raw.into_iter().flatten();
            raw.map(|it| it.to_str().unwrap().to_owned()).collect()
        };
        let positionals: Vec<&Arg> = leaf.help.get_positionals().collect();
        let mut slot = |before: &[&Arg], after: &[&Arg], flag: Option<&str>| {
            let mut line = words(&leaf.name);
            line.extend(before.iter().flat_map(|it| given(it)));
            slots.push(Slot {
                before: line,
                after: after.iter().flat_map(|it| given(it)).collect(),
                flag: flag.map(str::to_owned),
            });
        };
        for at in 0..positionals.len() {
            slot(&positionals[..at], &positionals[at + 1..], None);
        }
        let flags = leaf.help.get_opts().chain(globals.iter().copied());
        for flag in flags.filter(|it| it.get_action().takes_values()) {
            slot(&positionals, &[], flag.get_long());
        }
    }
    slots
}

/// Every word of the grammar: the commands of all levels with their aliases, and the flags, long and short.
fn vocabulary(command: &clap::Command) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for flag in command.get_opts() {
        all.extend(flag.get_long().map(|long| format!("--{long}")));
        all.extend(flag.get_short().map(|short| format!("-{short}")));
    }
    for below in command.get_subcommands() {
        all.insert(below.get_name().to_owned());
        all.extend(below.get_all_aliases().map(str::to_owned));
        all.extend(vocabulary(below));
    }
    all
}

/// One argument: a word of the grammar, a value, a flag with a value, or what ends the flags.
fn argument() -> impl Strategy<Value = String> {
    let known: Vec<String> = vocabulary(&Cli::command()).into_iter().collect();
    let word = proptest::sample::select(known);
    let value = prop_oneof![
        proptest::sample::select(&ODD[..]).prop_map(str::to_owned),
        any::<String>(),
    ];
    prop_oneof![
        6 => word.clone(),
        3 => value.clone(),
        2 => (word, value).prop_map(|(word, value)| format!("{word}={value}")),
        1 => Just("--".to_owned()),
        1 => Just("-".to_owned()),
    ]
}

/// Runs a line with `--dry-run` and returns its requests, none when the line is refused. A refusal is printed.
fn dry_run(line: &[String]) -> Vec<Request> {
    let mut line = line.to_vec();
    let at = usize::from(line.first().is_some_and(|it| it == "mini-twitter"));
    line.insert(at, "--dry-run".to_owned());
    let mut terminal = context([]);
    let screen = terminal.context.screen.clone();
    let refused = |failure: &Failure| {
        let report = || report::failure(failure, &screen);
        let reported = catch_unwind(AssertUnwindSafe(report));
        reported.unwrap_or_else(|_| panic!("the failure of {line:?} panics"));
    };
    let read = catch_unwind(|| Cli::read(&line));
    let cli = match read.unwrap_or_else(|_| panic!("reading {line:?} panics")) {
        Ok(cli) => cli,
        Err(failure) => {
            refused(&failure);
            return Vec::new();
        }
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let run = || runtime.block_on(command::dry_run(cli, &mut terminal.context));
    let result = catch_unwind(AssertUnwindSafe(run));
    let result = result.unwrap_or_else(|_| panic!("{line:?} panics"));
    let requests = result.unwrap_or_else(|failure| {
        refused(&failure);
        Vec::new()
    });
    // Printing a request is part of the command.
    let print = || requests.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert!(
        catch_unwind(AssertUnwindSafe(print)).is_ok(),
        "{line:?} panics"
    );
    requests
}

#[test]
fn no_odd_value_makes_a_command_panic() {
    let mut sent = BTreeSet::new();

    for slot in slots() {
        for value in ODD {
            if !dry_run(&slot.line(value)).is_empty() {
                sent.insert(slot.before[1].clone());
            }
        }
    }

    // The values do not all stop at the grammar.
    for command in ["mute", "tokens", "post", "feed", "api", "set"] {
        assert!(sent.contains(command), "{command}: {sent:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_value_makes_a_command_panic(
        slot in proptest::sample::select(slots()),
        value in prop_oneof![
            any::<String>(),
            "-?[0-9]{1,20}[smhdw]?",
            "@[0-9]{1,20}",
            "-?[0-9]{4,6}-[01][0-9]-[0-3][0-9](T[0-2][0-9]:[0-5][0-9]:[0-6][0-9](\\.[0-9]{1,12})?Z)?",
        ],
    ) {
        dry_run(&slot.line(&value));
    }

    #[test]
    fn no_arguments_make_the_program_panic(
        line in proptest::collection::vec(argument(), 0..8),
    ) {
        dry_run(&line);
    }

    #[test]
    fn no_duration_makes_a_command_panic(number in any::<u32>(), unit in "[smhdw]") {
        for line in ["mute bob", "tokens create bot"] {
            dry_run(&words(&format!("{line} --for {number}{unit}")));
        }
    }
}

#[test]
fn an_end_beyond_the_calendar_is_refused() {
    let transcript = Program::offline().transcript(&[
        "mute bob --for 500000w --dry-run",
        "tokens create bot --for 4294967295w --dry-run",
        "mute bob --until 9999-12-30T22:00:00.999999999Z --dry-run",
        "mute bob --for 4294967296w --dry-run",
        "-c 'mute bob --for 500000w' -c whoami --keep-going --dry-run",
    ]);

    assert_snapshot!(transcript, @r"
    $ mini-twitter mute bob --for 500000w --dry-run
    ! error: the end is too late: the calendar ends in the year 9999
    ! hint: see the help: mini-twitter mute --help
    [2]
    $ mini-twitter tokens create bot --for 4294967295w --dry-run
    ! error: the end is too late: the calendar ends in the year 9999
    ! hint: see the help: mini-twitter tokens create --help
    [2]
    $ mini-twitter mute bob --until 9999-12-30T22:00:00.999999999Z --dry-run
    ! error: invalid value '9999-12-30T22:00:00.999999999Z' for '--until <TIME>': is not between MOMENT and MOMENT
    ! hint: see the help: mini-twitter mute --help
    [2]
    $ mini-twitter mute bob --for 4294967296w --dry-run
    ! error: invalid value '4294967296w' for '--for <DURATION>': is not a duration like 30m, 8h, 7d or 2w
    ! hint: see the help: mini-twitter mute --help
    [2]
    $ mini-twitter -c 'mute bob --for 500000w' -c whoami --keep-going --dry-run
    GET /v1/me
    ! error: -c:1: the end is too late: the calendar ends in the year 9999
    ! hint: see the help: mini-twitter mute --help
    [2]
    ");
}
