//! Mails in a folder: a `.eml` file each, which mail programs open. Only its owner can read it: it may hold a code.

use std::io::{self, Write as _};
use std::path::PathBuf;

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
        if let Err(error) = std::fs::remove_file(&beside)
            && error.kind() != io::ErrorKind::NotFound
        {
            return Err(error);
        }
        let mut file = folder::create_private(&beside)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        std::fs::rename(&beside, folder.join(format!("{name}.eml")))
    };
    let written = tokio::task::spawn_blocking(write).await;
    written.unwrap_or_else(|panic| Err(io::Error::other(panic)))
}
