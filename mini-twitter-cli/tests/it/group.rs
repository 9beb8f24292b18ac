//! The groups of commands that the help shows.

use std::collections::BTreeMap;

use clap::CommandFactory as _;
use mini_twitter_cli::command::{Cli, group};

#[test]
fn every_command_is_in_exactly_one_group() {
    let mut grammar = Cli::command();
    grammar.build();
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for command in grammar.get_subcommands() {
        groups.entry(command.get_name().to_owned()).or_default();
    }

    for group in group::all() {
        for command in group.get_subcommands() {
            let of = groups.entry(command.get_name().to_owned()).or_default();
            of.push(group.get_name().to_owned());
        }
    }

    for (command, of) in &groups {
        assert_eq!(of.len(), 1, "{command} is in {of:?}");
        assert!(grammar.find_subcommand(command).is_some(), "{command}");
    }
}

#[test]
fn the_help_lists_every_command_below_the_heading_of_its_group() {
    let help = group::grouped(Cli::command()).render_help().to_string();

    let mut rest = help.as_str();
    for group in group::all() {
        let heading = format!("\n{}:\n", group.get_name());
        let (_, below) = rest.split_once(&heading).expect(&heading);
        let section = below.split("\n\n").next().unwrap_or_default();
        for command in group.get_subcommands() {
            let line = format!("  {} ", command.get_name());
            assert!(section.contains(&line), "{line}in {section}");
        }
        rest = below;
    }
    assert!(rest.contains("\nOptions:\n"), "{rest}");
}

#[test]
fn the_command_help_is_described_alike_at_every_level() {
    for line in [&["--help"][..], &["tokens", "--help"], &["help", "tokens"]] {
        let arguments = [&["mini-twitter"], line].concat();
        let help = group::grouped(Cli::command()).try_get_matches_from(arguments);
        let help = help.unwrap_err().to_string();

        assert!(
            help.contains("Show this list, or the help of a command"),
            "{help}"
        );
        assert!(!help.contains("given subcommand"), "{help}");
    }
}
