//! What people want to be notified of. Preferences filter the list, the count and read-all; what is turned on again is
//! shown again.

use mini_twitter_core::id::UserId;
use mini_twitter_core::notification::{
    NotificationPreferences, NotificationType, UpdateNotificationPreferences,
};

use crate::app::{App, Me};
use crate::fault::Outcome;
use crate::store::db::Conn;
use crate::store::notification as store;

/// Returns my notification preferences.
///
/// # Errors
/// None of its own.
pub async fn get(app: &App, me: &Me) -> Outcome<NotificationPreferences> {
    store::preferences(&mut app.db.read().await?, me.id).await
}

/// Changes my notification preferences by the rules of [`NotificationPreferences::changed`].
///
/// # Errors
/// None of its own.
pub async fn update(
    app: &App,
    me: &Me,
    change: &UpdateNotificationPreferences,
) -> Outcome<NotificationPreferences> {
    let mut tx = app.db.begin().await?;
    let before = store::preferences_to_change(&mut tx, me.id).await?;
    let after = before.changed(change);
    if after != before {
        store::set_preferences(&mut tx, me.id, after).await?;
    }
    tx.commit().await?;
    Ok(after)
}

/// The types that someone wants to be notified of; with `only`, that one or none.
pub(super) async fn wanted(
    db: &mut Conn,
    user: UserId,
    only: Option<&NotificationType>,
) -> Outcome<Vec<NotificationType>> {
    let preferences = store::preferences(db, user).await?;
    let kinds = NotificationType::WORDS
        .iter()
        .map(|word| NotificationType::from(*word));
    Ok(kinds
        .filter(|kind| preferences.allows(kind) && only.is_none_or(|only| only == kind))
        .collect())
}
