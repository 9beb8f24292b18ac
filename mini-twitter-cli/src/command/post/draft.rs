//! [`Draft`]: the text of a post, read from the arguments, a pipe or a text editor, and saved if it cannot be sent.

use mini_twitter_client::Error;
use mini_twitter_core::text;

use super::editor;
use super::unsent::Unsent;
use crate::context::Invocation;
use crate::failure::Failure;

/// A text to send.
#[derive(Debug)]
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

/// Refuses, before a text is written in an editor, a user who has none or could not send it.
///
/// # Errors
/// Exit code 2 without an editor, exit code 4 when nobody is signed in.
pub(super) async fn require_writer(invocation: &Invocation<'_>) -> Result<(), Failure> {
    editor_of(invocation)?;
    let has_token = invocation.context.has_token();
    if !has_token && invocation.client.session().await?.is_none() {
        return Err(Error::NotSignedIn.into());
    }
    Ok(())
}

/// Reads a text: from the arguments, from a pipe for `-` or without a terminal, else from a text editor, which begins
/// with `old`. What was written there and is not sent is saved; `resend` is the command that sends it.
///
/// # Errors
/// Exit code 2 when there is no text and no terminal; exit code 1 when the text editor fails or the text
/// from the pipe or the text editor is empty.
pub(super) async fn read(
    arguments: &[String],
    old: &str,
    invocation: &mut Invocation<'_>,
    resend: &[String],
) -> Result<Draft, Failure> {
    let is_dash = matches!(arguments, [dash] if dash == "-");
    if wants_editor(arguments, invocation) {
        return edit(old, invocation, resend).await;
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
    // A line feed at the end is no part of the text.
    let text = invocation
        .context
        .input
        .read_all(text::POST_BYTES + 2)
        .await?;
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
    pub(super) fn sent(&mut self) {
        if let Some(unsent) = &mut self.unsent {
            unsent.sent();
        }
    }
}

/// Returns the command of the text editor.
fn editor_of(invocation: &Invocation<'_>) -> Result<Vec<String>, Failure> {
    let environment = &invocation.context.environment;
    let set = environment
        .get("VISUAL")
        .or_else(|| environment.get("EDITOR"));
    let set =
        set.ok_or_else(|| Failure::usage("no text: give it as an argument, or set EDITOR"))?;
    shell_words::split(set)
        .map_err(|_| Failure::usage(format!("EDITOR {set:?} has an unclosed quote")))
}

/// Opens a text editor for the text.
async fn edit(old: &str, invocation: &Invocation<'_>, resend: &[String]) -> Result<Draft, Failure> {
    let command = editor_of(invocation)?;
    let written = editor::edit(command, old, &invocation.screen).await?;
    let unsent = |text: &str| Some(Unsent::new(invocation, text, resend));
    if let Some(failure) = written.failure {
        let is_lost = !text::is_blank(&written.text) && written.text != old;
        // Dropped unsent, which saves it.
        drop(is_lost.then(|| unsent(written.text.trim_end_matches(['\n', '\r']))));
        return Err(failure);
    }
    let text = not_empty(&written.text)?.to_owned();
    Ok(Draft {
        unsent: unsent(&text),
        text,
    })
}
