//! The wire types of people as others see them, and of how two of them stand to each other.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::choice::choice;
use crate::id::{PostId, UserId};
use crate::input::PathArg;
use crate::page::paged;
use crate::time::Timestamp;
use crate::wire::{request, wire};

/// A person as a path or a query names them: a username, or an id (digits only; a username holds a letter).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema), schemars(inline, with = "String", extend("minLength" = 1, "maxLength" = 30, "pattern" = "^@?[A-Za-z0-9_]+$", "examples" = ["alice"])))]
#[serde(try_from = "String", into = "String")]
pub enum UserRef {
    /// By id.
    Id(UserId),
    /// By username, in any case.
    Name(String),
}

impl FromStr for UserRef {
    type Err = &'static str;
    /// Takes `alice`, `@alice` and `178912`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let name = text.strip_prefix('@').unwrap_or(text);
        let is_name = (1..=30).contains(&name.len())
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        match (is_name, name.parse()) {
            (_, Ok(id)) => Ok(Self::Id(id)),
            (true, Err(_)) => Ok(Self::Name(name.to_owned())),
            (false, Err(_)) => Err("is neither a username nor an id"),
        }
    }
}
impl fmt::Display for UserRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Name(name) => f.write_str(name),
        }
    }
}
impl TryFrom<String> for UserRef {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}
impl TryFrom<&str> for UserRef {
    type Error = &'static str;
    fn try_from(text: &str) -> Result<Self, Self::Error> {
        text.parse()
    }
}
impl From<UserRef> for String {
    fn from(user: UserRef) -> Self {
        user.to_string()
    }
}
impl From<UserId> for UserRef {
    fn from(id: UserId) -> Self {
        Self::Id(id)
    }
}
impl PathArg for UserRef {}

choice! {
    /// What someone may do.
    Role {
        /// Reads and writes.
        User "user",
        /// Publishes reels, videos and events as well.
        Creator "creator",
        /// Looks after the server.
        Admin "admin",
    }
}

wire! {
    /// A person in a few words: beside a post, in a notification.
    #[expect(missing_docs, reason = "the names say it")]
    pub struct UserSummary {
        pub id: UserId,
        pub username: String,
        pub name: String,
        /// Never absent: who has no picture gets a drawn one.
        pub avatar_url: String,
        pub role: Role,
        pub verified: bool,
    }
}

wire! {
    /// A person as others see them. Of one whom the viewer blocks only the name is told: the rest is `null`.
    #[expect(missing_docs, reason = "the names say it")]
    pub struct User {
        pub id: UserId,
        pub username: String,
        pub name: String,
        /// Never absent: who has no picture gets a drawn one.
        pub avatar_url: String,
        pub role: Role,
        pub verified: bool,
        pub bio: Option<String>,
        pub location: Option<String>,
        pub website: Option<String>,
        pub cover_url: Option<String>,
        pub counts: Option<UserCounts>,
        pub pinned_post: Option<PostId>,
        pub created_at: Option<Timestamp>,
        /// How the viewer stands to them; absent without one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub viewer: Option<UserViewer>,
    }
}

wire! {
    /// How much someone has: rows that exist, the same for every viewer.
    #[derive(Copy, Default)]
    #[expect(missing_docs, reason = "the names say it")]
    pub struct UserCounts {
        pub followers: u32,
        pub following: u32,
        /// Posts, replies and quotes; no retweets.
        pub posts: u32,
    }
}

wire! {
    /// How the viewer stands to someone.
    #[derive(Copy, Default)]
    #[expect(missing_docs, reason = "the names say it")]
    pub struct UserViewer {
        pub following: bool,
        pub followed_by: bool,
        pub blocking: bool,
        pub muting: bool,
    }
}

wire! {
    /// How I stand to someone, and they to me.
    #[expect(missing_docs, reason = "the names say it")]
    pub struct Relationship {
        pub id: UserId,
        pub username: String,
        pub following: bool,
        pub followed_by: bool,
        pub blocking: bool,
        pub muting: bool,
        /// When the mute ends; `null` when it does not, or there is none.
        pub muted_until: Option<Timestamp>,
    }
}

request! {
    /// What a mute may say.
    #[derive(Default)]
    pub struct Mute {
        /// When it ends by itself; never unless said.
        #[garde(skip)]
        optional until: Timestamp,
    }
}

wire! {
    /// How the directory is sorted.
    #[derive(Copy, Default)]
    #[serde(rename_all = "snake_case")]
    pub enum UserSort {
        /// Who came last first.
        #[default]
        Newest,
        /// Who came first first.
        Oldest,
        /// Who has most followers first.
        Followers,
    }
}

paged! {
    /// Which part of the directory.
    pub struct UsersQuery {
        /// How the username or the name begins, in any case.
        #[garde(length(chars, min = 1, max = 50))]
        optional q: String,
        /// The order; `newest` unless said.
        #[garde(skip)]
        optional sort: UserSort,
    }
}

paged! {
    /// Which part of a list of people, the latest first.
    pub struct PeopleQuery {}
}

paged! {
    /// Which of someone's posts.
    pub struct UserPostsQuery {
        /// Whether replies are among them; not unless said.
        #[garde(skip)]
        optional replies: bool,
        /// Whether retweets are among them; they are unless said.
        #[garde(skip)]
        optional retweets: bool,
    }
}

request! {
    /// Whom to ask about.
    #[derive(Default)]
    pub struct RelationshipsQuery {
        /// Up to 50 people, by name or id; repeat the key.
        #[garde(length(max = 50))]
        #[serde(default)]
        required user: Vec<UserRef>,
    }
}
