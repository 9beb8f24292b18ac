//! Mails about notifications: the first at once, those of the next hour summed up in the next one.

use std::time::Duration;

use mini_twitter_core::id::UserId;
use mini_twitter_core::notification::{NotificationPreferences, NotificationType};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::domain::queue::{QueueOptions, enqueue};
use crate::fault::Outcome;
use crate::store::db::Tx;
use crate::store::notification_mail;

/// How long after a mail the next one about notifications of its type is sent, at the earliest.
pub const PAUSE: Duration = Duration::from_secs(60 * 60);

/// Mails the new notifications of one type to their recipient; what it does is in
/// [`job`](crate::domain::job::notification_mail).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NotificationMail {
    /// Who is notified.
    pub recipient: UserId,
    /// What happened.
    pub kind: NotificationType,
}

impl NotificationMail {
    /// Returns the bits that the preferences of a recipient must have; `None` for a type that is not mailed.
    pub fn wish(&self) -> Option<i64> {
        let mut wish = NotificationPreferences::from_bits(0);
        match self.kind {
            NotificationType::Follow => wish.follows = true,
            NotificationType::Mention => wish.mentions = true,
            NotificationType::Reply => wish.replies = true,
            _ => return None,
        }
        (wish.all, wish.email) = (true, true);
        Some(wish.to_bits())
    }

    /// Queues the mail, unless the recipient does not want it, or it is queued.
    pub(super) async fn queue(&self, app: &App, tx: &mut Tx) -> Outcome<()> {
        let Some(wish) = self.wish() else {
            return Ok(());
        };
        let about = (self.recipient, &self.kind);
        let Some(mailed) = notification_mail::lock(tx, about, wish).await? else {
            return Ok(());
        };
        let key = format!("{} {}", self.recipient, self.kind);
        let options = QueueOptions {
            run_at: Some(mailed.sent_at.after(PAUSE).max(app.now())),
            unique_key: Some(&key),
        };
        enqueue(app, tx, self, options).await
    }
}
