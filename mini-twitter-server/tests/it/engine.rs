//! A migrated database of each engine, for tests that hold on both.

use mini_twitter_server::store::db::Db;
use mini_twitter_tests::postgres::Database;
use tempfile::TempDir;

/// A database that goes when this is dropped.
pub(crate) struct Home {
    pub(crate) db: Db,
    pub(crate) location: String,
    _database: Option<Database>,
    _folder: TempDir,
}

impl Home {
    /// On SQLite, without its tables.
    pub(crate) async fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let location = folder.path().join("test.db").to_str().unwrap().to_owned();
        Self {
            db: Db::open(&location).await.unwrap(),
            location,
            _database: None,
            _folder: folder,
        }
    }

    /// On PostgreSQL, without its tables; nothing where there is none.
    pub(crate) async fn empty_postgres() -> Option<Self> {
        let database = Database::create()?;
        let location = database.url();
        Some(Self {
            db: Db::open(&location).await.unwrap(),
            location,
            _database: Some(database),
            _folder: tempfile::tempdir().unwrap(),
        })
    }

    /// One on each engine that is there, migrated.
    pub(crate) async fn each() -> Vec<Self> {
        let mut homes = vec![Self::empty().await];
        homes.extend(Self::empty_postgres().await);
        for home in &homes {
            home.db.migrate().await.unwrap();
        }
        homes
    }
}
