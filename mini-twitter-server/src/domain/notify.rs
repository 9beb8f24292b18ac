//! Notifies people of actions of others, and withdraws notifications, in the transaction of the action.
//!
//! Nobody is notified of their own actions; `visible` decides whether others are. Notifying twice is the same as once.

use mini_twitter_core::id::UserId;
use mini_twitter_core::notification::NotificationType;

use crate::app::App;
use crate::domain::visible::is_notified;
use crate::fault::Outcome;
use crate::store::db::Tx;
use crate::store::facts::{self, PairFacts};
use crate::store::notification::{self, NewNotification};

pub use crate::store::notification::Notice;

/// The text of the notification that everyone gets at registration.
const WELCOME: &str = "welcome to mini-twitter";

/// Notifies the recipient, unless a rule forbids it or the notification already exists.
pub async fn notify(app: &App, tx: &mut Tx, notice: Notice) -> Outcome<()> {
    let pair = facts::pair(tx, notice.recipient, notice.actor, app.now()).await?;
    match pair {
        Some(pair) => notify_pair(app, tx, &pair, notice).await,
        None => Ok(()),
    }
}

/// The same where it is known how recipient and actor are related.
pub async fn notify_pair(app: &App, tx: &mut Tx, pair: &PairFacts, notice: Notice) -> Outcome<()> {
    if notice.recipient == notice.actor || !is_notified(pair) {
        return Ok(());
    }
    let new = NewNotification {
        id: app.next_id(),
        message: None,
        at: app.now(),
        notice,
    };
    notification::add(tx, &new).await
}

/// Removes a notification, if its recipient has not read it.
pub async fn withdraw(tx: &mut Tx, notice: Notice) -> Outcome<()> {
    notification::remove_unread(tx, &notice).await
}

/// Removes the unread notifications of two people about each other.
pub async fn withdraw_between(tx: &mut Tx, one: UserId, other: UserId) -> Outcome<()> {
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
    notification::add(tx, &new).await
}
