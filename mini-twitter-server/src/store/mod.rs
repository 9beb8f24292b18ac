//! The store: all SQL, one file per word, and [`db`], the one room that knows two engines.
//!
//! A function here takes `&mut Conn`, runs statements and maps rows. It begins no transaction, calls no rule and knows
//! no engine. A new word is a new file and its line below.

pub mod account;
pub mod db;
pub mod instance;
pub mod notification;
pub mod once;
pub mod post;
pub mod seed;
pub mod timeline;
pub mod user;
