//! Notifications: what happened to me, and what I want to be told.

use mini_twitter_core::id::NotificationId;
use mini_twitter_core::input::{Json, Path, Query};
use mini_twitter_core::notification::{
    Marked, Notification, NotificationPreferences, NotificationsQuery, UnreadNotifications,
    UpdateNotificationPreferences,
};
use mini_twitter_core::page::Page;
use mini_twitter_core::routes;

use crate::call::Call;
use crate::client::Client;

/// What happened to me.
#[derive(Debug, Clone, Copy)]
pub struct Notifications<'a>(&'a Client);

impl Client {
    /// What happened to me.
    pub fn notifications(&self) -> Notifications<'_> {
        Notifications(self)
    }
}

impl Notifications<'_> {
    /// Lists what happened to me, the latest first.
    pub fn list(&self, which: NotificationsQuery) -> Call<Page<Notification>> {
        self.0.call(routes::LIST_NOTIFICATIONS, Query(which))
    }

    /// Shows one notification.
    pub fn get(&self, notification: NotificationId) -> Call<Notification> {
        self.0.call(routes::GET_NOTIFICATION, Path(notification))
    }

    /// Marks one notification as read.
    pub fn mark_read(&self, notification: NotificationId) -> Call<Notification> {
        let input = Path(notification);
        self.0.call(routes::MARK_NOTIFICATION_READ, input)
    }

    /// Marks all notifications as read.
    pub fn mark_all_read(&self) -> Call<Marked> {
        self.0.call(routes::MARK_ALL_NOTIFICATIONS_READ, ())
    }

    /// Counts the notifications I have not read.
    pub fn count_unread(&self) -> Call<UnreadNotifications> {
        self.0.call(routes::COUNT_UNREAD_NOTIFICATIONS, ())
    }

    /// Shows what I want to be told.
    pub fn get_preferences(&self) -> Call<NotificationPreferences> {
        self.0.call(routes::GET_NOTIFICATION_PREFERENCES, ())
    }

    /// Changes what I want to be told.
    pub fn update_preferences(
        &self,
        change: UpdateNotificationPreferences,
    ) -> Call<NotificationPreferences> {
        let input = Json(change);
        self.0.call(routes::UPDATE_NOTIFICATION_PREFERENCES, input)
    }
}
