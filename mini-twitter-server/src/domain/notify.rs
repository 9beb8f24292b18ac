//! Tells people what others did, and takes it back: one statement each, inside the transaction of the deed.
//!
//! Whether someone is told at all is decided here and in the statement: never of one's own deeds, never across a block
//! either way, never by one whom they mute, never when they are not active. Telling twice is the same as once.

use mini_twitter_core::id::UserId;
use mini_twitter_core::notification::NotificationType;

use crate::app::App;
use crate::fault::Outcome;
use crate::store::db::Tx;
use crate::store::notification::{self, NewNotification};

pub use crate::store::notification::Notice;

/// What everyone is told at registration.
const WELCOME: &str = "welcome to mini-twitter";

/// Tells them, unless a rule forbids it or they were told before.
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
    notification::add(tx, &new).await
}

/// Takes it back, unless they have read it.
pub async fn withdraw(tx: &mut Tx, notice: Notice) -> Outcome<()> {
    notification::remove_unread(tx, &notice).await
}

/// Takes back, unread, whatever each of two people was told of the other.
pub async fn withdraw_between(tx: &mut Tx, one: UserId, other: UserId) -> Outcome<()> {
    notification::remove_unread_of(tx, one, other).await?;
    notification::remove_unread_of(tx, other, one).await
}

/// Greets someone who has just registered.
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
