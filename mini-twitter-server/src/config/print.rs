//! `mini-twitter-server config`: the value of every setting, secrets hidden, and its source; and the errors of settings.

use clap::error::{ContextKind, ContextValue};
use clap::parser::ValueSource;
use clap::{ArgMatches, Command};

use crate::secret::url::without_secrets;

/// Returns one line per setting, as its environment variable, ready to be put into a file:
/// `MINI_TWITTER_NAME=mini-twitter`.
pub fn settings(command: &Command, matches: &ArgMatches) -> String {
    let mut lines = String::new();
    for flag in command.get_arguments() {
        let Some(variable) = flag.get_env().and_then(|variable| variable.to_str()) else {
            continue;
        };
        let id = flag.get_id().as_str();
        let source = match matches.value_source(id) {
            Some(ValueSource::CommandLine) => "from the command line",
            Some(ValueSource::EnvVariable) => "from the environment",
            _ => "default",
        };
        let value = matches.get_raw(id).map(|values| {
            let values: Vec<_> = values
                .map(|value| shown(id, &value.to_string_lossy()))
                .collect();
            values.join(",")
        });
        let line = match value {
            Some(value) => format!("{variable}={}  # {source}\n", quoted(&value)),
            None => format!("# {variable}=\n"),
        };
        lines.push_str(&line);
    }
    lines
}

/// Hides the secrets of a value: the whole key, and those inside a URL.
fn shown(id: &str, value: &str) -> String {
    match id {
        "secret_key" => "***".to_owned(),
        // What is no URL may be one without its scheme.
        "mail" if value.contains('@') && !value.contains("://") => "***".to_owned(),
        _ => without_secrets(value),
    }
}

/// Hides the secrets of the value that an error about a setting names.
pub fn masked(mut error: clap::Error) -> clap::Error {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        _ => String::new(),
    };
    let (flag, value) = (
        text(ContextKind::InvalidArg),
        text(ContextKind::InvalidValue),
    );
    if !value.is_empty() {
        let id = match flag.split(' ').next() {
            Some("--secret-key") => "secret_key",
            Some("--mail") => "mail",
            _ => "",
        };
        let value = ContextValue::String(shown(id, &value));
        error.insert(ContextKind::InvalidValue, value);
    }
    error
}

/// Returns a value as a shell reads it: in quotes if need be.
pub(super) fn quoted(value: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:,@+*=".contains(c);
    if !value.is_empty() && value.chars().all(is_plain) {
        return value.to_owned();
    }
    format!("'{}'", value.replace('\'', r"'\''"))
}
