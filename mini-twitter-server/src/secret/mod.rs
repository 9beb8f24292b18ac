//! Everything that is secret: passwords ([`password`]), the key that signs ([`key`]), access tokens ([`access`], signed
//! by `hs256`), refresh tokens ([`refresh`]), personal tokens ([`personal`]), codes that are mailed
//! ([`code`]), links that stop mails ([`unsubscribe`]), and what is secret in a URL ([`url`]).
//!
//! Secrets, the time and randomness are arguments; nothing here reads a clock, a database or a header. Only hashes of
//! secrets are stored, and no `Debug` shows a secret.

pub mod access;
pub mod code;
mod hs256;
pub mod key;
pub mod password;
pub mod personal;
pub mod refresh;
pub mod unsubscribe;
pub mod url;
