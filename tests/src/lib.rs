//! What tests of several crates share: a throw-away [`postgres`], a mail server in [`smtp`], the [`inbox`] of those who
//! get its mails and each [`mail`] in it. The tests of the whole system are in `tests/it`.
//!
//! The server's tests use this crate too, so it knows nothing of the server.

pub mod inbox;
pub mod mail;
pub mod postgres;
pub mod smtp;
