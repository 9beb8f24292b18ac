//! Logging: its filter and format. The log is written to stderr; the output of commands to stdout.

use std::io::{IsTerminal, stderr};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::ParseError;

use crate::config::{Config, LogFormat};

/// Libraries log warnings only, unless the filter names them.
const LIBRARIES: &str = "salvo_core=warn,hyper=warn,sqlx=warn";

/// Starts logging in this process, panics included.
///
/// # Errors
/// When the filter of `config` cannot be read.
pub fn init(config: &Config) -> Result<(), ParseError> {
    let filter = EnvFilter::try_new(format!("{LIBRARIES},{}", config.log))?;
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
        let location = panic.location().map(ToString::to_string);
        let message = panic.payload_as_str().unwrap_or("no text");
        tracing::error!(location, cause = message, "panicked");
    }));
    Ok(())
}
