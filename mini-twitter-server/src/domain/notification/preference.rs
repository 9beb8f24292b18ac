//! Notification preferences: which types people are notified of. They filter the list, the count and read-all, so
//! earlier notifications of a type that is turned on again are shown again.

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
    self::change(app, me.id, change).await
}

/// Changes the preferences of somebody.
pub(super) async fn change(
    app: &App,
    user: UserId,
    change: &UpdateNotificationPreferences,
) -> Outcome<NotificationPreferences> {
    let mut tx = app.db.begin().await?;
    let before = store::preferences_to_change(&mut tx, user).await?;
    let after = before.changed(change);
    if after != before {
        store::set_preferences(&mut tx, user, after).await?;
    }
    tx.commit().await?;
    Ok(after)
}

/// Returns the types that the preferences of a user allow; with `only`, that one or none.
pub(super) async fn wanted(
    db: &mut Conn,
    user: UserId,
    only: Option<&NotificationType>,
) -> Outcome<Vec<NotificationType>> {
    let preferences = store::preferences(db, user).await?;
    let kinds = NotificationType::VALUES
        .iter()
        .map(|value| NotificationType::from(*value));
    Ok(kinds
        .filter(|kind| preferences.allows(kind) && only.is_none_or(|only| only == kind))
        .collect())
}
