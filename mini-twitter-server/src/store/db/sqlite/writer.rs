//! The connection that writes, and the thread that commits transactions in batches (group commit).
//!
//! The first writer begins a batch and wakes the thread. The thread queues on the same lock as the writers, so every
//! writer before it in the queue joins the batch. The thread commits once and sends the result to all members. No
//! `commit` succeeds before the disk has the batch.

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

/// From this size on, the write-ahead log is copied into the file after each batch.
const CHECKPOINT_PAGES: i32 = 1_000;
/// 64 MiB: readers have kept the log from being reset, so a checkpoint waits for them once.
const RESTART_PAGES: i32 = 16_000;
/// How long that checkpoint waits for readers; all writers wait with it.
const RESTART_WAIT: Duration = Duration::from_millis(100);
/// How long to wait before trying again while another process has the file locked.
const BUSY_PAUSE: Duration = Duration::from_millis(5);

thread_local! {
    /// How many pages the log had after this thread's COMMIT.
    static LOG_PAGES: Cell<i32> = const { Cell::new(0) };
}

/// Why the thread is woken.
#[derive(Debug)]
pub(super) enum Wake {
    Commit,
    Close,
}

/// How a batch ended: whether it is durable.
pub(super) type Ended = bool;

/// The connection that writes, and the batch it has open.
#[derive(Debug)]
pub(super) struct Writer {
    pub(super) conn: Connection,
    /// Sends the members how the batch ended; `Some` exactly while a batch is open.
    pub(super) batch: Option<watch::Sender<Option<Ended>>>,
    restart_at: i32,
}

/// Opens or creates the file, for the one connection that writes.
pub(super) fn connect(path: &Path) -> rusqlite::Result<Writer> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let mut conn = connection::connect(path, flags)?;
    let mode: String = conn.query_row("pragma journal_mode = wal", [], |row| row.get(0))?;
    if mode != "wal" {
        return Err(rusqlite::Error::InvalidParameterName(format!(
            "the file system supports journal mode {mode}, not wal"
        )));
    }
    // busy_timeout 0: `begin` waits for other processes asynchronously instead of blocking its worker.
    conn.execute_batch(
        "pragma synchronous = full;
         pragma cache_size = -65536;
         pragma journal_size_limit = 67108864;
         pragma busy_timeout = 0",
    )?;
    // Replaces the automatic checkpoint, whose error would make a durable COMMIT look failed.
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

/// Runs a statement without parameters or rows, prepared once.
pub(super) fn exec(conn: &Connection, sql: &'static str) -> rusqlite::Result<()> {
    conn.prepare_cached(sql)?.execute([]).map(drop)
}

/// Commits batch after batch, until [`Wake::Close`] arrives or the channel is closed.
pub(super) fn commit_batches(writer: &Mutex<Writer>, woken: mpsc::Receiver<Wake>) {
    let guard = EndOnDrop {
        writer,
        woken: Some(woken),
    };
    while let Some(Ok(Wake::Commit)) = guard.woken.as_ref().map(mpsc::Receiver::recv) {
        let mut writer = writer.blocking_lock();
        writer.end(true);
        // After the results are sent and before the next batch: the log can only be reset while it has nothing new.
        writer.checkpoint();
    }
    let mut writer = writer.blocking_lock();
    writer.end(true);
    let truncated = writer
        .conn
        .query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(()));
    if let Err(error) = truncated {
        debug!(%error, "the write-ahead log was not truncated");
    }
}

/// Ends the open batch when the thread ends, even by a panic: no new batch can begin, and no member waits forever.
struct EndOnDrop<'a> {
    writer: &'a Mutex<Writer>,
    woken: Option<mpsc::Receiver<Wake>>,
}

impl Drop for EndOnDrop<'_> {
    fn drop(&mut self) {
        drop(self.woken.take());
        self.writer.blocking_lock().end(false);
    }
}

impl Writer {
    /// Joins the batch, or begins one and wakes the thread, and opens a savepoint in it.
    pub(super) async fn join_batch(&mut self, wake: &mpsc::Sender<Wake>) -> Outcome<()> {
        if self.batch.is_none() {
            // Rolls back a transaction that a panic of the thread may have left open.
            self.end(false);
            self.begin().await?;
            self.batch = Some(watch::channel(None).0);
            if wake.send(Wake::Commit).is_err() {
                error!("the database is closed, or the thread that commits has ended");
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

    /// Ends the batch and sends its members the result: that of COMMIT when `commit` is true, else failure. No
    /// transaction is open afterwards.
    pub(super) fn end(&mut self, commit: bool) {
        let batch = self.batch.take();
        let members = batch.as_ref().map_or(0, watch::Sender::receiver_count);
        let durable = commit && batch.is_some() && self.commit(members);
        if !commit && batch.is_some() {
            error!(members, "a batch is lost: its transaction was rolled back");
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

    /// Commits, and returns whether the batch is durable. After an I/O error that is unknown: the batch is reported as
    /// failed, but may be found stored after a crash.
    fn commit(&self, members: usize) -> bool {
        let Err(error) = exec(&self.conn, "commit") else {
            return true;
        };
        if error.sqlite_error_code() == Some(ErrorCode::SystemIoFailure) {
            error!(%error, members, "the outcome of a batch is unknown: it was reported as failed, but may be found stored after a crash");
        } else {
            error!(%error, members, "a batch is lost: COMMIT failed");
        }
        false
    }

    /// Copies the write-ahead log into the file when it has grown. A failure fails no transaction; all writers wait
    /// meanwhile.
    fn checkpoint(&mut self) {
        let pages = LOG_PAGES.get();
        if pages < CHECKPOINT_PAGES {
            self.restart_at = RESTART_PAGES;
            return;
        }
        let mut pragma = "pragma wal_checkpoint(passive)";
        let mut wait = Duration::ZERO;
        if pages >= self.restart_at {
            self.restart_at = pages + RESTART_PAGES;
            pragma = "pragma wal_checkpoint(restart)";
            wait = RESTART_WAIT;
            warn!(
                log.pages = pages,
                "readers keep the write-ahead log from being reset"
            );
        }
        let set = |timeout| self.conn.busy_timeout(timeout);
        let done = set(wait)
            .and_then(|()| self.conn.query_row(pragma, [], |_| Ok(())))
            .and(set(Duration::ZERO));
        if let Err(error) = done {
            warn!(%error, "the write-ahead log was not copied into the database");
        }
    }
}
