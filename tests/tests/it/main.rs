//! The whole system: what no crate can promise alone.

mod access;
mod census;
mod counters;
mod docs;
mod model;
mod schema;
mod server;
mod smoke;
mod walls;

/// What a test ends in.
pub(crate) type TestResult<T = ()> = Result<T, Box<dyn std::error::Error>>;
