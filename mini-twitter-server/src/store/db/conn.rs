//! [`Conn`] reads, [`Tx`] is a transaction that also writes; both hide which engine runs the statements.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use tokio::sync::Notify;

use super::refusal::internal;
use super::row::FromRow;
use super::statement::Statement;
use super::value::Value;
use super::{postgres, sqlite};
use crate::fault::Outcome;

/// A connection that reads: one from the pool, or that of a [`Tx`]. On SQLite a statement never yields to the runtime.
///
/// Every method takes the SQL text with `$1…$n` and its [`values!`](crate::values), and fails with:
/// - the code of the violated unique index, see [`UNIQUE`](super::refusal::UNIQUE);
/// - `unavailable` when the database is busy, full or unreachable, or when a read on SQLite took more than 250 ms (see
///   [`Db::scan`](super::Db::scan));
/// - `malformed` when a value does not fit the engine;
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
/// A transaction can be passed to a function that reads:
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
    /// Returns every row.
    ///
    /// # Errors
    /// Those of [`Conn`].
    pub async fn all<T: FromRow>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Outcome<Vec<T>> {
        let statement = Statement { sql, values };
        match &mut self.0 {
            Kind::Reader(reader) => reader.with(|conn| statement.all(conn)),
            Kind::SqliteTx(tx) => tx.with(|conn| statement.all(conn)),
            Kind::Scan(scan) => {
                scan.with(statement, |conn, statement| statement.all(conn))
                    .await
            }
            Kind::Pooled(pooled) => statement.fetch_all(pooled.conn()).await,
            Kind::PostgresTx(tx) => {
                let done = statement.fetch_all(tx.enter()?).await;
                tx.leave(done)
            }
        }
    }

    /// Returns the first row, if any.
    ///
    /// # Errors
    /// Those of [`Conn`].
    pub async fn maybe<T: FromRow>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Outcome<Option<T>> {
        let statement = Statement { sql, values };
        match &mut self.0 {
            Kind::Reader(reader) => reader.with(|conn| statement.maybe(conn)),
            Kind::SqliteTx(tx) => tx.with(|conn| statement.maybe(conn)),
            Kind::Scan(scan) => {
                scan.with(statement, |conn, statement| statement.maybe(conn))
                    .await
            }
            Kind::Pooled(pooled) => statement.fetch_first(pooled.conn()).await,
            Kind::PostgresTx(tx) => {
                let done = statement.fetch_first(tx.enter()?).await;
                tx.leave(done)
            }
        }
    }

    /// Returns the row of a statement that always has one: a count, an insert with `returning`.
    ///
    /// # Errors
    /// Those of [`Conn`]; `internal` when there is no row.
    pub async fn one<T: FromRow>(&mut self, sql: &'static str, values: &[Value<'_>]) -> Outcome<T> {
        self.maybe(sql, values).await?.ok_or_else(|| {
            tracing::error!(sql, "a statement that must return a row returned none");
            internal()
        })
    }
}

/// A transaction: its changes are visible to others after [`commit`](Self::commit), and rolled back when it is dropped.
///
/// Nothing but the database may be awaited while a transaction is open: on SQLite all other writers wait for it. Any
/// error ends it. Commit also when nothing changed but the answer depends on what the transaction read: another member
/// of the same batch may have written that, and the batch may still fail. Drop only after an error.
#[derive(Debug)]
pub struct Tx {
    conn: Conn,
    on_commit: Vec<Arc<Notify>>,
}

impl Tx {
    pub(super) fn new(kind: Kind) -> Self {
        Self {
            conn: Conn(kind),
            on_commit: Vec::new(),
        }
    }

    /// Notifies one waiter of `waiting` after the commit, once however often this is called.
    pub fn notify_on_commit(&mut self, waiting: &Arc<Notify>) {
        if !self
            .on_commit
            .iter()
            .any(|known| Arc::ptr_eq(known, waiting))
        {
            self.on_commit.push(waiting.clone());
        }
    }

    /// Runs a statement that writes, and returns how many rows changed.
    ///
    /// # Errors
    /// Those of [`Conn`].
    pub async fn run(&mut self, sql: &'static str, values: &[Value<'_>]) -> Outcome<u64> {
        let statement = Statement { sql, values };
        match &mut self.conn.0 {
            Kind::SqliteTx(tx) => tx.with(|conn| statement.run(conn)),
            Kind::PostgresTx(tx) => {
                let done = statement.execute(tx.enter()?).await;
                tx.leave(done)
            }
            Kind::Reader(_) | Kind::Scan(_) | Kind::Pooled(_) => Err(internal()),
        }
    }

    /// Commits the transaction and waits until it is durable.
    ///
    /// # Errors
    /// `unavailable` when the commit failed. The changes are rolled back then, except after an I/O error of the disk or
    /// a lost connection: whether they were stored is unknown, and the log says so.
    pub async fn commit(self) -> Outcome<()> {
        match self.conn.0 {
            Kind::SqliteTx(tx) => tx.commit().await,
            Kind::PostgresTx(tx) => tx.commit().await,
            Kind::Reader(_) | Kind::Scan(_) | Kind::Pooled(_) => Err(internal()),
        }?;
        for waiting in self.on_commit {
            waiting.notify_one();
        }
        Ok(())
    }
}

impl Deref for Tx {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        &self.conn
    }
}
impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.conn
    }
}
