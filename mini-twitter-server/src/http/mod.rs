//! HTTP. What every request goes through is [`edge`]; who calls is [`guard`], what comes in [`body`] and [`check`],
//! what goes out [`reply`], and the one place where a row meets its handler [`mount`]. One module per word holds its
//! handlers, 1–6 lines each; [`page`] holds what is outside the table.

pub mod account;
pub mod address;
pub mod body;
pub mod cache;
pub mod check;
pub mod context;
pub mod cors;
pub mod edge;
pub mod guard;
pub mod instance;
pub mod limit;
pub mod listener;
pub mod log;
pub mod mount;
pub mod notification;
pub mod once;
pub mod page;
pub mod paths;
pub mod post;
pub mod reply;
pub mod schema;
pub mod timeline;
pub mod user;
