//! When sessions and tokens were last used: noted by requests, written beside them, at most once a minute each.
//!
//! A request only drops a note; [`keep`] runs beside the server and writes the notes, so that nobody waits for it. What
//! is lost with the process is at most a minute.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mini_twitter_core::id::{SessionId, TokenId};
use mini_twitter_core::time::Timestamp;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tracing::warn;

use crate::app::App;
use crate::fault::Outcome;
use crate::store::account::{session, token};

/// How exactly it is known.
const EXACTNESS: Duration = Duration::from_secs(60);
/// More notes than this are not kept: the next request leaves the same one.
const MOST: usize = 10_000;
/// How many are written at once, each in a transaction of its own: on SQLite they share one commit.
const AT_ONCE: usize = 32;

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
    come: Notify,
}

impl Usage {
    /// Notes that `what` is used `now`, unless what is `known` is exact enough.
    pub fn note(&self, what: Used, known: Option<Timestamp>, now: Timestamp) {
        if known.is_some_and(|known| now.since(known) < EXACTNESS) {
            return;
        }
        let mut notes = self.notes();
        let is_noted = notes
            .get(&what)
            .is_some_and(|noted| now.since(*noted) < EXACTNESS);
        if !is_noted && notes.len() < MOST {
            notes.insert(what, now);
            self.come.notify_one();
        }
    }

    /// Drops a note that was written, unless it has been renewed meanwhile.
    fn forget(&self, what: Used, at: Timestamp) {
        let mut notes = self.notes();
        if notes.get(&what) == Some(&at) {
            notes.remove(&what);
        }
    }

    fn notes(&self) -> MutexGuard<'_, HashMap<Used, Timestamp>> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes notes as they come, until it is dropped.
pub async fn keep(app: App) {
    loop {
        app.usage.come.notified().await;
        write(&app).await;
    }
}

/// Writes the notes there are. One that cannot be written waits for the next time; dropped on the way, it loses none.
pub async fn write(app: &App) {
    let notes: Vec<_> = app
        .usage
        .notes()
        .iter()
        .map(|note| (*note.0, *note.1))
        .collect();
    let mut writing = JoinSet::new();
    for (what, at) in notes {
        if writing.len() == AT_ONCE {
            writing.join_next().await;
        }
        let app = app.clone();
        writing.spawn(async move {
            match write_one(&app, what, at).await {
                Ok(()) => app.usage.forget(what, at),
                Err(fault) => {
                    warn!(code = %fault.code, "could not write when a session was last used");
                }
            }
        });
    }
    writing.join_all().await;
}

async fn write_one(app: &App, what: Used, at: Timestamp) -> Outcome<()> {
    let mut tx = app.db.begin().await?;
    match what {
        Used::Session(id) => session::touch(&mut tx, id, at).await?,
        Used::Token(id) => token::touch(&mut tx, id, at).await?,
    }
    tx.commit().await
}
