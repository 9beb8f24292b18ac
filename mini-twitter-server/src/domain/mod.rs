//! The rules and the transaction. A function here is the story of one request: begin, find, refuse, act, tell, view,
//! commit. One module per word; no header comes in, no SQL stands here. `visible` is the one predicate of who may see
//! what, `once` what makes a repeated request happen once.

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
