//! HTTP. [`listener`] accepts each [`connection`]. Every request goes through [`edge`]; [`mount`] connects the rows of the route table with handlers, [`guard`]
//! finds and admits the caller, [`body`] and [`check`] read the input, [`reply`] writes the response. One module per
//! resource has its handlers, 1–6 lines each; [`page`] has the pages outside the route table.

pub mod account;
pub mod address;
pub mod again;
pub mod body;
pub mod cache;
pub mod check;
pub mod connection;
pub mod context;
pub mod cors;
pub mod edge;
pub mod guard;
pub mod head;
pub mod instance;
pub mod job;
pub mod limit;
pub mod listener;
pub mod log;
pub mod mount;
pub mod notification;
pub mod once;
pub mod page;
pub mod paths;
pub mod peer;
pub mod permit;
pub mod post;
pub mod refusal;
pub mod reply;
pub mod schema;
mod socket;
pub mod timeline;
pub mod user;
