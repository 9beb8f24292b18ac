//! Mails the new notifications of one type: at most one mail an hour, which sums up what has come since the last.

use mini_twitter_core::id::NotificationId;
use mini_twitter_core::notification::{Notification, NotificationType, NotificationsQuery};
use mini_twitter_core::page::MAX_LIMIT;

use crate::app::App;
use crate::domain::mail::{self, Letter, Recipient, Told};
use crate::domain::notification::read;
use crate::domain::notify::by_mail::PAUSE;
use crate::domain::queue::{Job, JobError, Lane, Ran, Retry};
use crate::fault::Outcome;
use crate::store::account::person;
use crate::store::notification_mail::{self as store, Mailed};

pub use crate::domain::notify::by_mail::NotificationMail;

/// How many notifications a mail tells; of the others it gives the number.
const TOLD: usize = 5;

impl Job for NotificationMail {
    const RETRY: Retry = Retry::DAY;
    const LANE: Lane = Lane::Network;

    /// Running it again mails what is unread and newer than the last mail that was recorded.
    async fn run(&self, app: &App) -> Result<Ran, JobError> {
        let about = (self.recipient, &self.kind);
        let wish = self.wish().unwrap_or_default();
        let mut tx = app.db.begin().await?;
        let Some(before) = store::lock(&mut tx, about, wish).await? else {
            return Ok(Ran::Done(tx)); // no mail is wanted any more
        };
        tx.commit().await?;
        // Read first: what comes later is left for the next mail, also what the recipient does not see.
        let newest = store::newest(&mut app.db.read().await?, about).await?;
        let new = self.unread_since(app, before.last).await?;
        let mut after = Mailed {
            last: newest.max(before.last),
            ..before
        };
        if let Some(first) = new.first() {
            after.sent_at = app.now();
            let sent = self.send(app, &new).await;
            if let Err(JobError::Final(_)) = sent {
                // A refused mail is not tried again for each notification either.
                let sent_at = after.sent_at;
                self.record(app, Mailed { sent_at, ..before }).await?;
            }
            sent?;
            after.last = after.last.max(first.id);
        }

        let mut tx = app.db.begin().await?;
        if store::lock(&mut tx, about, wish).await?.is_none() {
            return Ok(Ran::Done(tx));
        }
        store::put(&mut tx, about, after).await?;
        // What came meanwhile has queued no job, since this one was there.
        if store::newest(&mut tx, about).await? > after.last {
            let next = after.sent_at.after(PAUSE).max(app.now());
            return Ok(Ran::Again(tx, next));
        }
        Ok(Ran::Done(tx))
    }
}

impl NotificationMail {
    async fn record(&self, app: &App, mailed: Mailed) -> Outcome<()> {
        let mut tx = app.db.begin().await?;
        store::put(&mut tx, (self.recipient, &self.kind), mailed).await?;
        tx.commit().await
    }

    /// Reads the unread notifications that the recipient may see and wants, newest first, at most a page.
    async fn unread_since(&self, app: &App, last: NotificationId) -> Outcome<Vec<Notification>> {
        let query = NotificationsQuery {
            kind: Some(self.kind.clone()),
            unread: Some(true),
            limit: Some(MAX_LIMIT),
            cursor: None,
        };
        let page = read::list(app, self.recipient, &query).await?;
        let new = page.items.into_iter().take_while(|one| one.id > last);
        Ok(new.collect())
    }

    async fn send(&self, app: &App, new: &[Notification]) -> Result<(), JobError> {
        let account = person::find(&mut app.db.read().await?, self.recipient).await?;
        let (Some(account), Some(newest)) = (account, new.first()) else {
            return Ok(());
        };
        let told = new.iter().take(TOLD).map(told).collect();
        let more = new.len().saturating_sub(TOLD);
        let letter = match self.kind {
            NotificationType::Follow => Letter::NewFollowers { told, more },
            NotificationType::Mention => Letter::Mentions { told, more },
            _ => Letter::Replies { told, more },
        };
        let to = Recipient {
            id: account.id,
            username: &account.username,
            email: &account.email,
        };
        mail::send(app, newest.id.0, to, (&letter, None)).await
    }
}

fn told(one: &Notification) -> Told {
    let post = one.post.as_ref();
    let text = post.and_then(|post| post.text.as_deref());
    Told {
        message: one.message.clone(),
        quoted: text.map(mail::quoted),
        post: post.map(|post| post.id),
    }
}
