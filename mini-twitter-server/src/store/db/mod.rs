//! The one room that knows the two engines.

/// The database.
#[derive(Debug, Clone)]
pub struct Db;
