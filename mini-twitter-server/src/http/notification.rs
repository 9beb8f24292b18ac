//! Handlers of what happened to someone and of what they want to be told.

use mini_twitter_core::input::Json;
use mini_twitter_core::notification::{
    Marked, NotificationPreferences, UnreadNotifications, UpdateNotificationPreferences,
};

use crate::app::{App, Me};
use crate::domain::notification::{preference, unread};
use crate::http::reply::Reply;

/// Marks all notifications as read.
pub async fn mark_all_read(app: App, me: Me) -> Reply<Marked> {
    unread::mark_all_read(&app, &me).await
}

/// Counts the notifications not read.
pub async fn count_unread(app: App, me: Me) -> Reply<UnreadNotifications> {
    unread::count(&app, &me).await
}

/// Shows what I want to be told.
pub async fn get_preferences(app: App, me: Me) -> Reply<NotificationPreferences> {
    preference::get(&app, &me).await
}

/// Changes what I want to be told.
pub async fn update_preferences(
    app: App,
    me: Me,
    Json(change): Json<UpdateNotificationPreferences>,
) -> Reply<NotificationPreferences> {
    preference::update(&app, &me, &change).await
}
