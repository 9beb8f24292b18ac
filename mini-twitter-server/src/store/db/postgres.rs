//! PostgreSQL: a pool of connections, plain transactions, prepared statements kept per connection.
//!
//! Transactions are read committed: rows are locked by changing them, counters in ascending id order. Whatever PostgreSQL
//! undoes for us (a deadlock, a serialization failure) is `unavailable` with a time to come back: nothing has happened.

mod statement;

use std::panic::Location;
use std::str::FromStr;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions};
use sqlx::{Connection, PgPool};
use tracing::error;

use self::statement::fault;
use super::refusal::internal;
use super::statement::Statement;
use super::watch::{BEGIN_WAIT, Watch};
use crate::fault::Outcome;

/// How many connections a process opens at most; PostgreSQL allows 100 in all unless told otherwise.
const CONNECTIONS: u32 = 20;
/// How long an idle connection is taken to be alive.
const IDLE_TRUST: Duration = Duration::from_secs(1);
/// How many prepared statements a connection keeps.
const STATEMENTS: usize = 256;

/// Connects, to see that it works.
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
        // A round trip a use costs too much, so only those that had time to die are asked.
        .test_before_acquire(false)
        .before_acquire(|conn, known| {
            Box::pin(async move {
                if known.idle_for > IDLE_TRUST {
                    conn.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_with(options)
        .await
        .map_err(|error| error.to_string())
}

// What takes a connection from the pool is boxed: it holds how one is opened, 4 KiB that every future of a request on
// SQLite would carry too and copy at each level.

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

    /// For long reads: a transaction whose statements take as long as they need.
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

    /// The connection for one statement, given back by [`leave`](Self::leave). Whoever is cancelled in between does not
    /// come to that, so the transaction counts as failed until then.
    pub(super) fn enter(&mut self) -> Outcome<&mut PgConnection> {
        if self.failed {
            error!(caller = %self.watch.caller, "a statement after an error in the same transaction");
            return Err(internal());
        }
        self.failed = true;
        Ok(&mut self.transaction)
    }

    /// After an error the transaction is over.
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
                error!(%error, "a transaction is unknown: told no, though it may be there");
            }
            fault(&error, "commit")
        })
    }
}
