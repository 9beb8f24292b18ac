//! The store: all SQL, one module per resource, and [`db`], the only folder that knows the two engines.
//!
//! A function here takes `&mut Conn` if it reads and `&mut Tx` if it writes, runs statements and maps rows. It does not
//! begin transactions, apply rules of the domain or depend on the engine. A function that reads a list takes a
//! [`Fetch`](list::Fetch); [`facts`] has the columns that decide who sees what. A new resource is a new file and its line
//! below.

pub mod account;
pub mod db;
pub mod facts;
pub mod instance;
pub mod job;
pub mod list;
pub mod notification;
pub mod notification_mail;
pub mod once;
pub mod post;
pub mod seed;
pub mod timeline;
pub mod user;
