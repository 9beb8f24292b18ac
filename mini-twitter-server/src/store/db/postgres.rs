//! PostgreSQL: a pool of connections, plain transactions, a cache of prepared statements per connection.
//!
//! The isolation level is read committed: rows are locked by changing them, counters in ascending id order. A deadlock or
//! a serialization failure, which PostgreSQL rolls back, is `unavailable` with a time to retry after.

mod announcements;
mod statement;

use std::panic::Location;
use std::str::FromStr;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions};
use sqlx::{Connection, PgPool};
use tracing::error;

pub use self::announcements::Announcements;
use self::statement::fault;
use super::refusal::internal;
use super::statement::Statement;
use super::watch::{BEGIN_WAIT, Watch};
use crate::fault::Outcome;

/// How many connections a process opens at most; PostgreSQL allows 100 in all by default.
const CONNECTIONS: u32 = 20;
/// A connection that was idle for longer is checked before use.
const UNCHECKED_IDLE: Duration = Duration::from_secs(1);
/// How many prepared statements a connection caches.
const STATEMENTS: usize = 256;

/// Opens the pool and its first connection, so that a wrong URL fails here.
pub(super) async fn open(url: &str) -> Result<PgPool, String> {
    let options = PgConnectOptions::from_str(url).map_err(|error| error.to_string())?;
    let options = options
        .application_name("mini-twitter")
        .statement_cache_capacity(STATEMENTS)
        .options([
            ("statement_timeout", "5s"),
            ("lock_timeout", "5s"),
            ("idle_in_transaction_session_timeout", "30s"),
            ("default_transaction_isolation", "read committed"),
        ]);
    PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(BEGIN_WAIT)
        // A check before every use would cost a round trip each, so only connections that were idle are checked.
        .test_before_acquire(false)
        .before_acquire(|conn, known| {
            Box::pin(async move {
                if known.idle_for > UNCHECKED_IDLE {
                    conn.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_with(options)
        .await
        .map_err(|error| error.to_string())
}

// Acquiring a connection is boxed: that future contains the code to open one, 4 KiB, which the future of every request,
// also on SQLite, would otherwise contain and copy at each level.

/// A connection outside of a transaction.
#[derive(Debug)]
pub(super) struct Pooled(PoolConnection<sqlx::Postgres>);

impl Pooled {
    pub(super) async fn take(pool: &PgPool) -> Outcome<Self> {
        let acquired = Box::pin(pool.acquire()).await;
        acquired.map(Self).map_err(|error| fault(&error, "acquire"))
    }
    pub(super) fn conn(&mut self) -> &mut PgConnection {
        &mut self.0
    }
}

/// A transaction; rolled back when dropped.
#[derive(Debug)]
pub(super) struct PostgresTx {
    transaction: sqlx::Transaction<'static, sqlx::Postgres>,
    watch: Watch,
    failed: bool,
}

impl PostgresTx {
    pub(super) async fn begin(pool: &PgPool, caller: &'static Location<'static>) -> Outcome<Self> {
        let transaction = Box::pin(pool.begin()).await;
        Ok(Self {
            transaction: transaction.map_err(|error| fault(&error, "begin"))?,
            watch: Watch::start(caller),
            failed: false,
        })
    }

    /// Begins a transaction for long reads, without a time limit for its statements.
    pub(super) async fn scan(pool: &PgPool, caller: &'static Location<'static>) -> Outcome<Self> {
        let mut scan = Self::begin(pool, caller).await?;
        let unbounded = Statement {
            sql: "set local statement_timeout = 0",
            values: &[],
        };
        let done = unbounded.execute(scan.enter()?).await;
        scan.leave(done)?;
        Ok(scan)
    }

    /// Returns the connection for one statement; [`leave`](Self::leave) must follow. A statement that is cancelled never
    /// reaches `leave`, so the transaction counts as failed until then.
    pub(super) fn enter(&mut self) -> Outcome<&mut PgConnection> {
        if self.failed {
            error!(caller = %self.watch.caller, "a statement after an error in the same transaction");
            return Err(internal());
        }
        self.failed = true;
        Ok(&mut self.transaction)
    }

    /// Takes the result of the statement: after an error the transaction has failed.
    pub(super) fn leave<T>(&mut self, done: Outcome<T>) -> Outcome<T> {
        self.failed = done.is_err();
        done
    }

    pub(super) async fn commit(self) -> Outcome<()> {
        if self.failed {
            // PostgreSQL would answer such a COMMIT with ROLLBACK and no error.
            error!(caller = %self.watch.caller, "a commit after an error in the same transaction");
            return Err(internal());
        }
        self.transaction.commit().await.map_err(|error| {
            if !matches!(error, sqlx::Error::Database(_)) {
                error!(%error, "the outcome of a commit is unknown: it was reported as failed, but may be stored");
            }
            fault(&error, "commit")
        })
    }
}
