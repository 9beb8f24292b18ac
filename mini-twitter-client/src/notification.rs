//! [`Notifications`]: the calls about the notifications of the signed-in account, and its preferences for them.

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

/// The calls about notifications; see [`Client::notifications`].
#[derive(Debug, Clone, Copy)]
pub struct Notifications<'a>(&'a Client);

impl Client {
    /// Returns the calls about notifications.
    pub fn notifications(&self) -> Notifications<'_> {
        Notifications(self)
    }
}

impl Notifications<'_> {
    /// Lists your notifications, newest first.
    pub fn list(&self, query: NotificationsQuery) -> Call<Page<Notification>> {
        self.0.call(routes::LIST_NOTIFICATIONS, Query(query))
    }

    /// Shows a notification.
    pub fn get(&self, notification: NotificationId) -> Call<Notification> {
        self.0.call(routes::GET_NOTIFICATION, Path(notification))
    }

    /// Marks a notification as read; one that is read already stays so.
    pub fn mark_read(&self, notification: NotificationId) -> Call<Notification> {
        let input = Path(notification);
        self.0.call(routes::MARK_NOTIFICATION_READ, input)
    }

    /// Marks all notifications as read.
    pub fn mark_all_read(&self) -> Call<Marked> {
        self.0.call(routes::MARK_ALL_NOTIFICATIONS_READ, ())
    }

    /// Counts your unread notifications.
    pub fn count_unread(&self) -> Call<UnreadNotifications> {
        self.0.call(routes::COUNT_UNREAD_NOTIFICATIONS, ())
    }

    /// Shows your notification preferences.
    pub fn get_preferences(&self) -> Call<NotificationPreferences> {
        self.0.call(routes::GET_NOTIFICATION_PREFERENCES, ())
    }

    /// Updates your notification preferences; fields that are not set in `change` keep their value.
    pub fn update_preferences(
        &self,
        change: UpdateNotificationPreferences,
    ) -> Call<NotificationPreferences> {
        let input = Json(change);
        self.0.call(routes::UPDATE_NOTIFICATION_PREFERENCES, input)
    }
}
