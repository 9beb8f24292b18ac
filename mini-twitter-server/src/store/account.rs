//! Accounts in SQL: [`person`] holds what only an owner sees of themself, [`session`] where they are signed in,
//! [`token`] what their programs sign in with. Who may do what is not decided here.

pub mod person;
pub mod session;
pub mod token;
