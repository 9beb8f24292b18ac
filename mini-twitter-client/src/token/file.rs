//! [`FileStore`]: tokens stored in a file that only its owner can read, shared by all processes of that owner.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::store::{TokenStore, Tokens};

/// How many symbolic links a path may lead through, as on Linux.
const MAX_LINKS: usize = 40;

/// Stores a session in one JSON file (mode 0600), with a lock file (`.lock` appended to its name) next to it.
///
/// New tokens are written to a temporary file, synced and renamed over the old file: a reader sees the old tokens or
/// the new ones, never a mixture, even when a process is killed. The operating system releases the lock when its
/// process ends. A symbolic link is followed: it stays, and the tokens and the lock are next to each other where it
/// leads.
#[derive(Debug, Clone)]
pub struct FileStore {
    path: PathBuf,
}

impl FileStore {
    /// Creates a store in the file at `path`. Its folder is created (mode 0700) when a session is first saved. A path
    /// that names no file is an error of the first call.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Returns the path of the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the file that the path leads to. Renaming over a link would part its users, each with a lock of its own.
    fn target(&self) -> io::Result<PathBuf> {
        if self.path.file_name().is_none() {
            let what = format!("{:?} is not the path of a file", self.path);
            return Err(io::Error::new(io::ErrorKind::InvalidInput, what));
        }
        let mut path = self.path.clone();
        for _ in 0..MAX_LINKS {
            match fs::read_link(&path) {
                Ok(next) => path = path.parent().unwrap_or(Path::new("")).join(next),
                // Not a link, or nothing yet.
                Err(_) => return Ok(path),
            }
        }
        Err(self.with_path(&io::Error::other("leads through too many symbolic links")))
    }

    /// Returns the error with the file's path in front of its message.
    fn with_path(&self, error: &io::Error) -> io::Error {
        io::Error::new(error.kind(), format!("{}: {error}", self.path.display()))
    }
}

impl TokenStore for FileStore {
    fn load(&self) -> io::Result<Option<Tokens>> {
        match fs::read(self.target()?) {
            Ok(bytes) => match serde_json::from_slice(&bytes) {
                Ok(tokens) => Ok(Some(tokens)),
                Err(error) => {
                    // Not serde's message: it may quote a token.
                    let what = format!("not a valid session file, see line {}", error.line());
                    Err(self.with_path(&io::Error::new(io::ErrorKind::InvalidData, what)))
                }
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.with_path(&error)),
        }
    }

    fn save(&self, tokens: Option<&Tokens>) -> io::Result<()> {
        let target = self.target()?;
        replace(&target, tokens).map_err(|error| self.with_path(&error))
    }

    fn try_lock(&self) -> io::Result<Option<Box<dyn Send>>> {
        let target = self.target()?;
        let mut path = target.clone().into_os_string();
        path.push(".lock");
        let lock = create_folder(&target)
            .and_then(|_| open_lock(Path::new(&path)))
            .map_err(|error| self.with_path(&error))?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(Box::new(lock))),
            Err(TryLockError::WouldBlock) => Ok(None),
            // A file system without locks: the server still accepts a used refresh token for 60 s.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                Ok(Some(Box::new(lock)))
            }
            Err(TryLockError::Error(error)) => Err(self.with_path(&error)),
        }
    }
}

/// Replaces the tokens in a file; `None` removes it.
fn replace(path: &Path, tokens: Option<&Tokens>) -> io::Result<()> {
    let Some(tokens) = tokens else {
        return match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        };
    };
    let folder = create_folder(path)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?; // created with mode 0600
    serde_json::to_writer_pretty(&mut file, tokens)?;
    file.write_all(b"\n")?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    sync_folder(folder)
}

/// Returns the folder of a file; creates it (mode 0700) when it does not exist.
fn create_folder(path: &Path) -> io::Result<&Path> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    Ok(folder)
}

/// Opens the lock file; creates it (mode 0600) when it does not exist.
fn open_lock(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes a rename durable: on Unix it is stored in the folder.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
