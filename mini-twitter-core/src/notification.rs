//! The wire types of notifications and of the preferences that filter them.

use crate::choice::choice;
use crate::field;
use crate::id::NotificationId;
use crate::page::paged;
use crate::post::Post;
use crate::time::Timestamp;
use crate::user::UserSummary;
use crate::wire::{request, wire};

choice! {
    /// The type of a notification.
    NotificationType {
        /// A message from the server.
        General "general",
        /// A user follows the recipient.
        Follow "follow",
        /// A user likes a post of the recipient.
        Like "like",
        /// A user replied to a post of the recipient.
        Reply "reply",
        /// A user retweeted a post of the recipient.
        Retweet "retweet",
        /// A user quoted a post of the recipient.
        Quote "quote",
        /// A user mentioned the recipient, in a post that neither replies to nor quotes one of theirs: those are `reply`
        /// and `quote`, whomever they mention.
        Mention "mention",
    }
}

choice! {
    /// What a notification links to.
    TargetKind {
        /// The profile of a user.
        Profile "profile",
        /// A post.
        Post "post",
    }
}

wire! {
    /// A notification: something that concerns the recipient.
    pub struct Notification {
        /// The id; ids grow with time.
        pub id: NotificationId,
        /// What happened.
        #[serde(rename = "type")]
        pub kind: NotificationType,
        /// A sentence for people, such as `bob likes your post`.
        pub message: String,
        /// The user who caused the notification; `null` when it comes from the server.
        pub actor: Option<UserSummary>,
        /// The post that was liked, retweeted or mentions the recipient, or the reply or quote that was written.
        pub post: Option<Post>,
        /// What the notification links to.
        pub target: Target,
        /// Whether the recipient marked it as read.
        pub is_read: bool,
        /// When it was created.
        pub created_at: Timestamp,
    }
}

wire! {
    /// What a notification links to.
    pub struct Target {
        /// Whether `id` is that of a user or of a post.
        pub kind: TargetKind,
        /// The id of the user or of the post.
        pub id: String,
    }
}

paged! {
    /// The filter and the page of the list of notifications.
    pub struct NotificationsQuery {
        /// Only notifications of this type.
        #[garde(custom(field::known))]
        #[serde(rename = "type")]
        optional kind: NotificationType,
        /// `true`: only unread notifications; default: all.
        #[garde(skip)]
        optional unread: bool,
    }
}

wire! {
    /// A count of unread notifications.
    #[derive(Copy)]
    pub struct UnreadNotifications {
        /// How many notifications are unread.
        pub notifications: u32,
    }
}

wire! {
    /// A count of notifications that were marked as read.
    #[derive(Copy)]
    pub struct Marked {
        /// How many notifications were unread before.
        pub marked: u32,
    }
}

/// Declares [`NotificationPreferences`] and [`UpdateNotificationPreferences`] from one list of keys.
macro_rules! preferences {
    ($($(#[$doc:meta])+ $key:ident)+) => {
        wire! {
            /// The notifications that a user wants. By default, all of them.
            #[derive(Copy)]
            pub struct NotificationPreferences { $($(#[$doc])+ pub $key: bool,)+ }
        }

        impl Default for NotificationPreferences {
            fn default() -> Self { Self { $($key: true),+ } }
        }

        impl NotificationPreferences {
            /// Every key, in order.
            pub const KEYS: &[&str] = &[$(stringify!($key)),+];

            /// Returns one bit for each key that is on; the first key is the lowest bit.
            pub fn to_bits(self) -> i64 {
                let bits = [$(self.$key),+].into_iter().rev();
                bits.fold(0, |bits, is_on| bits << 1 | i64::from(is_on))
            }

            /// Reads the result of [`to_bits`](Self::to_bits). A key without a bit is off.
            pub fn from_bits(mut bits: i64) -> Self {
                let mut next = || {
                    let is_on = bits & 1 == 1;
                    bits >>= 1;
                    is_on
                };
                Self { $($key: next()),+ }
            }

            /// Whether notifications of a type are wanted. `general` and types that this version does not know are wanted
            /// unless `all` is off.
            pub fn allows(&self, kind: &NotificationType) -> bool {
                let is_on = match kind {
                    NotificationType::Follow => self.follows,
                    NotificationType::Like => self.likes,
                    NotificationType::Reply => self.replies,
                    NotificationType::Retweet => self.retweets,
                    NotificationType::Quote => self.quotes,
                    NotificationType::Mention => self.mentions,
                    NotificationType::General | NotificationType::Other(_) => true,
                };
                self.all && is_on
            }

            /// Returns the preferences after a change.
            ///
            /// `all: false` turns every key off, whatever else is sent. `all: true` turns every key on before the other
            /// keys are applied. Turning a key on also turns `all` on.
            #[must_use]
            pub fn changed(mut self, change: &UpdateNotificationPreferences) -> Self {
                if change.all == Some(false) {
                    return Self { $($key: false),+ };
                }
                if change.all == Some(true) {
                    self = Self::default();
                }
                $(self.$key = change.$key.unwrap_or(self.$key);)+
                self.all |= [$(change.$key),+].contains(&Some(true));
                self
            }
        }

        request! {
            /// A change of the notification preferences: absent fields keep their value.
            #[derive(Default)]
            pub struct UpdateNotificationPreferences { $(
                $(#[$doc])+
                #[garde(skip)]
                not_null $key: bool,
            )+ }
        }
    };
}

preferences! {
    /// Whether there are any notifications at all.
    all
    /// Whether to send notifications by email.
    email
    /// Whether to send notifications immediately, in the event stream and in the shell.
    push
    /// Notifications of new followers.
    follows
    /// Notifications of likes of the user's posts.
    likes
    /// Notifications of replies to the user's posts.
    replies
    /// Notifications of retweets of the user's posts.
    retweets
    /// Notifications of quotes of the user's posts.
    quotes
    /// Notifications of posts that mention the user.
    mentions
    /// Notifications of direct messages.
    messages
    /// Notifications of new events by followed users.
    new_events
    /// Reminders of events that the user is interested in, one hour before they begin.
    event_reminders
}
