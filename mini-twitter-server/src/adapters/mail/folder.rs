//! Mails in a folder: a `.eml` file each, which mail programs open. Only its owner can read it: it may hold a code.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::message::Mail;
use crate::adapters::folder;

/// Writes a mail; its name begins with the time, so that the names sort by it. No reader sees a part of it.
pub(super) async fn write(folder: PathBuf, mail: &Mail, bytes: Vec<u8>) -> io::Result<()> {
    let time = mail.at.to_string().replace(':', "-");
    let name = format!("{time}-{}", mail.id);
    let write = move || {
        folder::make(&folder)?;
        let beside = folder.join(format!("{name}.part"));
        // What a killed process left would be in the way.
        remove(&beside)?;
        let written = write_private(&beside, &bytes)
            .and_then(|()| fs::rename(&beside, folder.join(format!("{name}.eml"))));
        if written.is_err() {
            // A later try has another name. Why the mail was not written matters more than why this is left.
            let _ = remove(&beside);
        }
        written.and_then(|()| File::open(&folder)?.sync_all())
    };
    let written = tokio::task::spawn_blocking(write).await;
    written.unwrap_or_else(|panic| Err(io::Error::other(panic)))
}

fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = folder::create_private(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Removes a file, if it is there.
fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
