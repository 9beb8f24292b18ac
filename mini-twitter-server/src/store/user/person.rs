//! Reads people: their profile and how they and a viewer are related, or a summary.
//!
//! In every statement that reads a [`PersonRow`] `$1` is the viewer (0 without one) and `$2` the time.

use mini_twitter_core::id::{PostId, UserId};
use mini_twitter_core::time::Timestamp;
use mini_twitter_core::user::{Role, UserRef};

use crate::fault::Outcome;
use crate::store::db::{Conn, ToValue, Value, padded, query, row, values};
use crate::store::facts::{PersonFacts, Viewer};

row! {
    /// A person's profile, and how they and the viewer are related.
    #[derive(Debug, Clone)]
    pub struct PersonRow {
        /// Their id.
        pub id: UserId = "{}.id",
        /// The username, in its original case.
        pub username: String = "{}.username",
        /// The display name.
        pub name: String = "{}.name",
        /// What they may do on this server.
        pub role: Role = "{}.role",
        /// Whether their identity is verified.
        pub verified: bool = "{}.verified",
        /// Whether their account is private.
        pub is_private: bool = "{}.is_private",
        /// Their description of themselves, if set.
        pub bio: Option<String> = "{}.bio",
        /// Their location, if set.
        pub location: Option<String> = "{}.location",
        /// The URL of their website, if set.
        pub website: Option<String> = "{}.website",
        /// How many people follow them.
        pub followers: u32 = "{}.followers",
        /// How many people they follow.
        pub following: u32 = "{}.following",
        /// How many posts, replies and quotes they wrote; deleted ones and retweets do not count.
        pub posts: u32 = "{}.posts",
        /// The post pinned to their profile, unless it was deleted.
        pub pinned_post: Option<PostId>
            = "(select p.id from posts p where p.id = {}.pinned_post and p.deleted_at is null)",
        /// When they registered.
        pub created_at: Timestamp = "{}.created_at",
        /// Whether the viewer follows them.
        pub is_followed: bool
            = "exists(select 1 from follows f where f.follower_id = $1 and f.followee_id = {}.id)",
        /// Whether they follow the viewer.
        pub follows_viewer: bool
            = "exists(select 1 from follows f where f.follower_id = {}.id and f.followee_id = $1)",
        /// When the viewer's mute of them ends; `None` for a mute without an end, and without a mute.
        pub muted_until: Option<Timestamp>
            = "(select m.until from mutes m where m.muter_id = $1 and m.muted_id = {}.id and m.until > $2)",
        /// The facts that decide whether the viewer sees them.
        pub facts: PersonFacts as "{}",
    }
}

row! {
    /// A person in a list, with the key of the row.
    #[derive(Debug, Clone)]
    pub struct ListedRow {
        /// The key that the list is ordered by.
        pub key: i64 = "l.id",
        /// The person.
        pub person: PersonRow as "u",
    }
}

/// Reads the person with the id or username `who`, whether the viewer may see them or not.
pub async fn find(db: &mut Conn, viewer: Viewer, who: &UserRef) -> Outcome<Option<PersonRow>> {
    match who {
        UserRef::Id(id) => {
            let sql = query!(PersonRow as "u", "from users u where u.id = $3");
            db.maybe(sql, values![viewer.number(), viewer.now, id])
                .await
        }
        UserRef::Name(name) => {
            let name = name.to_ascii_lowercase();
            let sql = query!(PersonRow as "u", "from users u where lower(u.username) = $3");
            db.maybe(sql, values![viewer.number(), viewer.now, name])
                .await
        }
    }
}

/// How many people [`named`] reads in one statement.
pub const NAMED: usize = 50;

/// Reads up to [`NAMED`] people, each by id or by username, in no order.
pub async fn named(db: &mut Conn, viewer: Viewer, people: &[UserRef]) -> Outcome<Vec<PersonRow>> {
    let mut ids = [0_i64; NAMED];
    let mut names = vec![String::new(); NAMED];
    for (at, who) in people.iter().take(NAMED).enumerate() {
        match who {
            UserRef::Id(id) => ids[at] = id.0,
            UserRef::Name(name) => names[at] = name.to_ascii_lowercase(),
        }
    }
    let values: Vec<Value<'_>> = [Value::Int(Some(viewer.number())), viewer.now.to_value()]
        .into_iter()
        .chain(ids.iter().map(ToValue::to_value))
        .chain(names.iter().map(ToValue::to_value))
        .collect();
    let sql = query!(
        PersonRow as "u",
        "from users u
          where u.id in (
            $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,
            $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46,
            $47, $48, $49, $50, $51, $52)
             or lower(u.username) in (
            $53, $54, $55, $56, $57, $58, $59, $60, $61, $62, $63, $64, $65, $66, $67, $68, $69, $70, $71, $72, $73,
            $74, $75, $76, $77, $78, $79, $80, $81, $82, $83, $84, $85, $86, $87, $88, $89, $90, $91, $92, $93, $94,
            $95, $96, $97, $98, $99, $100, $101, $102)"
    );
    db.all(sql, &values).await
}

row! {
    /// The summary of a person that is shown with posts and in notifications.
    #[derive(Debug, Clone)]
    pub struct SummaryRow {
        /// Their id.
        pub id: UserId = "{}.id",
        /// The username, in its original case.
        pub username: String = "{}.username",
        /// The display name.
        pub name: String = "{}.name",
        /// What they may do on this server.
        pub role: Role = "{}.role",
        /// Whether their identity is verified.
        pub verified: bool = "{}.verified",
    }
}

/// How many people [`summaries`] reads in one statement.
pub const SUMMARIES: usize = 20;

/// Reads summaries of up to [`SUMMARIES`] people by id, in no order, whether the viewer may see them or not.
pub async fn summaries(db: &mut Conn, ids: &[UserId]) -> Outcome<Vec<SummaryRow>> {
    let values: [Value<'_>; SUMMARIES] = padded(&[], ids.iter().map(|id| id.0));
    let sql = query!(
        SummaryRow as "u",
        "from users u
          where u.id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)"
    );
    db.all(sql, &values).await
}
