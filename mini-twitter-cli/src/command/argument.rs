//! How an error names a wrong field of a request: by the flag or the argument that set it.
//!
//! The grammar is the mapping: the id of an argument is the name of its field in the API, so `--replies` has the id
//! `reply_policy`. A test walks the fields of all requests.

use clap::{Arg, CommandFactory as _};

use crate::command::cli::Cli;

/// Returns what the user of a command calls a field of its request: `--replies` for `reply_policy`, `<USERNAME>` for
/// `username`. A field that no argument sets, such as a password, is named in words. A raw call has the API's names.
pub fn name_of(command: &[String], field: &str) -> String {
    let grammar = Cli::command();
    let mut deepest = &grammar;
    for name in command {
        deepest = deepest.find_subcommand(name).unwrap_or(deepest);
    }
    if deepest.get_name() == "api" {
        return field.to_owned();
    }
    // `social.facebook`, `scopes[1]`
    let last = field.rsplit('.').next().unwrap_or(field);
    let last = last.split('[').next().unwrap_or(last);
    let argument = deepest.get_arguments().find(|it| it.get_id() == last);
    argument.map_or_else(|| field.replace('_', " "), shown)
}

/// Returns an argument as its help shows it.
fn shown(argument: &Arg) -> String {
    if let Some(long) = argument.get_long() {
        return format!("--{long}");
    }
    let names = argument.get_value_names().unwrap_or_default();
    let name = names
        .first()
        .map_or(argument.get_id().as_str(), |it| it.as_str());
    format!("<{name}>")
}
