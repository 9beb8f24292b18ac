//! [`SetupError`]: why a database cannot be opened or migrated.

/// Why a database cannot be used, for the operator who chose it.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum SetupError {
    #[error("cannot open the database {location}: {cause}")]
    Open { location: String, cause: String },
    #[error(
        "migration {name} is not the one this database was made with: a recorded one was edited"
    )]
    Edited { name: String },
    #[error(
        "the database has migration {name}, which this version does not know: it was used by a newer one"
    )]
    Newer { name: String },
    #[error("migration {name} failed: {cause}")]
    Failed { name: String, cause: String },
}
