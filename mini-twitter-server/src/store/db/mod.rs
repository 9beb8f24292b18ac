//! The database, SQLite or PostgreSQL, behind one small API: [`Db`] is opened once, [`Conn`] reads, [`Tx`] writes.
//!
//! The only folder that knows a driver. What may cross is a [`Value`] in and a [`Row`] out; what fails is a
//! [`Fault`](crate::fault::Fault), its cause logged here. The shared SQL keeps to these laws: `$1…$n` only; columns
//! `bigint`, `text`, `boolean` only; a nullable parameter is `coalesce($n, …)` or `cast($n as bigint) is null`; `sum` is
//! cast to `bigint`; lists are `in ($2, …, $21)` by [`padded`]; what must be unique is a named index, listed in
//! [`refusal`]. Where the engines must differ: `/*sqlite: integer*/ /*postgres: bigint*/`.

mod conn;
mod database;
mod dialect;
mod migrate;
mod postgres;
pub mod refusal;
mod row;
mod setup;
mod sqlite;
mod statement;
mod value;
mod watch;

pub use self::conn::{Conn, Tx};
pub use self::database::Db;
pub use self::dialect::Engine;
pub use self::row::{Columns, FromRow, Row, Select, select_text};
pub use self::setup::SetupError;
pub use self::value::{FromValue, ToValue, Value, padded};
pub use crate::{query, row, values};
