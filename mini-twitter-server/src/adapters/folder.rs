//! The data folder: readable by its owner only, and deleted with the server if it is temporary.

use std::io;
use std::path::{Path, PathBuf};

/// Creates a folder that only its owner can read, unless it exists.
///
/// # Errors
/// Why it cannot be created.
pub fn make(path: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// A folder that is deleted when this is dropped.
#[derive(Debug)]
pub struct Temporary(pub PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "a temporary folder could not be deleted");
        }
    }
}
