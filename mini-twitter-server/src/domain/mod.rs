//! The rules and the transactions. A function here is one operation: begin, find, refuse, act, notify, commit, view. There
//! is one module per resource; it sees no HTTP headers, and its SQL is in the store. `visible` alone decides who may see
//! what, `page` reads every list, `once` makes a repeated request take effect once.

pub mod account;
pub mod code;
pub mod instance;
pub mod job;
pub mod mail;
pub mod notification;
pub mod notify;
pub mod once;
pub mod page;
pub mod post;
pub mod queue;
pub mod seed;
pub mod timeline;
pub mod trend;
pub mod user;
pub mod visible;
