//! Tests of the terminal: what is shown, what is safe, how a script ends.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says where by panicking"
)]

mod card;
#[cfg(feature = "demo")]
mod demo;
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
#[cfg(all(feature = "demo", target_os = "linux"))]
mod shell;
mod terminal;
mod things;
mod time;
#[cfg(all(feature = "demo", target_os = "linux"))]
mod typist;
mod words;
mod wrap;
