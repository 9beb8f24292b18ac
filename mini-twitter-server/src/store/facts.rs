//! The facts that decide what a viewer may see: of a person as one viewer sees them, and of a post.
//!
//! Every statement that reads a person or a post for a viewer takes these columns from here; `domain/visible.rs` alone
//! decides what they mean. A new reason to hide something is a new field here.

use mini_twitter_core::account::AccountStatus;
use mini_twitter_core::id::UserId;
use mini_twitter_core::time::Timestamp;

use crate::fault::Outcome;
use crate::store::db::{Conn, query, row, values};

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
    /// every field but the status has its default.
    #[derive(Debug, Clone, PartialEq, Eq, Default)]
    pub struct PersonFacts {
        /// Whether their account is active, deactivated or banned.
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
    /// The facts that decide whether a recipient is notified of an action of an actor.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct PairFacts {
        /// Whether the account of the recipient is active, deactivated or banned.
        pub recipient_status: AccountStatus = "r.status",
        /// The actor, as the recipient sees them.
        pub actor: PersonFacts as "a",
    }
}

row! {
    /// What decides whether a person (a row of `users`) is notified of what the viewer (`$1`) does at a time (`$2`), beside
    /// their [`PersonFacts`].
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct RecipientFacts {
        /// Whether they mute the viewer and the mute has not ended.
        pub mutes_viewer: bool
            = "exists(select 1 from mutes m where m.muter_id = {}.id and m.muted_id = $1
                 and (m.until is null or m.until > $2))",
    }
}

impl PairFacts {
    /// The pair of an active actor, who was the viewer of these facts, and the recipient.
    pub fn of_active_actor(person: &PersonFacts, recipient: RecipientFacts) -> Self {
        Self {
            recipient_status: person.status.clone(),
            actor: PersonFacts {
                status: AccountStatus::Active,
                blocks_viewer: person.is_blocked,
                is_blocked: person.blocks_viewer,
                is_muted: recipient.mutes_viewer,
            },
        }
    }
}

/// Reads the facts of an actor as a recipient sees them; `None` when one of them does not exist.
pub async fn pair(
    db: &mut Conn,
    recipient: UserId,
    actor: UserId,
    now: Timestamp,
) -> Outcome<Option<PairFacts>> {
    let sql = query!(
        PairFacts,
        "from users r cross join users a where r.id = $1 and a.id = $3"
    );
    db.maybe(sql, values![recipient, now, actor]).await
}
