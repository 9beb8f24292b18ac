//! The contract of mini-twitter: wire types, their validation and **the route table**. No I/O.
//!
//! [`routes`] is the route table, [`route`] defines a row, [`input`] the input and output of a row, [`error`] every
//! error, and `openapi` generates the API document from all of them. Each resource (account, user, post, …) has a module
//! with its wire types, written with the macros of `wire`, `page` and `choice`. Server, client and CLI use these types
//! and repeat none. To add an endpoint, add a row to [`routes`] and its types to the module of the resource.

mod choice;
mod wire;

pub mod account;
pub mod error;
#[cfg(feature = "openapi")]
mod example;
pub mod field;
pub mod id;
pub mod input;
pub mod instance;
pub mod job;
pub mod length;
pub mod notification;
#[cfg(feature = "openapi")]
pub mod openapi;
pub mod page;
pub mod post;
pub mod route;
pub mod routes;
#[cfg(feature = "openapi")]
pub mod shape;
pub mod text;
pub mod time;
pub mod timeline;
pub mod user;
