//! The connection that writes, and the thread that commits for everyone in a batch.
//!
//! Whoever finds no transaction open begins one and wakes the thread. The thread queues on the same lock as the
//! writers, so whoever stood before it is in the batch; it commits once and tells all. Nobody is told yes before the
//! disk has it.

use std::cell::Cell;
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};
use tokio::sync::{Mutex, watch};
use tokio::time;
use tracing::{debug, error, warn};

use super::{connection, statement};
use crate::fault::Outcome;
use crate::store::db::refusal::unavailable;

/// From here on the log is copied into the file after each batch.
const CHECKPOINT_PAGES: i32 = 1_000;
/// 64 MiB: readers have kept the log from starting over, so make them let go once.
const RESTART_PAGES: i32 = 16_000;
/// How long all writers may wait for readers then.
const RESTART_PATIENCE: Duration = Duration::from_millis(100);
/// How often to look whether another process has let go of the file.
const BUSY_PAUSE: Duration = Duration::from_millis(5);

thread_local! {
    /// Pages in the log after this thread's COMMIT.
    static LOG_PAGES: Cell<i32> = const { Cell::new(0) };
}

/// What the thread is woken for.
#[derive(Debug)]
pub(super) enum Wake {
    Commit,
    Close,
}

/// How a batch ended: on the disk, or not.
pub(super) type Ended = bool;

/// The connection that writes, and the batch it has open.
#[derive(Debug)]
pub(super) struct Writer {
    pub(super) conn: Connection,
    /// Tells the members how it ended; there is one exactly while a transaction is open.
    pub(super) batch: Option<watch::Sender<Option<Ended>>>,
    restart_at: i32,
}

/// Opens or makes the file, for the one connection that writes.
pub(super) fn connect(path: &Path) -> rusqlite::Result<Writer> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let mut conn = connection::connect(path, flags)?;
    let mode: String = conn.query_row("pragma journal_mode = wal", [], |row| row.get(0))?;
    if mode != "wal" {
        return Err(rusqlite::Error::InvalidParameterName(format!(
            "the file system gives journal mode {mode}, not wal"
        )));
    }
    // busy_timeout 0: `begin` waits for other processes without its worker.
    conn.execute_batch(
        "pragma synchronous = full;
         pragma cache_size = -65536;
         pragma journal_size_limit = 67108864;
         pragma busy_timeout = 0",
    )?;
    // Stands instead of the automatic checkpoint; an error here would deny a durable COMMIT.
    conn.wal_hook(Some(|_: &mut _, pages| {
        LOG_PAGES.set(pages);
        Ok(())
    }))?;
    Ok(Writer {
        conn,
        batch: None,
        restart_at: RESTART_PAGES,
    })
}

/// Runs a text without parameters or rows, prepared once.
pub(super) fn exec(conn: &Connection, sql: &'static str) -> rusqlite::Result<()> {
    conn.prepare_cached(sql)?.execute([]).map(drop)
}

/// Ends batch after batch until it is told to close or nobody is left to wake it.
pub(super) fn commit_batches(writer: &Mutex<Writer>, woken: mpsc::Receiver<Wake>) {
    let last = LastWord {
        writer,
        woken: Some(woken),
    };
    while let Some(Ok(Wake::Commit)) = last.woken.as_ref().map(mpsc::Receiver::recv) {
        let mut writer = writer.blocking_lock();
        writer.end(true);
        // After the answers and before the next batch: only with nothing new in the log can it start over.
        writer.checkpoint();
    }
    let mut writer = writer.blocking_lock();
    writer.end(true);
    let emptied = writer
        .conn
        .query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(()));
    if let Err(error) = emptied {
        debug!(%error, "the log stays beside the database");
    }
}

/// However the thread ends, even by a panic: nobody can begin a batch afterwards, and nobody waits for one for ever.
struct LastWord<'a> {
    writer: &'a Mutex<Writer>,
    woken: Option<mpsc::Receiver<Wake>>,
}

impl Drop for LastWord<'_> {
    fn drop(&mut self) {
        drop(self.woken.take());
        self.writer.blocking_lock().end(false);
    }
}

impl Writer {
    /// Joins the batch, or begins one and wakes the thread, and opens a savepoint in it.
    pub(super) async fn join_batch(&mut self, wake: &mpsc::Sender<Wake>) -> Outcome<()> {
        if self.batch.is_none() {
            // Rolls back what a panic of the thread may have left open.
            self.end(false);
            self.begin().await?;
            self.batch = Some(watch::channel(None).0);
            if wake.send(Wake::Commit).is_err() {
                error!("nobody commits any more: the database is closed, or its thread has died");
                self.end(false);
                return Err(unavailable());
            }
        }
        let joined = exec(&self.conn, "savepoint s");
        if self.conn.is_autocommit() {
            self.end(false);
        }
        joined.map_err(|error| statement::fault(&error, "savepoint s"))
    }

    async fn begin(&mut self) -> Outcome<()> {
        while let Err(error) = exec(&self.conn, "begin immediate") {
            if error.sqlite_error_code() != Some(ErrorCode::DatabaseBusy) {
                return Err(statement::fault(&error, "begin immediate"));
            }
            time::sleep(BUSY_PAUSE).await;
        }
        Ok(())
    }

    /// Ends the batch with one answer for all: that of COMMIT when it is `good`, otherwise no. Nothing is open afterwards.
    pub(super) fn end(&mut self, good: bool) {
        let batch = self.batch.take();
        let members = batch.as_ref().map_or(0, watch::Sender::receiver_count);
        let durable = good && batch.is_some() && self.commit(members);
        if !good && batch.is_some() {
            error!(
                members,
                "a batch is lost: the database gave its transaction up"
            );
        }
        if !self.conn.is_autocommit()
            && let Err(error) = exec(&self.conn, "rollback")
        {
            error!(%error, "a lost batch cannot be rolled back");
        }
        if let Some(batch) = batch {
            batch.send_replace(Some(durable));
        }
    }

    /// Whether the disk has it. An I/O error leaves that open: a crash right now may still show what was denied.
    fn commit(&self, members: usize) -> bool {
        let Err(error) = exec(&self.conn, "commit") else {
            return true;
        };
        if error.sqlite_error_code() == Some(ErrorCode::SystemIoFailure) {
            error!(%error, members, "a batch is unknown: its members are told no, a crash may still show it");
        } else {
            error!(%error, members, "a batch is lost: COMMIT failed");
        }
        false
    }

    /// Copies the log into the file when it has grown. Costs nobody an answer, but everybody the wait.
    fn checkpoint(&mut self) {
        let pages = LOG_PAGES.get();
        if pages < CHECKPOINT_PAGES {
            self.restart_at = RESTART_PAGES;
            return;
        }
        let mut pragma = "pragma wal_checkpoint(passive)";
        let mut patience = Duration::ZERO;
        if pages >= self.restart_at {
            self.restart_at = pages + RESTART_PAGES;
            pragma = "pragma wal_checkpoint(restart)";
            patience = RESTART_PATIENCE;
            warn!(log.pages = pages, "readers keep the log from starting over");
        }
        let set = |wait| self.conn.busy_timeout(wait);
        let done = set(patience)
            .and_then(|()| self.conn.query_row(pragma, [], |_| Ok(())))
            .and(set(Duration::ZERO));
        if let Err(error) = done {
            warn!(%error, "the log was not copied into the database");
        }
    }
}
