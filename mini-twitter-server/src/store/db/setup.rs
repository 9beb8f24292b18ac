//! [`Pool`]: how to connect to PostgreSQL; [`SetupError`]: why a database cannot be opened or migrated.

use std::time::Duration;

/// How a process uses PostgreSQL. SQLite has no connections to limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pool {
    /// How many connections it opens at most, at least two; a quarter of them, at least one, are for scans only.
    pub connections: u32,
    /// How long a statement may run.
    pub statement_timeout: Duration,
}

impl Default for Pool {
    fn default() -> Self {
        Self {
            connections: 20,
            statement_timeout: Duration::from_secs(10),
        }
    }
}

/// Why a database cannot be opened or migrated, for the operator.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages document the variants")]
pub enum SetupError {
    #[error("cannot open the database {location}: {cause}")]
    Open { location: String, cause: String },
    #[error(
        "{location} is no database that this server knows: use a postgres:// URL, or the path of a SQLite file"
    )]
    Unknown { location: String },
    #[error(
        "no server has used the database {location} yet: repeat the --data and --database of the server"
    )]
    Missing { location: String },
    #[error("migration {name} was edited after it had been applied to this database")]
    Edited { name: String },
    #[error(
        "the database has migration {name}, which this version does not know: a newer version has used it"
    )]
    Newer { name: String },
    #[error("migration {name} failed: {cause}")]
    Failed { name: String, cause: String },
}
