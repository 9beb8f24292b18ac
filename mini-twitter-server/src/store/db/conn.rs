//! [`Conn`] runs statements, [`Tx`] runs them all or none; neither tells which engine it is.

use std::ops::{Deref, DerefMut};

use super::refusal::internal;
use super::row::FromRow;
use super::statement::Statement;
use super::value::Value;
use super::{postgres, sqlite};
use crate::fault::Outcome;

/// A connection that reads: its own, or lent by a [`Tx`]. On SQLite a statement never yields.
///
/// Every method takes the text with `$1…$n` and its [`values!`](crate::values), and fails with:
/// - the code of the unique index that refused, by [`UNIQUE`](super::refusal::UNIQUE);
/// - `unavailable` when the database is busy, full or away, or when a read took more than 250 ms (see [`Db::scan`](super::Db::scan));
/// - `internal` when the statement is wrong, which is logged.
///
/// Only a [`Tx`] writes: a store function that writes takes `&mut Tx`, one that reads `&mut Conn`.
///
/// ```compile_fail
/// # async fn write(conn: &mut mini_twitter_server::store::db::Conn) {
/// conn.run("delete from users", &[]).await;
/// # }
/// ```
/// ```compile_fail
/// # use mini_twitter_core::id::{PostId, UserId};
/// # async fn write(conn: &mut mini_twitter_server::store::db::Conn) {
/// mini_twitter_server::store::post::like::delete(conn, UserId(1), PostId(2)).await;
/// # }
/// ```
/// A transaction lends itself to what reads:
/// ```
/// # use mini_twitter_core::id::{PostId, UserId};
/// # async fn both(tx: &mut mini_twitter_server::store::db::Tx) {
/// mini_twitter_server::store::post::is_following(tx, UserId(1), UserId(2)).await;
/// mini_twitter_server::store::post::like::delete(tx, UserId(1), PostId(2)).await;
/// # }
/// ```
#[derive(Debug)]
pub struct Conn(pub(super) Kind);

#[derive(Debug)]
pub(super) enum Kind {
    Reader(sqlite::Reader),
    Scan(sqlite::Scan),
    SqliteTx(sqlite::SqliteTx),
    Pooled(postgres::Pooled),
    PostgresTx(postgres::PostgresTx),
}

impl Conn {
    /// Every row.
    ///
    /// # Errors
    /// As [`Conn`] says.
    pub async fn all<T: FromRow>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Outcome<Vec<T>> {
        let statement = Statement { sql, values };
        match &mut self.0 {
            Kind::Reader(reader) => reader.with(|conn| statement.all(conn)),
            Kind::SqliteTx(held) => held.with(|conn| statement.all(conn)),
            Kind::Scan(scan) => {
                scan.with(statement, |conn, statement| statement.all(conn))
                    .await
            }
            Kind::Pooled(pooled) => statement.fetch_all(pooled.conn()).await,
            Kind::PostgresTx(open) => {
                let done = statement.fetch_all(open.enter()?).await;
                open.leave(done)
            }
        }
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// As [`Conn`] says.
    pub async fn maybe<T: FromRow>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Outcome<Option<T>> {
        let statement = Statement { sql, values };
        match &mut self.0 {
            Kind::Reader(reader) => reader.with(|conn| statement.maybe(conn)),
            Kind::SqliteTx(held) => held.with(|conn| statement.maybe(conn)),
            Kind::Scan(scan) => {
                scan.with(statement, |conn, statement| statement.maybe(conn))
                    .await
            }
            Kind::Pooled(pooled) => statement.fetch_first(pooled.conn()).await,
            Kind::PostgresTx(open) => {
                let done = statement.fetch_first(open.enter()?).await;
                open.leave(done)
            }
        }
    }

    /// The row that is always there: a count, what an insert returns.
    ///
    /// # Errors
    /// As [`Conn`] says; `internal` when there is no row.
    pub async fn one<T: FromRow>(&mut self, sql: &'static str, values: &[Value<'_>]) -> Outcome<T> {
        self.maybe(sql, values).await?.ok_or_else(|| {
            tracing::error!(sql, "a statement that always gives a row gave none");
            internal()
        })
    }
}

/// All or nothing: what was run is there for everyone after [`commit`](Self::commit), or gone when this is dropped.
///
/// Nothing but the database may be awaited while one is held: on SQLite everyone who writes waits for it. Any error
/// ends it. An answer that depends on what it read is given after `commit`, even if nothing changed, since another
/// member of the same batch may have written what it read; dropping is for errors.
#[derive(Debug)]
pub struct Tx(pub(super) Conn);

impl Tx {
    /// Changes rows, and returns how many.
    ///
    /// # Errors
    /// As [`Conn`] says.
    pub async fn run(&mut self, sql: &'static str, values: &[Value<'_>]) -> Outcome<u64> {
        let statement = Statement { sql, values };
        match &mut self.0.0 {
            Kind::SqliteTx(tx) => tx.with(|conn| statement.run(conn)),
            Kind::PostgresTx(tx) => {
                let done = statement.execute(tx.enter()?).await;
                tx.leave(done)
            }
            Kind::Reader(_) | Kind::Scan(_) | Kind::Pooled(_) => Err(internal()),
        }
    }

    /// Makes it durable.
    ///
    /// # Errors
    /// `unavailable` when the database could not; nothing of it is there then, but for an I/O error of the disk
    /// itself or a lost connection, which the log names.
    pub async fn commit(self) -> Outcome<()> {
        match self.0.0 {
            Kind::SqliteTx(held) => held.commit().await,
            Kind::PostgresTx(open) => open.commit().await,
            Kind::Reader(_) | Kind::Scan(_) | Kind::Pooled(_) => Err(internal()),
        }
    }
}

impl Deref for Tx {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        &self.0
    }
}
impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.0
    }
}
