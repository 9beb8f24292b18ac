//! Accounts in SQL: [`person`] has the columns that only the owner sees, [`session`] the sessions, [`token`] the personal
//! tokens, [`deletion`] what ends with an account. Permissions are checked in `domain`.

pub mod deletion;
pub mod person;
pub mod session;
pub mod token;
