//! The wire types of notifications and of what people want to be told.

use crate::choice::choice;
use crate::field;
use crate::id::NotificationId;
use crate::page::paged;
use crate::post::Post;
use crate::time::Timestamp;
use crate::user::UserSummary;
use crate::wire::{request, wire};

choice! {
    /// What a notification is about.
    NotificationType {
        /// A word from the server.
        General "general",
        /// Someone follows me.
        Follow "follow",
        /// Someone likes a post of mine.
        Like "like",
        /// Someone replied to a post of mine.
        Reply "reply",
        /// Someone retweeted a post of mine.
        Retweet "retweet",
        /// Someone quoted a post of mine.
        Quote "quote",
        /// Someone mentioned me.
        Mention "mention",
    }
}

choice! {
    /// What a notification leads to.
    TargetKind {
        /// Someone's profile.
        Profile "profile",
        /// A post.
        Post "post",
    }
}

wire! {
    /// Something that happened to me.
    #[expect(missing_docs, reason = "the names say it")]
    pub struct Notification {
        pub id: NotificationId,
        #[serde(rename = "type")]
        pub kind: NotificationType,
        /// A sentence for people: `bob likes your post`.
        pub message: String,
        /// Who did it; nobody when the server speaks.
        pub actor: Option<UserSummary>,
        /// The post it is about, or the reply or quote that was written.
        pub post: Option<Post>,
        /// Where it leads.
        pub target: Target,
        pub is_read: bool,
        pub created_at: Timestamp,
    }
}

wire! {
    /// Where a notification leads.
    pub struct Target {
        /// What is there.
        pub kind: TargetKind,
        /// Its id.
        pub id: String,
    }
}

paged! {
    /// Which notifications.
    pub struct NotificationsQuery {
        /// Only of this type.
        #[garde(custom(field::known))]
        #[serde(rename = "type")]
        optional kind: NotificationType,
        /// Only those not read yet.
        #[garde(skip)]
        optional unread: bool,
    }
}

wire! {
    /// How many notifications are not read yet.
    #[derive(Copy)]
    #[expect(missing_docs, reason = "the name says it")]
    pub struct UnreadNotifications {
        pub notifications: u32,
    }
}

wire! {
    /// How many notifications were marked.
    #[derive(Copy)]
    #[expect(missing_docs, reason = "the name says it")]
    pub struct Marked {
        pub marked: u32,
    }
}

/// Writes the preferences and their change from one list of keys.
macro_rules! preferences {
    ($($(#[$doc:meta])+ $key:ident)+) => {
        wire! {
            /// What I want to be told; everything at first.
            #[derive(Copy)]
            pub struct NotificationPreferences { $($(#[$doc])+ pub $key: bool,)+ }
        }

        impl Default for NotificationPreferences {
            fn default() -> Self { Self { $($key: true),+ } }
        }

        impl NotificationPreferences {
            /// Every key, in order.
            pub const KEYS: &[&str] = &[$(stringify!($key)),+];

            /// Which keys are on: a bit a key, the first key the lowest.
            pub fn to_bits(self) -> i64 {
                let bits = [$(self.$key),+].into_iter().rev();
                bits.fold(0, |bits, is_on| bits << 1 | i64::from(is_on))
            }

            /// Reads back what [`to_bits`](Self::to_bits) wrote; what is not there is off.
            pub fn from_bits(mut bits: i64) -> Self {
                let mut next = || {
                    let is_on = bits & 1 == 1;
                    bits >>= 1;
                    is_on
                };
                Self { $($key: next()),+ }
            }

            /// Whether notifications of a type are let through: `general` and types of a newer server always, unless all
            /// are off.
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

            /// Applies a change: `all: false` turns every one off whatever else is sent, `all: true` turns all on
            /// before the rest is looked at, and turning one on while all are off sets `all` again.
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
            /// Which preferences to change.
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
    /// Anything at all.
    all
    /// By mail.
    email
    /// At once: in the event stream and in the shell.
    push
    /// New followers.
    follows
    /// Likes of my posts.
    likes
    /// Replies to my posts.
    replies
    /// Retweets of my posts.
    retweets
    /// Quotes of my posts.
    quotes
    /// Mentions of me.
    mentions
    /// Direct messages.
    messages
    /// Events of those I follow.
    new_events
    /// Events I am interested in, an hour before they begin.
    event_reminders
}
