//! Tests of the command line interface: output, safety, grammar, scripts, the shell.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot continue panics with its location"
)]

mod argument;
mod card;
mod colour;
mod complete;
#[cfg(target_os = "linux")]
mod completion_script;
#[cfg(feature = "demo")]
mod demo;
mod editor;
mod exit;
mod fixture;
#[cfg(target_os = "linux")]
mod full;
mod grammar;
mod group;
mod hint;
#[cfg(target_os = "linux")]
mod interrupt;
mod mailed;
mod missing;
mod odd;
mod offline;
mod online;
mod output;
mod profile;
mod program;
#[cfg(all(feature = "demo", target_os = "linux"))]
mod pty;
mod row;
mod safe;
mod sample;
mod script;
mod secret;
#[cfg(all(feature = "demo", target_os = "linux"))]
mod shell;
mod terminal;
mod time;
mod unsaved;
mod wait;
mod width;
mod words;
mod wrap;
