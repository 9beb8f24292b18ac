//! Accounts in SQL: [`person`] has the columns that only the owner sees, [`role`] the roles, [`session`] the sessions,
//! [`token`] the personal tokens, [`code`] the codes that are mailed, [`known_address`] where people have signed in from,
//! [`deletion`] what ends with an account. Permissions are checked in `domain`.

pub mod code;
pub mod deletion;
pub mod known_address;
pub mod person;
pub mod role;
pub mod session;
pub mod token;
