//! The rules and the transaction. A function here is one operation: begin, find, refuse, act, notify, commit, view. One
//! module per resource; no header comes in, and SQL is in the store. `visible` is the one predicate of who may see what,
//! `page` the one way to read a list, `once` what makes a repeated request happen once.

pub mod account;
pub mod instance;
pub mod notification;
pub mod notify;
pub mod once;
pub mod page;
pub mod post;
pub mod seed;
pub mod timeline;
pub mod trend;
pub mod user;
pub mod visible;
