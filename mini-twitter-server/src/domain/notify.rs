//! Notifies people of actions of others, and withdraws notifications, in the transaction of the action.
//!
//! Nobody is notified of their own actions; `visible` decides whether others are. Notifying twice is the same as once.

pub mod by_mail;

use mini_twitter_core::id::UserId;
use mini_twitter_core::notification::NotificationType;

use crate::app::App;
use crate::domain::notify::by_mail::NotificationMail;
use crate::domain::visible::is_notified;
use crate::fault::Outcome;
use crate::store::db::Tx;
use crate::store::notification::{self, NewNotification};

pub use crate::store::notification::Notice;

/// The text of the notification that everyone gets at registration.
const WELCOME: &str = "welcome to mini-twitter";

/// Notifies the recipient, unless a rule forbids it or the notification already exists.
///
/// Call it after everything that may wait: how the two are related is read with the notification, so that a block or mute
/// that was made meanwhile counts. The transaction must [`hold`] the recipient, or have locked both people.
pub async fn notify(app: &App, tx: &mut Tx, notice: Notice) -> Outcome<()> {
    if notice.recipient == notice.actor {
        return Ok(());
    }
    let new = NewNotification {
        id: app.next_id(),
        message: None,
        at: app.now(),
        notice,
    };
    match notification::add(tx, &new).await? {
        None => Ok(()),
        Some(pair) if !is_notified(&pair, &new.notice.kind) => {
            notification::remove(tx, new.id).await
        }
        Some(_) => {
            let mail = NotificationMail {
                recipient: new.notice.recipient,
                kind: new.notice.kind,
            };
            mail.queue(app, tx).await
        }
    }
}

/// Keeps the recipients from blocking and from being blocked until the transaction ends, so that a block at the same time
/// withdraws their notification. Call it when the transaction has changed all rows of posts and people.
pub async fn hold(tx: &mut Tx, mut recipients: Vec<UserId>) -> Outcome<()> {
    recipients.sort_unstable();
    recipients.dedup();
    for recipient in recipients {
        notification::hold(tx, recipient).await?;
    }
    Ok(())
}

/// Removes a notification, if its recipient has not read it.
pub async fn withdraw(tx: &mut Tx, notice: Notice) -> Outcome<()> {
    notification::remove_unread(tx, &notice).await
}

/// Removes a notification of what a deleted account did, read or not.
pub async fn erase(tx: &mut Tx, notice: &Notice) -> Outcome<()> {
    notification::remove_any(tx, notice).await
}

/// Removes the unread notifications of two people about each other, also those that are being written.
pub async fn withdraw_between(tx: &mut Tx, one: UserId, other: UserId) -> Outcome<()> {
    notification::hold_alone(tx, one.min(other)).await?;
    notification::hold_alone(tx, one.max(other)).await?;
    notification::remove_unread_of(tx, one, other).await?;
    notification::remove_unread_of(tx, other, one).await
}

/// Notifies someone who has just registered.
pub async fn welcome(app: &App, tx: &mut Tx, who: UserId) -> Outcome<()> {
    let notice = Notice {
        kind: NotificationType::General,
        recipient: who,
        actor: notification::SERVER,
        post: None,
    };
    let new = NewNotification {
        id: app.next_id(),
        message: Some(WELCOME),
        at: app.now(),
        notice,
    };
    notification::add(tx, &new).await.map(drop)
}
