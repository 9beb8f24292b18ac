//! The rules of accounts: creating one ([`register`]), sign-in and sessions ([`session`]), personal tokens ([`token`]),
//! showing, changing and deleting one's own account ([`me`], [`email`], [`password`], [`reset`], [`delete`]), what the
//! operator does to any ([`admin`]), and finding the caller of a request ([`identify`]).
//!
//! Passwords are hashed and checked before a transaction begins; inside the transaction, it is checked that the password
//! hash has not changed since.

pub mod admin;
pub mod delete;
pub mod email;
mod grace;
mod identify;
mod known_address;
mod mails;
pub mod me;
pub mod password;
pub mod register;
pub mod reset;
pub mod session;
pub mod token;

pub use identify::identify;
