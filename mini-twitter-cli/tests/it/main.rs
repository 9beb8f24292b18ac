//! Tests of the terminal: what is shown, what is safe, how a script ends.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says where by panicking"
)]

mod card;
mod editor;
mod exit;
mod grammar;
mod look;
mod offline;
mod online;
mod output;
mod profile;
mod program;
mod safe;
mod script;
mod secret;
mod terminal;
mod words;
