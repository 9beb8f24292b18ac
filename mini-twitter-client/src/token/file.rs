//! [`FileStore`]: tokens stored in a file that only its owner can read, shared by all processes of that owner.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::store::{TokenStore, Tokens};

/// Stores a session in one JSON file (mode 0600), with a lock file (`.lock` appended to its name) next to it.
///
/// New tokens are written to a temporary file, synced and renamed over the old file: a reader sees the old tokens or
/// the new ones, never a mixture, even when a process is killed. The operating system releases the lock when its
/// process ends.
#[derive(Debug, Clone)]
pub struct FileStore {
    path: PathBuf,
}

impl FileStore {
    /// Creates a store in the file at `path`. Its folder is created (mode 0700) when a session is first saved.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Returns the path of the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the folder of the file; creates it when it does not exist.
    fn folder(&self) -> io::Result<&Path> {
        let folder = match self.path.parent() {
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

    /// Returns the error with the file's path in front of its message.
    fn with_path(&self, error: &io::Error) -> io::Error {
        io::Error::new(error.kind(), format!("{}: {error}", self.path.display()))
    }

    fn write(&self, tokens: &Tokens) -> io::Result<()> {
        let folder = self.folder()?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?; // created with mode 0600
        serde_json::to_writer_pretty(&mut file, tokens)?;
        file.write_all(b"\n")?;
        file.as_file().sync_all()?;
        file.persist(&self.path)?;
        sync_folder(folder)
    }

    fn remove(&self) -> io::Result<()> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

impl TokenStore for FileStore {
    fn load(&self) -> io::Result<Option<Tokens>> {
        match fs::read(&self.path) {
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
        match tokens {
            Some(tokens) => self.write(tokens),
            None => self.remove(),
        }
        .map_err(|error| self.with_path(&error))
    }

    fn try_lock(&self) -> io::Result<Option<Box<dyn Send>>> {
        let mut path = self.path.clone().into_os_string();
        path.push(".lock");
        let lock = self
            .folder()
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
