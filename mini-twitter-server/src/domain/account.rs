//! The rules of accounts: creating one ([`register`]), sign-in and sessions ([`session`]), personal tokens ([`token`]),
//! what an owner sees and changes ([`me`], [`password`]), and who calls ([`identify`]).
//!
//! Passwords are hashed and checked before a transaction begins; inside, the hash that was checked is read again.

mod identify;
pub mod me;
pub mod password;
pub mod register;
pub mod session;
pub mod token;

pub use identify::identify;
