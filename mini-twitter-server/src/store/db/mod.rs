//! The database, SQLite or PostgreSQL, behind one small API: [`Db`] is opened once, [`Conn`] reads, [`Tx`] writes.
//!
//! The only folder that uses a database driver. Parameters are [`Value`]s, results are [`Row`]s, an error is a
//! [`Fault`](crate::fault::Fault) whose cause is logged here. Rules for the shared SQL: parameters are `$1…$n`; columns
//! are `bigint`, `text` or `boolean`; a nullable parameter is `coalesce($n, …)` or `cast($n as bigint) is null`; `sum` is
//! cast to `bigint`; lists are `in ($2, …, $21)`, filled by [`padded`]; a unique rule is a named index, and one that a
//! caller can violate is listed in [`refusal`]. Parts that differ between the engines are marked
//! `/*sqlite: integer*/ /*postgres: bigint*/`.

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
pub use self::postgres::Announcements;
pub use self::row::{Columns, FromRow, Row, Select, columns_text, select_text};
pub use self::setup::{Pool, SetupError};
pub use self::value::{FromValue, ToValue, Value, padded};
pub use crate::{query, row, values};
