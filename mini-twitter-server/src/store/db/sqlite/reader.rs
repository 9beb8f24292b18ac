//! Connections that read: [`Reader`] for short reads on the caller's thread, [`Scan`] for long reads on a thread for
//! blocking work.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::{task, time};
use tracing::error;

use super::{connection, statement};
use crate::fault::Outcome;
use crate::store::db::refusal::{internal, unavailable};
use crate::store::db::statement::Statement;
use crate::store::db::value::Value;
use crate::store::db::watch::BEGIN_WAIT;

/// How long a statement on a worker thread may run.
const STATEMENT_LIMIT: Duration = Duration::from_millis(250);
/// How many virtual-machine steps of a statement run between two checks of the time.
const STEPS_BETWEEN_CHECKS: i32 = 1_000;
/// How many idle connections stay open.
const IDLE: usize = 16;
/// How many are opened at start: as many as threads that read at the same time on a small machine, so that reads go on when
/// the process may open no more files.
const READY: usize = 4;
/// How many scans run at the same time; others wait, so that scans cannot use up the machine.
const SCANS: usize = 8;

thread_local! {
    /// When the statement of a [`Reader`] on this thread is stopped; set before each statement.
    static DEADLINE: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// A stack: the connection that was returned last has the warmest cache.
type Idle = Arc<Mutex<Vec<Connection>>>;

/// The connections that read.
#[derive(Debug)]
pub(super) struct Readers {
    path: PathBuf,
    idle: Idle,
    scans: Arc<Semaphore>,
}

impl Readers {
    pub(super) fn new(path: &Path) -> Self {
        Self {
            path: path.into(),
            idle: Arc::default(),
            scans: Arc::new(Semaphore::new(SCANS)),
        }
    }

    /// Opens a few connections before they are needed.
    pub(super) fn prepare(&self) -> Outcome<()> {
        let ready: Outcome<Vec<_>> = (0..READY).map(|_| self.take()).collect();
        ready.map(drop)
    }

    pub(super) fn take(&self) -> Outcome<Reader> {
        let idle = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let conn = match idle {
            Some(conn) => conn,
            None => connect(&self.path, || {
                DEADLINE.get().is_some_and(|end| Instant::now() > end)
            })?,
        };
        Ok(Reader {
            conn: Some(conn),
            idle: Arc::clone(&self.idle),
        })
    }

    pub(super) async fn scan(&self) -> Outcome<Scan> {
        let permit = Arc::clone(&self.scans).acquire_owned();
        let permit = time::timeout(BEGIN_WAIT, permit).await;
        let Ok(Ok(permit)) = permit else {
            return Err(unavailable());
        };
        let path = self.path.clone();
        let is_cancelled = Arc::new(AtomicBool::new(false));
        let stop = Arc::clone(&is_cancelled);
        let open = move || connect(&path, move || stop.load(Ordering::Relaxed));
        let conn = task::spawn_blocking(open).await;
        Ok(Scan {
            conn: Some(conn.map_err(|_| internal())??),
            is_cancelled,
            permit: Arc::new(permit),
        })
    }
}

/// Opens a connection whose statements are stopped when `stop` returns true.
fn connect(path: &Path, stop: impl FnMut() -> bool + Send + 'static) -> Outcome<Connection> {
    let connect = || {
        let mut conn = connection::connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        conn.progress_handler(STEPS_BETWEEN_CHECKS, Some(stop))?;
        Ok(conn)
    };
    connect().map_err(|error: rusqlite::Error| statement::fault(&error, "open"))
}

/// A connection for short reads; returns to the stack when dropped.
#[derive(Debug)]
pub(in crate::store::db) struct Reader {
    conn: Option<Connection>,
    idle: Idle,
}

impl Reader {
    /// Runs `work`; its statements are stopped after 250 ms.
    pub(in crate::store::db) fn with<T>(
        &mut self,
        work: impl FnOnce(&Connection) -> Outcome<T>,
    ) -> Outcome<T> {
        let conn = self.conn.as_ref().ok_or_else(internal)?;
        DEADLINE.set(Some(Instant::now() + STATEMENT_LIMIT));
        work(conn)
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let Some(conn) = self.conn.take() else { return };
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if conn.is_autocommit() && idle.len() < IDLE {
            idle.push(conn);
        }
    }
}

/// A connection for long reads. Dropping it stops the running statement.
#[derive(Debug)]
pub(in crate::store::db) struct Scan {
    conn: Option<Connection>,
    is_cancelled: Arc<AtomicBool>,
    permit: Arc<OwnedSemaphorePermit>,
}

impl Scan {
    /// Runs `work` with a statement on a thread for blocking work.
    pub(in crate::store::db) async fn with<T: Send + 'static>(
        &mut self,
        statement: Statement<'_>,
        work: fn(&Connection, Statement<'_>) -> Outcome<T>,
    ) -> Outcome<T> {
        let conn = self.conn.take().ok_or_else(internal)?;
        let sql = statement.sql;
        let values: Vec<Owned> = statement.values.iter().map(Owned::of).collect();
        let permit = Arc::clone(&self.permit);
        let thread = task::spawn_blocking(move || {
            let _permit = permit;
            let values: Vec<Value<'_>> = values.iter().map(Owned::lend).collect();
            let values = &values;
            let done = work(&conn, Statement { sql, values });
            (conn, done)
        });
        let Ok((conn, done)) = thread.await else {
            error!(sql, "a long read panicked");
            return Err(internal());
        };
        self.conn = Some(conn);
        done
    }
}

impl Drop for Scan {
    fn drop(&mut self) {
        self.is_cancelled.store(true, Ordering::Relaxed);
    }
}

/// A value that can move to another thread.
enum Owned {
    Text(String),
    Other(Value<'static>),
}

impl Owned {
    fn of(value: &Value<'_>) -> Self {
        match *value {
            Value::Text(Some(text)) => Self::Text(text.to_owned()),
            Value::Text(None) => Self::Other(Value::Text(None)),
            Value::Int(number) => Self::Other(Value::Int(number)),
            Value::Bool(is_so) => Self::Other(Value::Bool(is_so)),
        }
    }
    fn lend(&self) -> Value<'_> {
        match self {
            Self::Text(text) => Value::Text(Some(text)),
            Self::Other(value) => *value,
        }
    }
}
