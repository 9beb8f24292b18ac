//! Tokens kept in a file that only its owner reads, shared by all processes of that owner.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::{TokenStore, Tokens};

/// How long to wait for another process: longer than a renewal can take, so that only one that hangs (stopped with
/// Ctrl-Z, say) is given up on.
const LOCK_WAIT: Duration = Duration::from_secs(60);
/// How often to look whether the lock is free.
const LOCK_PAUSE: Duration = Duration::from_millis(10);

/// Keeps a session in one JSON file (mode 0600), with a lock file beside it.
///
/// A new pair is written to a temporary file, synced and renamed over the old one: a reader sees the old pair or the
/// new one, whatever dies when. The lock belongs to the open file and ends with its process.
#[derive(Debug, Clone)]
pub struct FileStore {
    path: PathBuf,
}

impl FileStore {
    /// A store in the file at `path`. Its folder is made (mode 0700) when something is first kept.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The folder, made if it is not there.
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

    /// The same error with the file's name in front.
    fn name(&self, error: &io::Error) -> io::Error {
        io::Error::new(error.kind(), format!("{}: {error}", self.path.display()))
    }

    fn write(&self, tokens: &Tokens) -> io::Result<()> {
        let folder = self.folder()?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?; // made with mode 0600
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
                    // Not serde's words: they may quote a token.
                    let what = format!("is no session, from line {} on", error.line());
                    Err(self.name(&io::Error::new(io::ErrorKind::InvalidData, what)))
                }
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.name(&error)),
        }
    }

    fn save(&self, tokens: Option<&Tokens>) -> io::Result<()> {
        match tokens {
            Some(tokens) => self.write(tokens),
            None => self.remove(),
        }
        .map_err(|error| self.name(&error))
    }

    fn lock(&self) -> io::Result<Box<dyn Send>> {
        let mut path = self.path.clone().into_os_string();
        path.push(".lock");
        let lock = self
            .folder()
            .and_then(|_| open(Path::new(&path)))
            .map_err(|error| self.name(&error))?;
        let began = Instant::now();
        loop {
            match lock.try_lock() {
                Ok(()) => return Ok(Box::new(lock)),
                // A file system without locks: the server's grace for a used refresh token has to do.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                    return Ok(Box::new(lock));
                }
                Err(TryLockError::Error(error)) => return Err(self.name(&error)),
                Err(TryLockError::WouldBlock) if began.elapsed() > LOCK_WAIT => {
                    let what = "another process holds its lock and does not let go";
                    return Err(self.name(&io::Error::new(io::ErrorKind::TimedOut, what)));
                }
                Err(TryLockError::WouldBlock) => thread::sleep(LOCK_PAUSE),
            }
        }
    }
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes a rename last: on Unix it lives in the folder.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
