//! The rules of accounts: creating one ([`register`]), sign-in and sessions ([`session`]), personal tokens ([`token`]),
//! showing, changing and deleting one's own account ([`me`], [`password`], [`delete`]), and finding the caller of a request
//! ([`identify`]).
//!
//! Passwords are hashed and checked before a transaction begins; inside the transaction, it is checked that the password
//! hash has not changed since.

pub mod delete;
mod grace;
mod identify;
pub mod me;
pub mod password;
pub mod register;
pub mod session;
pub mod token;

pub use identify::identify;
