//! Reads people with what stands between each and a viewer: follows, blocks and the mute.
//!
//! Every statement is made of `people!`, so that one row type serves them all. `$1` is the viewer, 0 for nobody.

use mini_twitter_core::account::AccountStatus;
use mini_twitter_core::id::{PostId, UserId};
use mini_twitter_core::time::Timestamp;
use mini_twitter_core::user::{Role, UserRef};

use crate::fault::Outcome;
use crate::store::db::{Conn, ToValue, Value, padded, row, values};

row! {
    /// A person, and how the viewer stands to them.
    #[derive(Debug, Clone)]
    #[expect(missing_docs, reason = "the names say it")]
    pub struct PersonRow {
        pub id: UserId,
        pub username: String,
        pub name: String,
        pub role: Role,
        pub verified: bool,
        pub status: AccountStatus,
        pub bio: Option<String>,
        pub location: Option<String>,
        pub website: Option<String>,
        pub followers: u32,
        pub following: u32,
        pub posts: u32,
        pub pinned_post: Option<PostId>,
        pub created_at: Timestamp,
        /// Whether the viewer follows them.
        pub is_followed: bool,
        /// Whether they follow the viewer.
        pub follows_viewer: bool,
        /// Whether the viewer blocks them.
        pub is_blocked: bool,
        /// Whether they block the viewer.
        pub blocks_viewer: bool,
        /// When the viewer's mute of them ends, [`NEVER`] for one without an end; none without a mute.
        pub mute_ends: Option<Timestamp>,
        /// What the list that they come from is ordered by.
        pub key: i64,
    }
}

/// `people!(key, rest)`: the statement that reads [`PersonRow`]s; `key` is what the list is ordered by, `rest` begins
/// with `from` and calls the people `u`.
macro_rules! people {
    ($key:literal, $rest:literal) => {
        concat!(
            "select u.id, u.username, u.name, u.role, u.verified, u.status, u.bio, u.location, u.website,
                    u.followers, u.following, u.posts,
                    (select p.id from posts p where p.id = u.pinned_post and p.deleted_at is null), u.created_at,
                    exists(select 1 from follows f where f.follower_id = $1 and f.followee_id = u.id),
                    exists(select 1 from follows f where f.follower_id = u.id and f.followee_id = $1),
                    exists(select 1 from blocks b where b.blocker_id = $1 and b.blocked_id = u.id),
                    exists(select 1 from blocks b where b.blocker_id = u.id and b.blocked_id = $1),
                    (select coalesce(m.until, 253402300799999999) from mutes m
                      where m.muter_id = $1 and m.muted_id = u.id), ",
            $key,
            " ",
            $rest
        )
    };
}
pub(super) use people;

/// When a mute without an end ends: the last microsecond of the year 9999, which `people!` writes out.
pub const NEVER: Timestamp = Timestamp::from_micros(253_402_300_799_999_999);

impl PersonRow {
    /// Whether the viewer mutes them at `now`: a mute whose time has come is none.
    pub fn is_muted(&self, now: Timestamp) -> bool {
        self.mute_ends.is_some_and(|end| end > now)
    }
}

/// The number a viewer has in a statement: nobody is 0, which is no one's id.
pub fn number(viewer: Option<UserId>) -> i64 {
    viewer.map_or(0, |viewer| viewer.0)
}

/// Reads whoever `who` names, whatever stands between them and `viewer`.
pub async fn find(
    db: &mut Conn,
    viewer: Option<UserId>,
    who: &UserRef,
) -> Outcome<Option<PersonRow>> {
    let viewer = number(viewer);
    match who {
        UserRef::Id(id) => {
            let sql = people!("u.id", "from users u where u.id = $2");
            db.maybe(sql, values![viewer, id]).await
        }
        UserRef::Name(name) => {
            let name = name.to_ascii_lowercase();
            let sql = people!("u.id", "from users u where lower(u.username) = $2");
            db.maybe(sql, values![viewer, name]).await
        }
    }
}

/// How many people [`some`] reads at once.
pub const SOME: usize = 20;

/// Reads up to [`SOME`] people by id, in no order.
pub async fn some(
    db: &mut Conn,
    viewer: Option<UserId>,
    ids: &[UserId],
) -> Outcome<Vec<PersonRow>> {
    let viewer = number(viewer);
    let head = [viewer.to_value()];
    let values: [Value<'_>; 1 + SOME] = padded(&head, ids.iter().map(|id| id.0));
    let sql = people!(
        "u.id",
        "from users u
          where u.id in ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)"
    );
    db.all(sql, &values).await
}

/// How many people [`named`] reads at once.
pub const NAMED: usize = 50;

/// Reads up to [`NAMED`] people, each by id or by username, in no order.
pub async fn named(db: &mut Conn, viewer: UserId, people: &[UserRef]) -> Outcome<Vec<PersonRow>> {
    let mut ids = [0_i64; NAMED];
    let mut names = vec![String::new(); NAMED];
    for (at, who) in people.iter().take(NAMED).enumerate() {
        match who {
            UserRef::Id(id) => ids[at] = id.0,
            UserRef::Name(name) => names[at] = name.to_ascii_lowercase(),
        }
    }
    let values: Vec<Value<'_>> = std::iter::once(viewer.to_value())
        .chain(ids.iter().map(ToValue::to_value))
        .chain(names.iter().map(ToValue::to_value))
        .collect();
    let sql = people!(
        "u.id",
        "from users u
          where u.id in (
            $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
            $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45,
            $46, $47, $48, $49, $50, $51)
             or lower(u.username) in (
            $52, $53, $54, $55, $56, $57, $58, $59, $60, $61, $62, $63, $64, $65, $66, $67, $68, $69, $70, $71, $72,
            $73, $74, $75, $76, $77, $78, $79, $80, $81, $82, $83, $84, $85, $86, $87, $88, $89, $90, $91, $92, $93,
            $94, $95, $96, $97, $98, $99, $100, $101)"
    );
    db.all(sql, &values).await
}

row! {
    /// A person in a few words.
    #[derive(Debug, Clone)]
    #[expect(missing_docs, reason = "the names say it")]
    pub struct NameRow {
        pub id: UserId,
        pub username: String,
        pub name: String,
        pub role: Role,
        pub verified: bool,
    }
}

/// Reads up to [`SOME`] people by id in a few words, in no order, whatever stands between them and anyone.
pub async fn names(db: &mut Conn, ids: &[UserId]) -> Outcome<Vec<NameRow>> {
    let values: [Value<'_>; SOME] = padded(&[], ids.iter().map(|id| id.0));
    let sql = "select id, username, name, role, verified from users
        where id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)";
    db.all(sql, &values).await
}
