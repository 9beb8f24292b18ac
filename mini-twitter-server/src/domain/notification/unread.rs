//! Counts and marks all unread notifications.
//!
//! Both process them in slices, so that neither a worker thread nor other writers wait for all notifications of a popular
//! person.

use mini_twitter_core::id::{NotificationId, UserId};
use mini_twitter_core::notification::{Marked, NotificationType, UnreadNotifications};
use mini_twitter_core::page::Key;

use super::preference;
use crate::app::{App, Me};
use crate::domain::visible::shows_notification;
use crate::fault::Outcome;
use crate::store::db::Conn;
use crate::store::facts::Viewer;
use crate::store::list::Fetch;
use crate::store::notification as store;

/// How many notifications one statement reads.
const SLICE: usize = 500;

/// Marks all notifications that are shown to me as read, and returns how many were unread.
///
/// # Errors
/// None of its own.
pub async fn mark_all_read(app: &App, me: &Me) -> Outcome<Marked> {
    let mut unread = Unread::of(app, &mut app.db.read().await?, me.id).await?;
    let mut marked = 0;
    loop {
        let next = unread.next(&mut app.db.read().await?).await?;
        let Some(ids) = next else { break };
        marked += mark(app, me, &ids).await?;
    }
    let marked = u32::try_from(marked).unwrap_or(u32::MAX);
    Ok(Marked { marked })
}

async fn mark(app: &App, me: &Me, ids: &[NotificationId]) -> Outcome<u64> {
    if ids.is_empty() {
        return Ok(0);
    }
    let mut marked = 0;
    let mut tx = app.db.begin().await?;
    for ids in ids.chunks(store::MARKED) {
        marked += store::mark_read(&mut tx, me.id, ids).await?;
    }
    tx.commit().await?;
    Ok(marked)
}

/// Counts my notifications that are not read.
///
/// # Errors
/// None of its own.
pub async fn count(app: &App, me: &Me) -> Outcome<UnreadNotifications> {
    let notifications = count_unread(app, &mut app.db.read().await?, me.id).await?;
    Ok(UnreadNotifications { notifications })
}

/// Counts the unread notifications of `user`, as far as the list would show them. It yields to other tasks between slices,
/// so it must not run in a transaction.
///
/// # Errors
/// None of its own.
pub async fn count_unread(app: &App, db: &mut Conn, user: UserId) -> Outcome<u32> {
    let mut unread = Unread::of(app, db, user).await?;
    let mut count = 0;
    while let Some(ids) = unread.next(db).await? {
        count += ids.len();
        if unread.has_more {
            tokio::task::yield_now().await;
        }
    }
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Reads the unread notifications of a user in slices, as far as they are shown.
#[derive(Debug)]
struct Unread {
    viewer: Viewer,
    kinds: Vec<NotificationType>,
    after: Option<Key>,
    has_more: bool,
}

impl Unread {
    async fn of(app: &App, db: &mut Conn, user: UserId) -> Outcome<Self> {
        let kinds = preference::wanted(db, user, None).await?;
        Ok(Self {
            viewer: Viewer::at(user, app.now()),
            has_more: !kinds.is_empty(),
            kinds,
            after: None,
        })
    }

    /// Returns the next slice, which may be empty; `None` at the end.
    async fn next(&mut self, db: &mut Conn) -> Outcome<Option<Vec<NotificationId>>> {
        if !self.has_more {
            return Ok(None);
        }
        let fetch = Fetch {
            after: self.after,
            limit: SLICE,
        };
        let rows = store::list_unread(db, self.viewer, &self.kinds, fetch).await?;
        self.has_more = rows.len() == SLICE;
        self.after = rows.last().map(|(key, _)| *key);
        let shown = rows.iter().filter(|(_, row)| shows_notification(row));
        Ok(Some(shown.map(|(_, row)| row.id).collect()))
    }
}
