//! PostgreSQL: a pool of connections, plain transactions, a cache of prepared statements per connection.
//!
//! The isolation level is read committed: rows are locked by changing them, counters in ascending id order. A deadlock or
//! a serialization failure, which PostgreSQL rolls back, is a fault with `is_conflict`: the request runs its operation again.

mod announcements;
mod statement;

use std::panic::Location;
use std::str::FromStr;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions};
use sqlx::{Connection, PgPool};
use tokio::time;
use tracing::error;

pub use self::announcements::Announcements;
use self::statement::fault;
use super::refusal::internal;
use super::setup::Pool;
use super::watch::{BEGIN_WAIT, Watch};
use crate::fault::Outcome;
use crate::secret::url::PARAMETERS;

/// A connection that was idle for longer is checked before use.
const UNCHECKED_IDLE: Duration = Duration::from_secs(1);
/// How many prepared statements a connection caches.
const STATEMENTS: usize = 256;
/// The code of PostgreSQL's error for a database that does not exist. <https://www.postgresql.org/docs/current/errcodes-appendix.html>
const NO_DATABASE: &str = "3D000";

/// The connections to a PostgreSQL server.
#[derive(Debug, Clone)]
pub(super) struct Postgres {
    /// Those for short work.
    pub(super) pool: PgPool,
    /// Those for scans. A scan that is cancelled keeps its connection until PostgreSQL has stopped it, so a share of one
    /// pool would not be a bound.
    pub(super) scans: PgPool,
    /// The one for announcements, which is held as long as somebody listens.
    pub(super) announcements: PgPool,
}

impl Postgres {
    /// Connects once, so that a wrong URL fails here, and creates the pools.
    pub(super) async fn open(url: &str, pool: Pool) -> Result<Self, String> {
        refuse_unknown(url)?;
        let options = PgConnectOptions::from_str(url).map_err(|error| error.to_string())?;
        let timeout = format!("{}ms", pool.statement_timeout.as_millis());
        let options = options
            .application_name("mini-twitter")
            .statement_cache_capacity(STATEMENTS)
            .options([
                ("statement_timeout", timeout.as_str()),
                ("lock_timeout", "5s"),
                ("idle_in_transaction_session_timeout", "30s"),
                ("default_transaction_isolation", "read committed"),
            ]);
        try_connection(&options).await?;
        let scans = (pool.connections / 4).max(1);
        let others = pool.connections.saturating_sub(scans).max(1);
        Ok(Self {
            pool: connections(others, &options),
            scans: connections(scans, &options),
            announcements: connections(1, &options),
        })
    }

    /// Waits until no connection is used, and closes all.
    pub(super) async fn close(&self) {
        tokio::join!(
            self.pool.close(),
            self.scans.close(),
            self.announcements.close()
        );
    }
}

/// Refuses parameters that the driver does not know: it would log them with their values, which may be secret.
fn refuse_unknown(url: &str) -> Result<(), String> {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let names = query.split('&').filter(|pair| !pair.is_empty());
    let mut names = names.map(|pair| pair.split('=').next().unwrap_or_default());
    match names.find(|name| !PARAMETERS.contains(name)) {
        Some(_) => Err(format!(
            "the parameters after ? may be {}; a ? in a password is written %3F",
            PARAMETERS.join(", ")
        )),
        None => Ok(()),
    }
}

/// Opens a connection and closes it, and says where and why that failed.
async fn try_connection(options: &PgConnectOptions) -> Result<(), String> {
    let place = match options.get_socket() {
        Some(socket) => socket.display().to_string(),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    };
    let connection = time::timeout(BEGIN_WAIT, PgConnection::connect_with(options)).await;
    match connection {
        Ok(Ok(connection)) => connection.close().await.map_err(|error| error.to_string()),
        Ok(Err(sqlx::Error::Io(error))) => Err(format!(
            "{place}: {error}: start PostgreSQL there, or correct host and port in the URL"
        )),
        Ok(Err(sqlx::Error::Database(error))) if error.code().as_deref() == Some(NO_DATABASE) => {
            Err(format!(
                "{place}: {}: create it, or correct its name in --database",
                error.message()
            ))
        }
        Ok(Err(error)) => Err(format!("{place}: {error}")),
        Err(_elapsed) => Err(format!(
            "{place} does not answer within {} seconds: look whether PostgreSQL is overloaded or a firewall is between",
            BEGIN_WAIT.as_secs()
        )),
    }
}

/// Creates a pool that opens its connections when they are needed.
fn connections(most: u32, options: &PgConnectOptions) -> PgPool {
    PgPoolOptions::new()
        .max_connections(most)
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
        .connect_lazy_with(options.clone())
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
    /// Begins a transaction. Waits for a connection and for PostgreSQL together at most five seconds.
    pub(super) async fn begin(pool: &PgPool, caller: &'static Location<'static>) -> Outcome<Self> {
        let begun = time::timeout(BEGIN_WAIT, Box::pin(pool.begin())).await;
        let transaction = begun.unwrap_or(Err(sqlx::Error::PoolTimedOut));
        Ok(Self {
            transaction: transaction.map_err(|error| fault(&error, "begin"))?,
            watch: Watch::start(caller),
            failed: false,
        })
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
