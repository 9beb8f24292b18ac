//! Handlers of notifications and their preferences.

use mini_twitter_core::id::NotificationId;
use mini_twitter_core::input::{Json, Path, Query};
use mini_twitter_core::notification::{
    Marked, Notification, NotificationPreferences, NotificationsQuery, UnreadNotifications,
    UpdateNotificationPreferences,
};
use mini_twitter_core::page::Page;
use mini_twitter_core::routes;

use crate::app::{App, Me};
use crate::domain::notification::{preference, read, unread};
use crate::http::mount::{Mounted, mount, mount_page};
use crate::http::reply::Reply;

/// The routes of this resource with their handlers.
pub fn mounted() -> Vec<Mounted> {
    vec![
        mount_page(routes::LIST_NOTIFICATIONS, list),
        mount(routes::GET_NOTIFICATION, get),
        mount(routes::MARK_NOTIFICATION_READ, mark_read),
        mount(routes::MARK_ALL_NOTIFICATIONS_READ, mark_all_read),
        mount(routes::COUNT_UNREAD_NOTIFICATIONS, count_unread),
        mount(routes::GET_NOTIFICATION_PREFERENCES, get_preferences),
        mount(routes::UPDATE_NOTIFICATION_PREFERENCES, update_preferences),
    ]
}

/// Lists my notifications.
pub async fn list(
    app: App,
    me: Me,
    Query(query): Query<NotificationsQuery>,
) -> Reply<Page<Notification>> {
    read::list(&app, me.id, &query).await
}

/// Shows one notification.
pub async fn get(app: App, me: Me, Path(id): Path<NotificationId>) -> Reply<Notification> {
    read::get(&app, &me, id).await
}

/// Marks one notification as read.
pub async fn mark_read(app: App, me: Me, Path(id): Path<NotificationId>) -> Reply<Notification> {
    read::mark_read(&app, &me, id).await
}

/// Marks all notifications as read.
pub async fn mark_all_read(app: App, me: Me) -> Reply<Marked> {
    unread::mark_all_read(&app, &me).await
}

/// Counts my unread notifications.
pub async fn count_unread(app: App, me: Me) -> Reply<UnreadNotifications> {
    unread::count(&app, &me).await
}

/// Returns my notification preferences.
pub async fn get_preferences(app: App, me: Me) -> Reply<NotificationPreferences> {
    preference::get(&app, &me).await
}

/// Changes my notification preferences.
pub async fn update_preferences(
    app: App,
    me: Me,
    Json(change): Json<UpdateNotificationPreferences>,
) -> Reply<NotificationPreferences> {
    preference::update(&app, &me, &change).await
}
