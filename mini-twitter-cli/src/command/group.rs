//! The groups of the commands, as `--help` and the shell's `help` show them. A group is made of the commands of
//! resources, so that a new command of a resource is in its group.

use clap::Subcommand;
use clap::builder::{StyledStr, Styles};

use crate::command::{account, instance, job, notification, post, shell, timeline, tool, user};
use crate::environment::Environment;
use crate::screen::theme::Theme;

/// The widest help, in columns.
pub const WIDEST: usize = 100;
/// What the command `help` does.
const HELP: &str = "Show this list, or the help of a command";
/// The narrowest help, in columns, that has texts beside the names instead of below them.
const NARROW: usize = 40;

/// Returns the groups in the order of the help: each is named as its heading and holds its commands.
pub fn all() -> Vec<clap::Command> {
    let group = clap::Command::new;
    let help = group("help").about(HELP);
    vec![
        with::<post::Command>(group("Posts")),
        with::<notification::Command>(with::<timeline::Command>(group("Reading"))),
        with::<user::Command>(group("People")),
        with::<account::Command>(group("Account")),
        with::<job::Command>(with::<instance::Command>(group("Server"))),
        with::<shell::Command>(with::<tool::Command>(group("Tools"))).subcommand(help),
    ]
}

fn with<Commands: Subcommand>(group: clap::Command) -> clap::Command {
    Commands::augment_subcommands(group)
}

/// Returns a group as help: its heading, and its commands with their help, wrapped as clap wraps help.
pub fn rendered(group: clap::Command) -> StyledStr {
    let heading = heading(group.get_name());
    let mut group = group
        .help_template("{subcommands}")
        .next_line_help(is_narrow())
        .max_term_width(WIDEST)
        .disable_help_subcommand(true);
    let commands = group.render_help().ansi().to_string();
    StyledStr::from(format!("{heading}\n{}\n", commands.trim_end()))
}

/// Returns the grammar with a help that lists its commands in groups: clap itself knows one heading for all of them.
pub fn grouped(grammar: clap::Command) -> clap::Command {
    let groups = all().into_iter().map(rendered);
    let groups: Vec<_> = groups.map(|group| group.ansi().to_string()).collect();
    let (groups, options) = (groups.join("\n"), heading("Options"));
    let template = format!(
        "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{groups}\n{options}\n{{options}}{{after-help}}"
    );
    let grammar = grammar
        .help_template(StyledStr::from(template))
        .next_line_help(is_narrow());
    with_own_help(grammar)
}

/// Returns the grammar with the text of this program for each `help`, which clap adds while building.
fn with_own_help(mut grammar: clap::Command) -> clap::Command {
    grammar.build();
    grammar.mut_subcommands(|command| match command.get_name() {
        "help" => command.about(HELP),
        _ => with_own_help(command),
    })
}

/// Whether the terminal is too narrow for texts beside the names; clap would put one word on each line there.
fn is_narrow() -> bool {
    let theme = Theme::of_process(&Environment::of_process());
    theme.table_columns() < NARROW
}

/// Returns a heading as clap writes it: `Options:`, bold and underlined.
fn heading(text: &str) -> String {
    let style = Styles::styled();
    let style = style.get_header();
    format!("{style}{text}:{style:#}")
}
