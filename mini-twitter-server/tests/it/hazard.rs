//! Attacks on the group commit of the store: an acknowledged row exists afterwards, a refused one does not.
//!
//! Here is what the attacks share: a database with one table, the rows in its file, and two kinds of runtime.

mod batch;
pub(crate) mod child;
mod concurrency;
mod deadlock;
pub(crate) mod disk;
mod log;
mod postgres;
mod process;
mod read;
mod transaction;
mod turn;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use mini_twitter_core::error::ErrorCode;
use mini_twitter_server::fault::Outcome;
use mini_twitter_server::store::db::{Db, Tx, values};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

/// Ids of rows.
pub(crate) type Ids = BTreeSet<i64>;

/// A SQLite database with one table, `t (id, body)`.
pub(crate) struct HazardDatabase {
    pub(crate) db: Db,
    pub(crate) path: PathBuf,
    folder: TempDir,
}

impl HazardDatabase {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hazard.db");
        let db = Db::open(path.to_str().unwrap()).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        tx.run(
            "create table t (id integer primary key, body text not null)",
            &[],
        )
        .await
        .unwrap();
        // A deferred constraint, which the real schema does not have: it makes a COMMIT fail.
        tx.run(
            "create table late (id integer references t (id) deferrable initially deferred)",
            &[],
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        Self { db, path, folder }
    }

    /// Commits a row in a transaction of its own.
    pub(crate) async fn commit_row(&self, id: i64, body: &str) -> Outcome<()> {
        commit_row(&self.db, id, body).await
    }

    /// The rows that another process finds now, in an intact file.
    pub(crate) fn on_disk(&self) -> Ids {
        ids_in_file(&self.path)
    }

    /// The rows that would survive if the machine stopped now: the files are copied as they are.
    pub(crate) fn after_a_crash(&self) -> Ids {
        let image = self.folder.path().join("image.db");
        for end in ["", "-wal", "-shm"] {
            // The file may be missing.
            let _ = fs::remove_file(with_end(&image, end));
        }
        fs::copy(&self.path, &image).unwrap();
        fs::copy(with_end(&self.path, "-wal"), with_end(&image, "-wal")).unwrap();
        ids_in_file(&image)
    }

    /// Asserts that nothing is left open: another process can write, and so can the store.
    pub(crate) async fn assert_idle(&self) {
        let path = self.path.clone();
        tokio::task::spawn_blocking(move || {
            let other = rusqlite::Connection::open(path).unwrap();
            other.busy_timeout(Duration::from_secs(2)).unwrap();
            other.execute_batch("begin immediate; rollback").unwrap();
        })
        .await
        .unwrap();
        self.commit_row(i64::MAX, "at rest").await.unwrap();
        let mut tx = self.db.begin().await.unwrap();
        tx.run("delete from t where id = $1", values![i64::MAX])
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// Drops the store and keeps the file.
    pub(crate) fn into_file(self) -> (PathBuf, TempDir) {
        (self.path, self.folder)
    }

    /// Bytes of the write-ahead log.
    pub(crate) fn wal_len(&self) -> u64 {
        fs::metadata(with_end(&self.path, "-wal")).map_or(0, |log| log.len())
    }
}

/// Commits a row in a transaction of its own.
pub(crate) async fn commit_row(db: &Db, id: i64, body: &str) -> Outcome<()> {
    let mut tx = db.begin().await?;
    insert_row(&mut tx, id, body).await?;
    tx.commit().await
}

pub(crate) async fn insert_row(tx: &mut Tx, id: i64, body: &str) -> Outcome<u64> {
    tx.run(
        "insert into t (id, body) values ($1, $2)",
        values![id, body],
    )
    .await
}

/// The ids in the file at `path`; asserts that the file is intact.
pub(crate) fn ids_in_file(path: &Path) -> Ids {
    let conn = rusqlite::Connection::open(path).unwrap();
    let verdict: String = conn
        .query_row("pragma integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(verdict, "ok");
    let mut statement = conn.prepare("select id from t").unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    format!("{}{end}", path.display()).into()
}

/// Whether this was refused because the database is unavailable.
pub(crate) fn is_unavailable<T: std::fmt::Debug>(outcome: &Outcome<T>) -> bool {
    matches!(outcome, Err(fault) if fault.code == ErrorCode::Unavailable)
}

/// A runtime with one worker and one with two: a wait that blocks its worker fails with one.
pub(crate) fn runtimes() -> [Runtime; 2] {
    [
        Builder::new_current_thread().enable_all().build().unwrap(),
        Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap(),
    ]
}

/// Holds the writer until the committing thread waits for it, so that all transactions that queue now form one batch.
///
/// Nothing signals that it waits, so a test that needs one batch repeats until it had one; see [`repeat_until`].
pub(crate) async fn hold_writer(db: &Db) -> Tx {
    let tx = db.begin().await.unwrap();
    tokio::time::sleep(Duration::from_millis(3)).await;
    tx
}

/// Repeats `round` until it returns true.
pub(crate) async fn repeat_until(mut round: impl AsyncFnMut(i64) -> bool) {
    for number in 0..100 {
        if round(number).await {
            return;
        }
    }
    panic!("the condition was not reached in a hundred rounds");
}

/// A random generator with the same numbers in every run.
pub(crate) struct SeededRng(pub(crate) u64);

impl SeededRng {
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}
