//! SQLite: statements inline on the caller's worker, one writer with group commit, readers on a stack.
//!
//! A statement is a function call of a few microseconds; handing it to another thread would cost 25. [`writer`] holds
//! the connection that writes and the thread that commits, [`tx`] a turn at it, [`reader`] those that read,
//! [`statement`] binds and steps. Time waits use tokio's clock, so no paused test clock where this is used.

mod connection;
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

/// One database file of this process.
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
    /// Opens or makes the file and starts the thread that commits.
    pub(super) fn open(path: &Path) -> Result<Self, String> {
        let writer = writer::connect(path).map_err(|error| error.to_string())?;
        let writer = Arc::new(tokio::sync::Mutex::new(writer));
        let (wake, woken) = mpsc::channel();
        let shared = Arc::clone(&writer);
        let committing = thread::Builder::new()
            .name("sqlite-commit".into())
            .spawn(move || writer::commit_batches(&shared, woken))
            .map_err(|error| error.to_string())?;
        Ok(Self {
            path: path.into(),
            readers: Readers::new(path),
            writer,
            holder: Arc::default(),
            wake,
            committing: Mutex::new(Some(committing)),
        })
    }

    /// Where the file is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Waits for its turn to write, at most five seconds.
    pub(super) async fn begin(&self, caller: &'static Location<'static>) -> Outcome<SqliteTx> {
        let me = tx::current();
        if self.holder.is(me) {
            tracing::error!(%caller, "begin inside begin: this task already holds the writer");
            return Err(internal());
        }
        let turn = async {
            let mut writer = Arc::clone(&self.writer).lock_owned().await;
            writer.join_batch(&self.wake).await?;
            Ok(SqliteTx::new(writer, Arc::clone(&self.holder), me, caller))
        };
        time::timeout(BEGIN_WAIT, turn)
            .await
            .unwrap_or_else(|_| Err(unavailable()))
    }

    /// A connection for short reads, each statement a snapshot of its own.
    pub(super) async fn read(&self) -> Outcome<Reader> {
        // Statements never yield, so a loop of reads has to do it here.
        task::coop::consume_budget().await;
        self.readers.take()
    }

    /// A connection for reads without a small bound, on a thread for blocking work.
    pub(super) async fn scan(&self) -> Outcome<Scan> {
        self.readers.scan().await
    }

    /// Ends the thread that commits, after what is under way, and empties the log. No `begin` succeeds afterwards.
    pub(super) async fn close(&self) {
        let thread = self
            .committing
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let Some(thread) = thread else { return };
        // Refused only when the thread has ended already.
        let _ = self.wake.send(Wake::Close);
        if !matches!(task::spawn_blocking(|| thread.join()).await, Ok(Ok(()))) {
            tracing::error!("the thread that commits has died");
        }
    }
}
