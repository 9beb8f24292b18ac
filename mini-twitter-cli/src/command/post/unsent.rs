//! [`Unsent`]: keeps a text that could not be sent, each in a file of its own, so that none replaces another.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::context::Invocation;
use crate::hint::Hint;
use crate::profile::Profile;
use crate::screen::Screen;

/// How many texts a profile keeps; the oldest are removed.
const CAPACITY: usize = 20;

/// A text that is saved when this is dropped: the request failed, or Ctrl-C ended it.
#[derive(Debug)]
pub(super) struct Unsent {
    profile: Profile,
    screen: Screen,
    /// The command that sends a text from standard input, with its flags.
    resend: Hint,
    text: Option<String>,
}

impl Unsent {
    /// Guards a text, which the command `resend` sends from standard input.
    pub(super) fn new(invocation: &Invocation<'_>, text: &str, resend: &[String]) -> Self {
        let flags = invocation.context.flags_of_hints(&invocation.options);
        let arguments: Vec<_> = resend.iter().map(String::as_str).chain(["-"]).collect();
        Self {
            profile: invocation.profile.clone(),
            screen: invocation.screen.clone(),
            resend: Hint::new("send it", &arguments).with_flags(&flags),
            text: Some(text.to_owned()),
        }
    }

    /// Lets the text go: it was sent.
    pub(super) fn sent(&mut self) {
        self.text = None;
    }
}

impl Drop for Unsent {
    fn drop(&mut self) {
        let Some(text) = self.text.take() else {
            return;
        };
        // A text that cannot be saved is printed, so that it can still be copied.
        match save(&self.profile, &text) {
            Ok(Some(path)) => {
                let said = format!("the text was saved to {}", path.display());
                self.screen.say(said);
                self.screen.hint(&self.resend.clone().reading(&path));
                remove_oldest(&path, &self.screen);
            }
            Ok(None) => {
                let said = format!("the text could not be saved (no folder):\n{text}");
                self.screen.say(said);
            }
            Err(error) => {
                let said = format!("the text could not be saved ({error}):\n{text}");
                self.screen.say(said);
            }
        }
    }
}

/// Saves a text in a new file, readable by its owner only; `None` without a folder.
fn save(profile: &Profile, text: &str) -> io::Result<Option<PathBuf>> {
    let folder = profile.create_folder_of("").map_err(io::Error::other)?;
    let Some(folder) = folder else {
        return Ok(None);
    };
    let mut file = tempfile::NamedTempFile::new_in(&folder)?;
    file.write_all(text.as_bytes())?;
    let newest = saved_in(&folder)?.pop();
    let mut number = newest.map_or(1, |(number, _)| number.saturating_add(1));
    loop {
        let path = folder.join(format!("unsent-{number}.txt"));
        match file.persist_noclobber(&path) {
            Ok(_) => return Ok(Some(path)),
            // Another process has saved a text meanwhile.
            Err(taken) if taken.error.kind() == io::ErrorKind::AlreadyExists => {
                file = taken.file;
                number = number.saturating_add(1);
            }
            Err(other) => return Err(other.error),
        }
    }
}

/// Removes the oldest texts beside `newest`, and tells each.
fn remove_oldest(newest: &Path, screen: &Screen) {
    let folder = newest.parent().unwrap_or(Path::new("."));
    let saved = saved_in(folder).unwrap_or_default();
    let excess = saved.len().saturating_sub(CAPACITY);
    for (_, path) in saved.into_iter().take(excess) {
        if fs::remove_file(&path).is_ok() {
            let path = path.display();
            screen.say(format!(
                "only the last {CAPACITY} texts are kept: {path} was removed"
            ));
        }
    }
}

/// Returns the saved texts of a folder, oldest first.
fn saved_in(folder: &Path) -> io::Result<Vec<(u64, PathBuf)>> {
    let mut saved = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_str().and_then(|it| it.strip_prefix("unsent-"));
        let number = name.and_then(|it| it.strip_suffix(".txt")?.parse().ok());
        saved.extend(number.map(|number: u64| (number, entry.path())));
    }
    saved.sort_unstable();
    Ok(saved)
}
