//! When sessions and tokens were last used: requests note it in memory, and the notes are written later, at most one a
//! minute for each.
//!
//! No request waits for these writes. What is lost when the process crashes is at most a minute.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id::{SessionId, TokenId};
use mini_twitter_core::time::Timestamp;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tracing::error;

use crate::fault::{Fault, Outcome};
use crate::store::account::{session, token};
use crate::store::db::Db;

/// The resolution of the stored times.
const RESOLUTION: Duration = Duration::from_secs(60);
/// The maximum number of notes: beyond it, a later request with the same session notes its use.
const MAX_NOTES: usize = 10_000;
/// How many are written at the same time, each in its own transaction: on SQLite they share one commit.
const CONCURRENT_WRITES: usize = 32;

/// What was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Used {
    /// An access token of this session.
    Session(SessionId),
    /// This personal token.
    Token(TokenId),
}

/// Notes that wait to be written.
#[derive(Debug, Default)]
pub struct Usage {
    notes: Mutex<HashMap<Used, Timestamp>>,
    added: Notify,
}

impl Usage {
    /// Notes that `what` is used at `now`, unless the stored time (`known`) is exact enough.
    pub fn note(&self, what: Used, known: Option<Timestamp>, now: Timestamp) {
        if known.is_some_and(|known| now.since(known) < RESOLUTION) {
            return;
        }
        let mut notes = self.notes();
        let is_noted = notes
            .get(&what)
            .is_some_and(|noted| now.since(*noted) < RESOLUTION);
        if !is_noted && notes.len() < MAX_NOTES {
            notes.insert(what, now);
            self.added.notify_one();
        }
    }

    /// Waits until a note has been added since the last call returned.
    pub async fn added(&self) {
        self.added.notified().await;
    }

    /// Writes all notes. One that cannot be written stays for the next time; a call that is cancelled loses none.
    ///
    /// # Errors
    /// Those of the database, when a note could not be written; the others are written nevertheless.
    pub async fn write(&self, db: &Db) -> Outcome<()> {
        let notes: Vec<_> = self.notes().iter().map(|note| (*note.0, *note.1)).collect();
        let mut writes = JoinSet::new();
        let mut outcome = Ok(());
        for (what, at) in notes {
            if writes.len() == CONCURRENT_WRITES {
                outcome = outcome.and(self.finish_one(&mut writes).await);
            }
            let db = db.clone();
            writes.spawn(async move { write_one(&db, what, at).await.map(|()| (what, at)) });
        }
        while !writes.is_empty() {
            outcome = outcome.and(self.finish_one(&mut writes).await);
        }
        outcome
    }

    /// Waits for one write and drops its note.
    async fn finish_one(&self, writes: &mut Writes) -> Outcome<()> {
        match writes.join_next().await {
            Some(Ok(written)) => {
                let (what, at) = written?;
                self.remove(what, at);
                Ok(())
            }
            Some(Err(error)) => {
                error!(%error, "writing when a session was last used panicked");
                Err(Fault::from(ErrorCode::Internal))
            }
            None => Ok(()),
        }
    }

    /// Drops a note that was written, unless it has been renewed meanwhile.
    fn remove(&self, what: Used, at: Timestamp) {
        let mut notes = self.notes();
        if notes.get(&what) == Some(&at) {
            notes.remove(&what);
        }
    }

    fn notes(&self) -> MutexGuard<'_, HashMap<Used, Timestamp>> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The running writes, each with the note it writes.
type Writes = JoinSet<Outcome<(Used, Timestamp)>>;

async fn write_one(db: &Db, what: Used, at: Timestamp) -> Outcome<()> {
    let mut tx = db.begin().await?;
    match what {
        Used::Session(id) => session::touch(&mut tx, id, at).await?,
        Used::Token(id) => token::touch(&mut tx, id, at).await?,
    }
    tx.commit().await
}
