//! Prints why a command failed: the message, the wrong fields, the hint.

use clap::error::ErrorKind;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::screen::Screen;

/// Prints a failure, or the help that was asked for, and returns how the process ends.
pub fn failure(failure: &Failure, screen: &Screen) -> Exit {
    failure_at(None, failure, screen)
}

/// Prints a failure with the location of its line in a script, `tour.mt:12`.
pub fn failure_at(location: Option<&str>, failure: &Failure, screen: &Screen) -> Exit {
    if let Some(help) = failure.grammar().filter(|error| is_help(error)) {
        let text = help.render();
        if help.use_stderr() {
            // A command was missing.
            screen.say(text.to_string().trim_end());
            return failure.exit();
        }
        return match screen.help(&text) {
            Ok(()) => failure.exit(),
            Err(error) => failure_at(location, &error.into(), screen),
        };
    }
    if failure.exit() == Exit::Done || failure.is_reported() {
        return failure.exit();
    }
    match location {
        Some(location) => screen.error(format!("{location}: {}", failure.message())),
        None => screen.error(failure.message()),
    }
    for line in failure.field_lines() {
        screen.say(format!("  {line}"));
    }
    if let Some(hint) = failure.hint() {
        screen.hint(hint);
    }
    failure.exit()
}

fn is_help(error: &clap::Error) -> bool {
    let without_command = ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    !error.use_stderr() || error.kind() == without_command
}
