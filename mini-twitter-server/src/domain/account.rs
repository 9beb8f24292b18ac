//! The rules of accounts: opening one ([`register`]), signing in and staying so ([`session`]), personal tokens
//! ([`token`]), what an owner sees and changes ([`me`], [`password`]), and who it is that calls ([`identify`]).
//!
//! Passwords are hashed before a transaction begins; inside, what was checked against is looked at once more.

mod identify;
pub mod me;
pub mod password;
pub mod register;
pub mod session;
pub mod token;

pub use identify::identify;
