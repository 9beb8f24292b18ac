//! Tests of the whole system: what no crate can test alone.

mod access;
mod census;
mod counters;
mod docs;
mod model;
mod schema;
mod server;
mod smoke;
mod story;
mod terminal;
mod walls;

/// The result of a test.
pub(crate) type TestResult<T = ()> = Result<T, Box<dyn std::error::Error>>;
