//! Accounts in SQL: [`person`] has the columns that only the owner sees, [`role`] the roles, [`session`] the sessions,
//! [`token`] the personal tokens, [`code`] the codes that are mailed. Permissions are checked in `domain`.

pub mod code;
pub mod person;
pub mod role;
pub mod session;
pub mod token;
