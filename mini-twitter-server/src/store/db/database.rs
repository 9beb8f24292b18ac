//! [`Db`]: which database this process has, and how to get at it.

use std::panic::Location;
use std::path::Path;
use std::sync::Arc;

use sqlx::PgPool;

use super::conn::{Conn, Kind, Tx};
use super::dialect::Engine;
use super::setup::SetupError;
use super::sqlite::Sqlite;
use super::{migrate, postgres};
use crate::fault::Outcome;

/// The database; one a process, cheap to clone.
#[derive(Debug, Clone)]
pub struct Db(Home);

#[derive(Debug, Clone)]
enum Home {
    /// A file of this process.
    Sqlite(Arc<Sqlite>),
    /// A server that many processes may share.
    Postgres(PgPool),
}

impl Db {
    /// Opens `location`: a path, `sqlite:` and a path, or a `postgres://` URL. A file that is not there is made; its
    /// tables are made by [`migrate`](Self::migrate).
    ///
    /// # Errors
    /// [`SetupError::Open`].
    pub async fn open(location: &str) -> Result<Self, SetupError> {
        if location.starts_with("postgres://") || location.starts_with("postgresql://") {
            let pool = postgres::open(location).await;
            return pool
                .map(|pool| Self(Home::Postgres(pool)))
                .map_err(|cause| SetupError::Open {
                    location: without_password(location),
                    cause,
                });
        }
        let path = location.strip_prefix("sqlite:").unwrap_or(location);
        let opened = Sqlite::open(Path::new(path));
        opened
            .map(|sqlite| Self(Home::Sqlite(Arc::new(sqlite))))
            .map_err(|cause| SetupError::Open {
                location: location.to_owned(),
                cause,
            })
    }

    /// Applies the migrations that are missing, under a lock, and tells their names.
    ///
    /// # Errors
    /// [`SetupError`], all but `Open`; nothing is applied then.
    pub async fn migrate(&self) -> Result<Vec<&'static str>, SetupError> {
        match &self.0 {
            Home::Sqlite(sqlite) => migrate::sqlite(sqlite.path()).await,
            Home::Postgres(pool) => migrate::postgres(pool).await,
        }
    }

    /// Which engine it is.
    pub fn engine(&self) -> Engine {
        match &self.0 {
            Home::Sqlite(_) => Engine::Sqlite,
            Home::Postgres(_) => Engine::Postgres,
        }
    }

    /// A connection for short reads; each statement sees what was committed before it.
    ///
    /// # Errors
    /// `unavailable` when there is none within five seconds.
    pub async fn read(&self) -> Outcome<Conn> {
        Ok(Conn(match &self.0 {
            Home::Sqlite(sqlite) => Kind::Reader(sqlite.read().await?),
            Home::Postgres(pool) => Kind::Pooled(postgres::Pooled::take(pool).await?),
        }))
    }

    /// A connection for reads without a small bound (an export, a count over everything), away from the workers.
    ///
    /// A few at once; no time limit. What is large is read in pages all the same: one long statement keeps SQLite's
    /// log from starting over.
    ///
    /// # Errors
    /// `unavailable` when there is none within five seconds.
    #[track_caller]
    pub fn scan(&self) -> impl Future<Output = Outcome<Conn>> + Send {
        let caller = Location::caller();
        async move {
            Ok(Conn(match &self.0 {
                Home::Sqlite(sqlite) => Kind::Scan(sqlite.scan().await?),
                Home::Postgres(pool) => {
                    Kind::PostgresTx(postgres::PostgresTx::scan(pool, caller).await?)
                }
            }))
        }
    }

    /// Waits for its turn to write, at most five seconds.
    ///
    /// # Errors
    /// `unavailable` when it did not come; `internal` when this task holds a [`Tx`] already.
    #[track_caller]
    pub fn begin(&self) -> impl Future<Output = Outcome<Tx>> + Send {
        let caller = Location::caller();
        async move {
            Ok(Tx(Conn(match &self.0 {
                Home::Sqlite(sqlite) => Kind::SqliteTx(sqlite.begin(caller).await?),
                Home::Postgres(pool) => {
                    Kind::PostgresTx(postgres::PostgresTx::begin(pool, caller).await?)
                }
            })))
        }
    }

    /// Finishes what is under way and lets the database go. Nothing can be written afterwards.
    pub async fn close(&self) {
        match &self.0 {
            Home::Sqlite(sqlite) => sqlite.close().await,
            Home::Postgres(pool) => pool.close().await,
        }
    }
}

/// `postgres://user:***@host/name`.
fn without_password(url: &str) -> String {
    let hidden = || {
        let (scheme, rest) = url.split_once("://")?;
        let (who, host) = rest.rsplit_once('@')?;
        let (name, _) = who.split_once(':')?;
        Some(format!("{scheme}://{name}:***@{host}"))
    };
    hidden().unwrap_or_else(|| url.to_owned())
}
