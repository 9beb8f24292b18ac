//! [`Db`]: the database of this process: opens it, migrates it and hands out connections and transactions.

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

/// The database: one per process, cheap to clone.
#[derive(Debug, Clone)]
pub struct Db(Backend);

#[derive(Debug, Clone)]
enum Backend {
    /// A file.
    Sqlite(Arc<Sqlite>),
    /// A database server, which many processes may share.
    Postgres(PgPool),
}

impl Db {
    /// Opens `location`: a path, `sqlite:` and a path, or a `postgres://` URL. A missing file is created;
    /// [`migrate`](Self::migrate) creates the tables.
    ///
    /// # Errors
    /// [`SetupError::Open`].
    pub async fn open(location: &str) -> Result<Self, SetupError> {
        if location.starts_with("postgres://") || location.starts_with("postgresql://") {
            let pool = postgres::open(location).await;
            return pool
                .map(|pool| Self(Backend::Postgres(pool)))
                .map_err(|cause| SetupError::Open {
                    location: without_password(location),
                    cause,
                });
        }
        let path = location.strip_prefix("sqlite:").unwrap_or(location);
        let opened = Sqlite::open(Path::new(path));
        opened
            .map(|sqlite| Self(Backend::Sqlite(Arc::new(sqlite))))
            .map_err(|cause| SetupError::Open {
                location: location.to_owned(),
                cause,
            })
    }

    /// Applies the missing migrations under a lock, and returns their names.
    ///
    /// # Errors
    /// Every [`SetupError`] but `Open`; no migration is applied then.
    pub async fn migrate(&self) -> Result<Vec<&'static str>, SetupError> {
        match &self.0 {
            Backend::Sqlite(sqlite) => migrate::sqlite(sqlite.path()).await,
            Backend::Postgres(pool) => migrate::postgres(pool).await,
        }
    }

    /// Returns the engine.
    pub fn engine(&self) -> Engine {
        match &self.0 {
            Backend::Sqlite(_) => Engine::Sqlite,
            Backend::Postgres(_) => Engine::Postgres,
        }
    }

    /// Returns a connection for short reads; each statement sees everything that was committed before it.
    ///
    /// # Errors
    /// `unavailable` when no connection is free within five seconds.
    pub async fn read(&self) -> Outcome<Conn> {
        Ok(Conn(match &self.0 {
            Backend::Sqlite(sqlite) => Kind::Reader(sqlite.read().await?),
            Backend::Postgres(pool) => Kind::Pooled(postgres::Pooled::take(pool).await?),
        }))
    }

    /// Returns a connection for reads without a small bound (an export, a count of all rows). On SQLite its statements
    /// run outside the async workers.
    ///
    /// Only a few run at the same time; there is no time limit. Read large results in pages all the same: one long
    /// statement keeps SQLite's write-ahead log from being reset.
    ///
    /// # Errors
    /// `unavailable` when no connection is free within five seconds.
    #[track_caller]
    pub fn scan(&self) -> impl Future<Output = Outcome<Conn>> + Send {
        let caller = Location::caller();
        async move {
            Ok(Conn(match &self.0 {
                Backend::Sqlite(sqlite) => Kind::Scan(sqlite.scan().await?),
                Backend::Postgres(pool) => {
                    Kind::PostgresTx(postgres::PostgresTx::scan(pool, caller).await?)
                }
            }))
        }
    }

    /// Begins a write transaction. Waits for other writers, at most five seconds.
    ///
    /// # Errors
    /// `unavailable` when the wait took longer; `internal` when, on SQLite, this task already has a [`Tx`].
    #[track_caller]
    pub fn begin(&self) -> impl Future<Output = Outcome<Tx>> + Send {
        let caller = Location::caller();
        async move {
            Ok(Tx::new(match &self.0 {
                Backend::Sqlite(sqlite) => Kind::SqliteTx(sqlite.begin(caller).await?),
                Backend::Postgres(pool) => {
                    Kind::PostgresTx(postgres::PostgresTx::begin(pool, caller).await?)
                }
            }))
        }
    }

    /// Returns what tells when any process has queued a job; `None` where one process has the database for itself.
    ///
    /// # Errors
    /// `unavailable` when no connection is free within five seconds.
    pub async fn announcements(&self) -> Outcome<Option<postgres::Announcements>> {
        match &self.0 {
            Backend::Sqlite(_) => Ok(None),
            Backend::Postgres(pool) => postgres::Announcements::listen(pool).await.map(Some),
        }
    }

    /// Waits for transactions under way and closes the database. Nothing can be written afterwards.
    pub async fn close(&self) {
        match &self.0 {
            Backend::Sqlite(sqlite) => sqlite.close().await,
            Backend::Postgres(pool) => pool.close().await,
        }
    }
}

/// Hides the password of a URL: `postgres://user:***@host/name`.
fn without_password(url: &str) -> String {
    let hidden = || {
        let (scheme, rest) = url.split_once("://")?;
        let (who, host) = rest.rsplit_once('@')?;
        let (name, _) = who.split_once(':')?;
        Some(format!("{scheme}://{name}:***@{host}"))
    };
    hidden().unwrap_or_else(|| url.to_owned())
}
