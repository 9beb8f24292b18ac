//! A write transaction on SQLite: a savepoint inside the batch, from `begin` to `commit` or `Drop`.
//!
//! Dropping rolls back without an await, so a request that panics or is cancelled leaves no changes.

use std::panic::Location;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use rusqlite::Connection;
use tokio::sync::OwnedMutexGuard;
use tokio::task;

use super::statement;
use super::writer::{Writer, exec};
use crate::fault::Outcome;
use crate::store::db::refusal::{internal, unavailable};
use crate::store::db::watch::Watch;

/// The current task, or outside of tasks the thread.
pub(super) type Caller = Result<task::Id, thread::ThreadId>;

/// Returns the caller: the current task, or outside of tasks the thread.
pub(super) fn current() -> Caller {
    task::try_id().ok_or_else(|| thread::current().id())
}

/// The task that has the open transaction, so that a second `begin` of the same task fails immediately instead of after
/// five seconds.
#[derive(Debug, Default)]
pub(super) struct Holder(Mutex<Option<Caller>>);

impl Holder {
    pub(super) fn is(&self, caller: Caller) -> bool {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) == Some(caller)
    }
    fn set(&self, caller: Option<Caller>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = caller;
    }
}

/// A write transaction: locks the writer until it ends.
#[derive(Debug)]
pub(in crate::store::db) struct SqliteTx {
    writer: OwnedMutexGuard<Writer>,
    holder: Arc<Holder>,
    watch: Watch,
    failed: bool,
    ended: bool,
}

impl SqliteTx {
    pub(super) fn new(
        writer: OwnedMutexGuard<Writer>,
        holder: Arc<Holder>,
        me: Caller,
        caller: &'static Location<'static>,
    ) -> Self {
        holder.set(Some(me));
        Self {
            writer,
            holder,
            watch: Watch::start(caller),
            failed: false,
            ended: false,
        }
    }

    /// Runs `work` on the connection. After an error the transaction has failed, as on PostgreSQL. A full disk, an I/O
    /// error or a lack of memory can end the whole batch, so that is checked after every statement.
    pub(in crate::store::db) fn with<T>(
        &mut self,
        work: impl FnOnce(&Connection) -> Outcome<T>,
    ) -> Outcome<T> {
        if self.failed {
            tracing::error!(caller = %self.watch.caller, "a statement after an error in the same transaction");
            return Err(internal());
        }
        let mut done = work(&self.writer.conn);
        if self.writer.conn.is_autocommit() {
            self.writer.end(false);
            done = done.and(Err(unavailable()));
        }
        self.failed = done.is_err();
        done
    }

    /// Adds the changes to the batch and waits until the batch is durable.
    pub(in crate::store::db) async fn commit(mut self) -> Outcome<()> {
        self.with(|conn| {
            exec(conn, "release s").map_err(|error| statement::fault(&error, "release s"))
        })?;
        self.ended = true;
        let batch = self.writer.batch.as_ref();
        let mut ended = batch.ok_or_else(unavailable)?.subscribe();
        drop(self);
        match ended.wait_for(Option::is_some).await.as_deref() {
            Ok(Some(true)) => Ok(()),
            _ => Err(unavailable()),
        }
    }
}

impl Drop for SqliteTx {
    /// Rolls back what was not committed. The fields are dropped after this: the lock is released, and a transaction
    /// that took long is logged.
    fn drop(&mut self) {
        self.holder.set(None);
        if self.ended || self.writer.batch.is_none() {
            return;
        }
        let conn = &self.writer.conn;
        let undone = exec(conn, "rollback to s").and_then(|()| exec(conn, "release s"));
        if let Err(error) = undone {
            tracing::error!(%error, caller = %self.watch.caller, "a transaction cannot be rolled back alone");
            // Uncommitted rows must not be committed with the batch.
            self.writer.end(false);
        }
    }
}
