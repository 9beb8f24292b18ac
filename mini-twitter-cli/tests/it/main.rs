//! Tests of the terminal: what is shown, what is safe, how a script ends.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says where by panicking"
)]

mod card;
mod exit;
mod grammar;
mod look;
mod output;
mod profile;
mod safe;
mod secret;
mod terminal;
