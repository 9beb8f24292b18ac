//! What tests of several modules set up and call: a database, an app or a server of their own.
//!
//! - [`database`]: an empty or migrated database on each engine.
//! - [`app`]: an app without HTTP on each engine; [`action`]: what users do there.
//! - [`mail`]: the mails of an app.
//! - [`server`]: a server over a socket; [`transcript`]: its answers as a text to review.

pub(crate) mod action;
pub(crate) mod app;
pub(crate) mod database;
pub(crate) mod mail;
pub(crate) mod server;
pub(crate) mod transcript;

use mini_twitter_core::time::Timestamp;

pub(crate) type TestResult<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// 2026-03-01T12:00:00Z, when the fixed clock of every test starts.
pub(crate) const NOON: Timestamp = Timestamp::from_micros(1_772_366_400_000_000);
/// The password of every user that registers.
pub(crate) const PASSWORD: &str = "correct horse";
