//! The user's text editor on a file that outlives an interruption.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};

use tempfile::TempPath;

use crate::environment::SECRETS;
use crate::failure::Failure;
use crate::screen::Screen;

/// How the text editor ended.
#[derive(Debug)]
pub(super) struct Written {
    /// The text of the file.
    pub(super) text: String,
    /// Why it must not be sent.
    pub(super) failure: Option<Failure>,
}

/// Runs a text editor on a file that holds `old`.
///
/// # Errors
/// When it cannot be started, or its file cannot be read.
pub(super) async fn edit(
    command: Vec<String>,
    old: &str,
    screen: &Screen,
) -> Result<Written, Failure> {
    let Some(program) = command.first().cloned() else {
        return Err(Failure::usage("EDITOR is blank"));
    };
    let cannot =
        |error: io::Error| Failure::other(format!("cannot edit the text with {program}: {error}"));
    let mut open = OpenFile::with(old, screen).map_err(cannot)?;
    let path = open.path();
    // The text editor may stay open for an hour, so it must not block a thread of the runtime.
    let status = tokio::task::spawn_blocking(move || run(&command, &path)).await;
    let status = status.map_err(io::Error::other).and_then(|status| status);
    let file = open.close();
    let status = status.map_err(cannot)?;
    // Read by name: many text editors save by replacing the file.
    let text = file.map_or_else(|| Ok(String::new()), std::fs::read_to_string);
    let failure = (!status.success())
        .then(|| Failure::other(format!("{program} ended with {status}: nothing was sent")));
    match (text, failure) {
        (Ok(text), failure) => Ok(Written { text, failure }),
        (Err(_), Some(failure)) => Err(failure),
        (Err(error), None) => Err(cannot(error)),
    }
}

fn run(command: &[String], file: &Path) -> io::Result<ExitStatus> {
    let [program, arguments @ ..] = command else {
        return Err(io::ErrorKind::InvalidInput.into());
    };
    let mut command = Command::new(program);
    command.args(arguments).arg(file);
    for name in SECRETS {
        command.env_remove(name);
    }
    command.status()
}

/// The file while the text editor has it. Dropped then, by Ctrl-C, it stays: the text editor may still write to it.
struct OpenFile {
    path: Option<TempPath>,
    screen: Screen,
}

impl OpenFile {
    fn with(text: &str, screen: &Screen) -> io::Result<Self> {
        let mut file = tempfile::Builder::new()
            .prefix("post-")
            .suffix(".txt")
            .tempfile()?;
        file.write_all(text.as_bytes())?;
        Ok(Self {
            path: Some(file.into_temp_path()),
            screen: screen.clone(),
        })
    }

    fn path(&self) -> PathBuf {
        self.path.as_deref().unwrap_or(Path::new("")).to_owned()
    }

    /// Returns the file, which is removed when it is dropped: the text editor has ended.
    fn close(&mut self) -> Option<TempPath> {
        self.path.take()
    }
}

impl Drop for OpenFile {
    fn drop(&mut self) {
        if let Some(Ok(path)) = self.path.take().map(TempPath::keep) {
            let path = path.display();
            self.screen.say(format!("what was written is in {path}"));
        }
    }
}
