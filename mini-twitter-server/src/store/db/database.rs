//! [`Db`]: the database of this process: opens it, migrates it and hands out connections and transactions.

use std::panic::Location;
use std::path::Path;
use std::sync::Arc;

use tokio::time;
use tracing::warn;

use super::conn::{Conn, Kind, Tx};
use super::dialect::Engine;
use super::setup::{Pool, SetupError};
use super::sqlite::Sqlite;
use super::watch::BEGIN_WAIT;
use super::{migrate, postgres};
use crate::fault::Outcome;
use crate::secret::url::without_secrets;

/// The database: one per process, cheap to clone.
#[derive(Debug, Clone)]
pub struct Db(Backend);

#[derive(Debug, Clone)]
enum Backend {
    /// A file.
    Sqlite(Arc<Sqlite>),
    /// A database server, which many processes may share.
    Postgres(postgres::Postgres),
}

impl Db {
    /// Opens `location` with the default [`Pool`], see [`open_with`](Self::open_with).
    ///
    /// # Errors
    /// [`SetupError::Open`], [`SetupError::Unknown`].
    pub async fn open(location: &str) -> Result<Self, SetupError> {
        Self::open_with(location, Pool::default()).await
    }

    /// Opens `location`: a path, `sqlite:` and a path, or a `postgres://` URL. A missing file is created;
    /// [`migrate`](Self::migrate) creates the tables.
    ///
    /// # Errors
    /// [`SetupError::Open`], [`SetupError::Unknown`].
    pub async fn open_with(location: &str, pool: Pool) -> Result<Self, SetupError> {
        if location.starts_with("postgres://") || location.starts_with("postgresql://") {
            let opened = postgres::Postgres::open(location, pool).await;
            return opened
                .map(|postgres| Self(Backend::Postgres(postgres)))
                .map_err(|cause| SetupError::Open {
                    location: without_secrets(location),
                    cause,
                });
        }
        if location.contains("://") {
            let location = without_secrets(location);
            return Err(SetupError::Unknown { location });
        }
        let opened = Sqlite::open(path(location));
        opened
            .map(|sqlite| Self(Backend::Sqlite(Arc::new(sqlite))))
            .map_err(|cause| SetupError::Open {
                location: location.to_owned(),
                cause,
            })
    }

    /// Opens `location` like [`open_with`](Self::open_with), where a server has used it before. Creates no file.
    ///
    /// # Errors
    /// [`SetupError::Missing`] where none has; [`SetupError::Open`], [`SetupError::Unknown`]; [`SetupError::Failed`] when
    /// the database does not answer.
    pub async fn open_existing(location: &str, pool: Pool) -> Result<Self, SetupError> {
        let missing = || SetupError::Missing {
            location: without_secrets(location),
        };
        if !location.contains("://") && !Sqlite::exists(path(location)) {
            return Err(missing());
        }
        let db = Self::open_with(location, pool).await?;
        match db.has_record().await {
            Ok(true) => Ok(db),
            refused => {
                db.close().await;
                Err(refused.map_or_else(|fault| migrate::lock_failed(fault.code), |_| missing()))
            }
        }
    }

    /// Returns whether the database was ever migrated.
    async fn has_record(&self) -> Outcome<bool> {
        self.read().await?.one(migrate::HAS_RECORD, &[]).await
    }

    /// Applies the missing migrations under a lock, and returns their names.
    ///
    /// # Errors
    /// Every [`SetupError`] but `Open`; no migration is applied then.
    pub async fn migrate(&self) -> Result<Vec<&'static str>, SetupError> {
        match &self.0 {
            Backend::Sqlite(sqlite) => migrate::sqlite(sqlite.path()).await,
            Backend::Postgres(postgres) => migrate::postgres(&postgres.pool).await,
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
            Backend::Postgres(postgres) => {
                Kind::Pooled(postgres::Pooled::take(&postgres.pool).await?)
            }
        }))
    }

    /// Returns a connection for reads without a small bound (an export, a count of all rows). On SQLite its statements
    /// run outside the async workers.
    ///
    /// Only a few run at the same time: on PostgreSQL on connections of their own, so that they leave the others to short
    /// work, and with the time limit of every statement; on SQLite without one. Read large results in pages all the same: one long
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
                Backend::Postgres(postgres) => {
                    Kind::PostgresTx(postgres::PostgresTx::begin(&postgres.scans, caller).await?)
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
                Backend::Postgres(postgres) => {
                    Kind::PostgresTx(postgres::PostgresTx::begin(&postgres.pool, caller).await?)
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
            Backend::Postgres(pool) => postgres::Announcements::listen(&pool.announcements)
                .await
                .map(Some),
        }
    }

    /// Waits for transactions under way, on PostgreSQL at most five seconds, and closes the database. Nothing can be
    /// written afterwards.
    pub async fn close(&self) {
        match &self.0 {
            Backend::Sqlite(sqlite) => sqlite.close().await,
            Backend::Postgres(postgres) => {
                if time::timeout(BEGIN_WAIT, postgres.close()).await.is_err() {
                    warn!("the database does not answer: its connections are closed without it");
                }
            }
        }
    }
}

/// Returns the path of a SQLite file: `location` without `sqlite:`.
fn path(location: &str) -> &Path {
    Path::new(location.strip_prefix("sqlite:").unwrap_or(location))
}
