//! What tests of several crates share: a throw-away [`postgres`], the [`mail`] of a server. The tests of the whole system are in `tests/it`.
//!
//! The server's tests use this crate too, so it knows nothing of the server.

pub mod mail;
pub mod postgres;
