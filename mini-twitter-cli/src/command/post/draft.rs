//! [`Draft`]: the text of a post, read from the arguments, a pipe or a text editor, and saved if it cannot be sent.

use std::io::{self, Write as _};
use std::path::Path;
use std::process::Command;

use mini_twitter_core::text;

use super::unsent::Unsent;
use crate::context::Invocation;
use crate::environment::SECRETS;
use crate::failure::Failure;

/// A text to send.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// The text, without line feeds at its end.
    pub(super) text: String,
    /// Saves it if it was typed in a text editor, not given in arguments that can be repeated.
    unsent: Option<Unsent>,
}

/// Whether the text has to be written in a text editor.
pub(super) fn wants_editor(arguments: &[String], invocation: &Invocation<'_>) -> bool {
    arguments.is_empty() && invocation.context.input.is_interactive() && !invocation.options.dry_run
}

/// Reads a text: from the arguments, from a pipe for `-` or without a terminal, else from a text editor, which begins
/// with `old`.
///
/// # Errors
/// Exit code 2 when there is no text and no terminal; exit code 1 when the text editor fails or the text
/// from the pipe or the text editor is empty.
pub(super) async fn read(
    arguments: &[String],
    old: &str,
    invocation: &mut Invocation<'_>,
) -> Result<Draft, Failure> {
    let is_dash = matches!(arguments, [dash] if dash == "-");
    if wants_editor(arguments, invocation) {
        return edit(old.to_owned(), invocation).await;
    }
    if !arguments.is_empty() && !is_dash {
        return Ok(Draft {
            text: arguments.join(" "),
            unsent: None,
        });
    }
    if !is_dash && !invocation.context.input.is_pipe() {
        return Err(Failure::usage("no text: give it as an argument"));
    }
    let text = invocation.context.input.read_all()?;
    Ok(Draft {
        text: not_empty(&text)?.to_owned(),
        unsent: None,
    })
}

/// Returns a text from a pipe or a text editor, without the line feeds at its end. Only an argument may be empty: an
/// empty pipe or file is no wish to remove the text of a post.
fn not_empty(text: &str) -> Result<&str, Failure> {
    if text::is_blank(text) {
        return Err(Failure::other("the text is empty: nothing was sent"));
    }
    Ok(text.trim_end_matches(['\n', '\r']))
}

impl Draft {
    /// Notes that the text was sent. A draft that is dropped before saves a text that would be lost.
    pub(super) fn sent(self) {
        if let Some(unsent) = self.unsent {
            unsent.sent();
        }
    }
}

/// Opens a text editor for the text.
async fn edit(old: String, invocation: &Invocation<'_>) -> Result<Draft, Failure> {
    let environment = &invocation.context.environment;
    let set = environment
        .get("VISUAL")
        .or_else(|| environment.get("EDITOR"));
    let set =
        set.ok_or_else(|| Failure::usage("no text: give it as an argument, or set EDITOR"))?;
    let command = shell_words::split(set)
        .map_err(|_| Failure::usage(format!("EDITOR {set:?} has an unclosed quote")))?;
    // The text editor may stay open for an hour, so it must not block a thread of the runtime.
    let written = tokio::task::spawn_blocking(move || write_in(&command, &old));
    let text = written
        .await
        .map_err(|error| Failure::other(error.to_string()))??;
    let text = not_empty(&text)?.to_owned();
    let (profile, screen) = (invocation.profile.clone(), invocation.screen.clone());
    Ok(Draft {
        unsent: Some(Unsent::new(profile, screen, &text)),
        text,
    })
}

fn write_in(command: &[String], old: &str) -> Result<String, Failure> {
    let [program, rest @ ..] = command else {
        return Err(Failure::usage("EDITOR is blank"));
    };
    let cannot =
        |error: io::Error| Failure::other(format!("cannot edit the text with {program}: {error}"));
    let mut file = tempfile::Builder::new()
        .prefix("post-")
        .suffix(".txt")
        .tempfile()
        .map_err(cannot)?;
    file.write_all(old.as_bytes()).map_err(cannot)?;
    let status = run(program, rest, file.path()).map_err(cannot)?;
    if !status.success() {
        return Err(Failure::other(format!(
            "{program} ended with {status}: nothing was sent"
        )));
    }
    // Read by name: many text editors save by replacing the file.
    std::fs::read_to_string(file.path()).map_err(cannot)
}

fn run(program: &str, arguments: &[String], file: &Path) -> io::Result<std::process::ExitStatus> {
    let mut command = Command::new(program);
    command.args(arguments).arg(file);
    for name in SECRETS {
        command.env_remove(name);
    }
    command.status()
}
