//! The script that makes a shell complete the commands: clap's, with what it gets wrong or leaves out put right. The
//! tests run the script of bash in bash.

use clap::builder::PossibleValue;
use clap::{Arg, ValueHint};
use clap_complete::Shell;

/// Returns the script that makes a shell complete the commands of `grammar`.
pub(super) fn script(shell: Shell, grammar: clap::Command) -> String {
    let mut grammar = without_files(grammar);
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut grammar, "mini-twitter", &mut text);
    let text = String::from_utf8_lossy(&text).into_owned();
    match shell {
        // The script gives the dash of the name another spelling where it compares than where it sets.
        Shell::Bash => text.replace("mini__subcmd__twitter", "mini__twitter"),
        Shell::Fish => help_in_fish(&text) + &fish_arguments(&grammar),
        _ => text,
    }
}

/// Returns the grammar with file names offered only where a file is meant.
fn without_files(grammar: clap::Command) -> clap::Command {
    let value = |argument: Arg| {
        let takes_text =
            argument.get_action().takes_values() && argument.get_possible_values().is_empty();
        if takes_text && argument.get_value_hint() == ValueHint::Unknown {
            argument.value_hint(ValueHint::Other)
        } else {
            argument
        }
    };
    grammar.mut_args(value).mut_subcommands(without_files)
}

/// Returns the script of fish with completions after `help`: clap's offers them only where no `help` stands before.
fn help_in_fish(script: &str) -> String {
    let mended = |line: &str| {
        let line = if line.contains("using_subcommand help; and not") {
            line.replacen(" help\"", "\"", 1)
        } else {
            line.to_owned()
        };
        line + "\n"
    };
    script.lines().map(mended).collect()
}

/// Returns what clap leaves out for fish: the values of arguments that are no flags, and that others are not files.
fn fish_arguments(grammar: &clap::Command) -> String {
    let mut lines = "complete -c mini-twitter -f\n".to_owned();
    for command in grammar.get_subcommands() {
        let name = command.get_name();
        for argument in command.get_positionals() {
            let values = argument.get_possible_values();
            let values: Vec<_> = values.iter().map(PossibleValue::get_name).collect();
            if !values.is_empty() {
                lines.push_str(&format!(
                    "complete -c mini-twitter -n \"__fish_mini_twitter_using_subcommand {name}\" -a \"{}\"\n",
                    values.join(" ")
                ));
            }
        }
    }
    lines
}
