//! The facts that decide what a viewer may see: of a person as one viewer sees them, and of a post.
//!
//! Every statement that reads a person or a post for a viewer takes these columns from here; `domain/visible.rs` alone
//! decides what they mean. A new reason to hide something is a new field here.

use mini_twitter_core::account::AccountStatus;
use mini_twitter_core::id::UserId;
use mini_twitter_core::time::Timestamp;

use crate::store::db::row;

/// The viewer and the time: `$1` (0 without a viewer) and `$2` of every statement that reads facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Viewer {
    /// The account that reads; `None` when not signed in.
    pub id: Option<UserId>,
    /// The time of the read: a mute may have ended.
    pub now: Timestamp,
}

impl Viewer {
    /// Creates a viewer that reads at `now`.
    pub fn at(id: impl Into<Option<UserId>>, now: Timestamp) -> Self {
        let id = id.into();
        Self { id, now }
    }

    /// Returns the viewer's id as `$1` of a statement: 0, which is no id, when not signed in.
    pub fn number(&self) -> i64 {
        self.id.map_or(0, |id| id.0)
    }
}

row! {
    /// How a viewer (`$1`, 0 without one) and a person (a row of `users`) are related at a time (`$2`). Without a viewer
    /// every field but `status` and `is_closed` has its default.
    #[derive(Debug, Clone, PartialEq, Eq, Default)]
    pub struct PersonFacts {
        /// Whether their account is active, deactivated, banned or deleted.
        pub status: AccountStatus = "{}.status",
        /// Whether they block the viewer.
        pub blocks_viewer: bool
            = "exists(select 1 from blocks b where b.blocker_id = {}.id and b.blocked_id = $1)",
        /// Whether the viewer blocks them.
        pub is_blocked: bool
            = "exists(select 1 from blocks b where b.blocker_id = $1 and b.blocked_id = {}.id)",
        /// Whether the viewer mutes them and the mute has not ended.
        pub is_muted: bool
            = "exists(select 1 from mutes m where m.muter_id = $1 and m.muted_id = {}.id
                 and (m.until is null or m.until > $2))",
        // By `case` a public account saves the lookup; SQLite looks up both sides of an `and`.
        /// Whether the account is private and the viewer neither follows it nor owns it.
        pub is_closed: bool
            = "case when {}.is_private then {}.id <> $1
                 and not exists(select 1 from follows f where f.follower_id = $1 and f.followee_id = {}.id)
                 else false end",
    }
}

row! {
    /// What is true of a post (a row of `posts`) for every viewer.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    pub struct PostFacts {
        /// Whether it was deleted.
        pub is_deleted: bool = "{}.deleted_at is not null",
    }
}

row! {
    /// How recipient and actor of a notification (a row of `notifications`) are related at a time (`$7`): what decides
    /// whether the recipient is notified.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct PairFacts {
        /// Whether the account of the recipient is active, deactivated, banned or deleted; `None` when there is none.
        pub recipient_status: Option<AccountStatus>
            = "(select r.status from users r where r.id = recipient_id)",
        /// Whether the actor blocks the recipient.
        pub blocks_recipient: bool
            = "exists(select 1 from blocks b where b.blocker_id = actor_id and b.blocked_id = recipient_id)",
        /// Whether the recipient blocks the actor.
        pub is_blocked: bool
            = "exists(select 1 from blocks b where b.blocker_id = recipient_id and b.blocked_id = actor_id)",
        /// Whether the recipient mutes the actor and the mute has not ended.
        pub is_muted: bool
            = "exists(select 1 from mutes m where m.muter_id = recipient_id and m.muted_id = actor_id
                 and (m.until is null or m.until > $7))",
        /// Whether the account of the actor is private and the recipient does not follow it.
        pub is_closed: bool
            = "exists(select 1 from users a where a.id = actor_id and a.is_private
                 and not exists(select 1 from follows f where f.follower_id = recipient_id and f.followee_id = a.id))",
    }
}

impl PairFacts {
    /// Returns the actor, who is active, as the recipient sees them.
    pub fn actor(&self) -> PersonFacts {
        PersonFacts {
            status: AccountStatus::Active,
            blocks_viewer: self.blocks_recipient,
            is_blocked: self.is_blocked,
            is_muted: self.is_muted,
            is_closed: self.is_closed,
        }
    }
}
