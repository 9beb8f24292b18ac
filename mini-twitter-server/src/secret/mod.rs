//! Everything that is secret: passwords ([`password`]), the key that signs ([`key`]), access tokens ([`access`], signed
//! by `hs256`), refresh tokens ([`refresh`]) and personal tokens ([`personal`]).
//!
//! In come secrets, the time and randomness; nothing here asks a clock, a database or a header. What is kept of a
//! secret is a hash, and no `Debug` shows one.

pub mod access;
mod hs256;
pub mod key;
pub mod password;
pub mod personal;
pub mod refresh;
