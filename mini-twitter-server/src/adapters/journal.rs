//! The log: where it goes and how it looks. It goes to stderr; what a person asked for goes to stdout.

use std::io::{IsTerminal, stderr};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::ParseError;

use crate::config::{Config, LogFormat};

/// What libraries say is left out unless the filter names them.
const QUIET: &str = "salvo_core=warn,hyper=warn,sqlx=warn";

/// Opens the log for this process.
///
/// # Errors
/// When the filter cannot be read.
pub fn open(config: &Config) -> Result<(), ParseError> {
    let filter = EnvFilter::try_new(format!("{QUIET},{}", config.log))?;
    let default = if stderr().is_terminal() {
        LogFormat::Human
    } else {
        LogFormat::Json
    };
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(stderr);
    match config.log_format.unwrap_or(default) {
        LogFormat::Human => log
            .with_ansi(stderr().is_terminal())
            .with_target(false)
            .init(),
        LogFormat::Json => log
            .json()
            .flatten_event(true)
            .with_current_span(false)
            .init(),
    }
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        let said = panic
            .payload_as_str()
            .unwrap_or("something that is no text");
        tracing::error!(place, said, "a panic");
    }));
    Ok(())
}
