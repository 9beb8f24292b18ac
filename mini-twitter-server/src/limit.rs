//! [`Limiter`] counts calls against budgets: so many a minute for a class of rows and a caller.

/// Counts calls, in memory.
#[derive(Debug, Default)]
pub struct Limiter;
