//! SQLite: statements run on the caller's worker thread, one connection writes with group commit, a stack of connections
//! reads.
//!
//! A statement is a function call of a few microseconds; another thread would add 25. [`writer`] has the connection that
//! writes and the thread that commits, [`tx`] a write transaction, [`reader`] the connections that read, [`statement`]
//! binds and runs. Timeouts use tokio's clock, so a test that uses this must not pause it.

mod connection;
mod file;
mod reader;
mod statement;
mod tx;
mod writer;

use std::panic::Location;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tokio::{task, time};

use self::reader::Readers;
pub(super) use self::reader::{Reader, Scan};
use self::tx::Holder;
pub(super) use self::tx::SqliteTx;
use self::writer::{Wake, Writer};
use super::refusal::{internal, unavailable};
use super::watch::BEGIN_WAIT;
use crate::fault::Outcome;

/// An open database file.
#[derive(Debug)]
pub(super) struct Sqlite {
    path: PathBuf,
    readers: Readers,
    writer: Arc<tokio::sync::Mutex<Writer>>,
    holder: Arc<Holder>,
    wake: mpsc::Sender<Wake>,
    committing: Mutex<Option<thread::JoinHandle<()>>>,
}

impl Sqlite {
    /// Opens or creates the file, and starts the thread that commits.
    pub(super) fn open(path: &Path) -> Result<Self, String> {
        file::look_at(path)?;
        let writer = writer::connect(path).map_err(|error| error.to_string())?;
        let writer = Arc::new(tokio::sync::Mutex::new(writer));
        let (wake, woken) = mpsc::channel();
        let shared = Arc::clone(&writer);
        let committing = thread::Builder::new()
            .name("sqlite-commit".into())
            .spawn(move || writer::commit_batches(&shared, woken))
            .map_err(|error| error.to_string())?;
        let readers = Readers::new(path);
        readers
            .prepare()
            .map_err(|_| "it cannot be read, see the log".to_owned())?;
        Ok(Self {
            path: path.into(),
            readers,
            writer,
            holder: Arc::default(),
            wake,
            committing: Mutex::new(Some(committing)),
        })
    }

    /// Returns whether there is a database at `path` that can be opened without creating one.
    pub(super) fn exists(path: &Path) -> bool {
        file::is_filled(path)
    }

    /// Returns the path of the file.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Begins a write transaction. Waits for other writers, at most five seconds.
    pub(super) async fn begin(&self, caller: &'static Location<'static>) -> Outcome<SqliteTx> {
        let me = tx::current();
        if self.holder.is(me) {
            tracing::error!(%caller, "begin inside a transaction: this task already has one");
            return Err(internal());
        }
        let begun = async {
            let mut writer = Arc::clone(&self.writer).lock_owned().await;
            writer.join_batch(&self.wake).await?;
            Ok(SqliteTx::new(writer, Arc::clone(&self.holder), me, caller))
        };
        time::timeout(BEGIN_WAIT, begun)
            .await
            .unwrap_or_else(|_| Err(unavailable()))
    }

    /// Returns a connection for short reads; each statement sees its own snapshot.
    pub(super) async fn read(&self) -> Outcome<Reader> {
        // Statements never yield to the runtime, so a loop of reads yields here.
        task::coop::consume_budget().await;
        self.readers.take()
    }

    /// Returns a connection for reads without a small bound, on a thread for blocking work.
    pub(super) async fn scan(&self) -> Outcome<Scan> {
        self.readers.scan().await
    }

    /// Waits for the batch under way, ends the thread that commits and truncates the write-ahead log. No `begin`
    /// succeeds afterwards.
    pub(super) async fn close(&self) {
        let thread = self
            .committing
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let Some(thread) = thread else { return };
        // Fails only when the thread has already ended.
        let _ = self.wake.send(Wake::Close);
        if !matches!(task::spawn_blocking(|| thread.join()).await, Ok(Ok(()))) {
            tracing::error!("the thread that commits panicked");
        }
    }
}
