//! The tests of the client: against fake servers (`fake_server`, `token_server`), and against the real one (`server`).

mod bounds;
mod census;
mod fake_server;
mod file_store;
mod identity;
mod inputs;
mod messages;
mod methods;
mod pages;
mod processes;
mod recording;
mod renewal;
mod responses;
mod retries;
mod runtime;
mod secrets;
mod server;
mod session_end;
mod sign_in;
mod signing;
mod store_failures;
mod token_server;

/// The result of a test.
type TestResult = Result<(), Box<dyn std::error::Error>>;
