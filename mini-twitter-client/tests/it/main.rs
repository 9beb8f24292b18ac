//! The tests of the client: against a server that fails as it is told (`stage`, `mint`), and against the real one.

mod answers;
mod census;
mod endings;
mod files;
mod mint;
mod pages;
mod processes;
mod recording;
mod renewal;
mod retries;
mod secrets;
mod server;
mod signing;
mod stage;

/// What a test ends with.
type TestResult = Result<(), Box<dyn std::error::Error>>;
