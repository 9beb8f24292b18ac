//! The signing key, passwords and tokens.

mod key;
mod password;
mod token;
mod url;
