//! The data folder: readable by its owner only, claimed by one process at a time, and deleted with the server if it is
//! temporary.

use std::fs::{File, OpenOptions};
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

/// Creates a file that only its owner can read.
///
/// # Errors
/// Why it cannot be created, or that it exists.
pub fn create_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// The name of the file that the process of a data folder locks.
const LOCK: &str = "server.lock";
/// Differs for each start of each machine.
const BOOT: &str = "/proc/sys/kernel/random/boot_id";

/// A data folder that belongs to this process until this is dropped or the process ends, by `kill -9` too.
#[derive(Debug)]
pub struct Claim {
    /// Names the folder: the same for each process that claims it, and another for any copy, on any machine.
    pub name: String,
    _lock: File,
}

/// Claims the folder; `None` when another process has it, or where that cannot be known.
#[cfg(unix)]
pub fn claim(folder: &Path) -> Option<Claim> {
    use std::os::unix::fs::{MetadataExt, OpenOptionsExt};

    let boot = std::fs::read_to_string(BOOT).ok()?;
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false).mode(0o600);
    let lock = options.open(folder.join(LOCK)).ok()?;
    lock.try_lock().ok()?;
    let file = lock.metadata().ok()?;
    Some(Claim {
        name: format!("{}/{:x}/{:x}", boot.trim(), file.dev(), file.ino()),
        _lock: lock,
    })
}

/// Claims the folder; `None`, since it cannot be known whether another process has it.
#[cfg(not(unix))]
pub fn claim(_: &Path) -> Option<Claim> {
    None
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
