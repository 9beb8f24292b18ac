//! A text to be sent: read from the arguments, a pipe or an editor, and kept where it could not be sent.

use std::io::{self, Write as _};
use std::path::Path;
use std::process::Command;

use crate::context::Scope;
use crate::environment::SECRETS;
use crate::failure::Failure;
use crate::profile;

/// A text on its way.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    /// The text, without the line feeds at its end.
    pub(super) text: String,
    /// Whether it is nowhere else: not in the arguments that one can repeat.
    is_only_here: bool,
}

/// Whether the text is yet to be written.
pub(super) fn wants_editor(words: &[String], scope: &Scope<'_>) -> bool {
    words.is_empty() && scope.context.input.may_ask() && !scope.options.dry_run
}

/// Gets a text: the words, a pipe for `-` or where nobody can be asked, else an editor that begins with `old`.
///
/// # Errors
/// Exit code 2 when there is no text and nobody can write one; whatever the editor ends in.
pub(super) async fn read(
    words: &[String],
    old: &str,
    scope: &mut Scope<'_>,
) -> Result<Draft, Failure> {
    let is_dash = matches!(words, [dash] if dash == "-");
    if wants_editor(words, scope) {
        return edit(old.to_owned(), scope).await;
    }
    if !words.is_empty() && !is_dash {
        return Ok(Draft {
            text: words.join(" "),
            is_only_here: false,
        });
    }
    if !is_dash && !scope.context.input.is_pipe() {
        return Err(Failure::usage("no text: give it as an argument"));
    }
    let text = scope.context.input.all()?;
    Ok(Draft {
        text: text.trim_end_matches(['\n', '\r']).to_owned(),
        is_only_here: false,
    })
}

impl Draft {
    /// Keeps the text in a file when it could not be sent and is nowhere else, and says where.
    pub(super) fn kept_unless<T>(
        &self,
        sent: Result<T, Failure>,
        scope: &Scope<'_>,
    ) -> Result<T, Failure> {
        if let (true, Err(_)) = (self.is_only_here, &sent) {
            let path = scope.profile.file("unsent.txt");
            match profile::write_bytes(&path, self.text.as_bytes()) {
                Ok(()) => scope
                    .screen
                    .say(format!("the text is kept in {}", path.display())),
                // The text is more than the error: it is said where it can still be copied.
                Err(error) => scope.screen.say(format!(
                    "the text could not be kept ({error}):\n{}",
                    self.text
                )),
            }
        }
        sent
    }
}

/// Lets somebody write the text.
async fn edit(old: String, scope: &Scope<'_>) -> Result<Draft, Failure> {
    let environment = &scope.context.environment;
    let set = environment
        .get("VISUAL")
        .or_else(|| environment.get("EDITOR"));
    let set =
        set.ok_or_else(|| Failure::usage("no text: give it as an argument, or set EDITOR"))?;
    let words = shell_words::split(set)
        .map_err(|_| Failure::usage(format!("EDITOR {set:?} has an open quote")))?;
    // An editor may take an hour: it must not hold a thread that others wait for.
    let written = tokio::task::spawn_blocking(move || write_in(&words, &old));
    let text = written
        .await
        .map_err(|error| Failure::other(error.to_string()))??;
    let text = text.trim_end_matches(['\n', '\r']);
    if text.trim().is_empty() {
        return Err(Failure::other("the text is empty: nothing is sent"));
    }
    Ok(Draft {
        text: text.to_owned(),
        is_only_here: true,
    })
}

fn write_in(words: &[String], old: &str) -> Result<String, Failure> {
    let [program, arguments @ ..] = words else {
        return Err(Failure::usage("EDITOR is blank"));
    };
    let cannot =
        |error: io::Error| Failure::other(format!("cannot write a text with {program}: {error}"));
    let mut file = tempfile::Builder::new()
        .prefix("post-")
        .suffix(".txt")
        .tempfile()
        .map_err(cannot)?;
    file.write_all(old.as_bytes()).map_err(cannot)?;
    let status = run(program, arguments, file.path()).map_err(cannot)?;
    if !status.success() {
        return Err(Failure::other(format!(
            "{program} ended with {status}: nothing is sent"
        )));
    }
    // Read by name: many editors save by putting another file in its place.
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
