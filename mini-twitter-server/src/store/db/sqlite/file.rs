//! Looks at the file of a database before it is opened: SQLite takes an empty or missing file for a new database, also where
//! somebody lost the data of an old one.

use std::path::{Path, PathBuf};

use tracing::warn;

use crate::secret::key;

/// Refuses a file that is empty or missing although a write-ahead log with data stands beside it, or that is empty beside
/// the key of a server. Warns of any other empty file.
pub(super) fn look_at(path: &Path) -> Result<(), String> {
    let size = path.metadata().map(|file| file.len()).ok();
    if size.is_some_and(|size| size > 0) {
        return Ok(());
    }
    let state = size.map_or("missing", |_| "empty");
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
        warn!(file = %path.display(), "the database file is empty: a new database is created in it");
    }
    Ok(())
}
