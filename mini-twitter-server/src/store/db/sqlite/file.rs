//! Looks at the file of a database before it is opened: SQLite takes an empty or missing file for a new database, also where
//! somebody lost the data of an old one.

use std::path::{Path, PathBuf};

use tracing::warn;

use crate::secret::key;

/// The length of a database's header: SQLite may take a shorter file for an empty one.
const HEADER: u64 = 100;

/// Returns whether there is a file that is not empty or cut.
pub(super) fn is_filled(path: &Path) -> bool {
    path.metadata().is_ok_and(|file| file.len() >= HEADER)
}

/// Refuses a file that is empty, cut or missing although a write-ahead log with data stands beside it, or that is empty or cut
/// beside the key of a server. Warns of any other empty file.
pub(super) fn look_at(path: &Path) -> Result<(), String> {
    let size = path.metadata().map(|file| file.len()).ok();
    if size.is_some_and(|size| size >= HEADER) {
        return Ok(());
    }
    let state = match size {
        None => "missing",
        Some(0) => "empty",
        Some(_) => "cut",
    };
    let log = PathBuf::from(format!("{}-wal", path.display()));
    let key = path.with_file_name(key::FILE);
    let has_log = log.metadata().is_ok_and(|log| log.len() > 0);
    let trace = match has_log {
        true => Some(log),
        false => Some(key).filter(|key| size.is_some() && key.exists()),
    };
    if let Some(trace) = trace {
        return Err(format!(
            "the file is {state}, but {} shows that a server has used it: restore the database from a backup, or move \
             that file away to begin with a new one",
            trace.display()
        ));
    }
    if size.is_some() {
        warn!(file = %path.display(), "the database file is empty or cut: a new database is created in it");
    }
    Ok(())
}
