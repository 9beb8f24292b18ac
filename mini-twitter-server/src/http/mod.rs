//! HTTP: who calls ([`guard`]), what comes in ([`body`], [`check`]), what goes out ([`reply`]), and the one place
//! where a row meets its handler ([`mount`]). One module per word holds its handlers, 1–6 lines each.

pub mod account;
pub mod body;
pub mod check;
pub mod guard;
pub mod instance;
pub mod mount;
pub mod notification;
pub mod post;
pub mod reply;
pub mod timeline;
pub mod user;
