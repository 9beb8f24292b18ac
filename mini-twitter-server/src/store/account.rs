//! Accounts in SQL: [`person`] holds what only the owner sees, [`session`] their sessions, [`token`] their personal
//! tokens. Who may do what is not decided here.

pub mod person;
pub mod session;
pub mod token;
