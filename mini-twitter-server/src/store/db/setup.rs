//! [`SetupError`]: why a database cannot be opened or migrated.

/// Why a database cannot be opened or migrated, for the operator.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages document the variants")]
pub enum SetupError {
    #[error("cannot open the database {location}: {cause}")]
    Open { location: String, cause: String },
    #[error("migration {name} was edited after it had been applied to this database")]
    Edited { name: String },
    #[error(
        "the database has migration {name}, which this version does not know: a newer version has used it"
    )]
    Newer { name: String },
    #[error("migration {name} failed: {cause}")]
    Failed { name: String, cause: String },
}
