//! The contract of mini-twitter: wire types, their validation and **the route table**. No I/O.
//!
//! [`routes`] is the table, [`route`] what a row is, [`input`] how a row's input is split, [`error`] every way to
//! fail, `openapi` the document made from all of them. One module per word holds its wire types. Server, client and
//! CLI read these and repeat none. To add an endpoint, add a row to [`routes`] and its types to the word's module.

mod choice;
mod wire;

pub mod account;
pub mod error;
pub mod field;
pub mod id;
pub mod input;
pub mod instance;
pub mod notification;
#[cfg(feature = "openapi")]
pub mod openapi;
pub mod page;
pub mod post;
pub mod route;
pub mod routes;
pub mod text;
pub mod time;
pub mod timeline;
pub mod user;
