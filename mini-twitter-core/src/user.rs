//! The wire types of users as others see them, and of the relationship between two users.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::choice::choice;
use crate::id::{PostId, UserId};
use crate::input::PathArg;
use crate::page::paged;
use crate::time::Timestamp;
use crate::wire::{request, wire};

/// A user in a path or a query: a username, with or without `@`, or an id. Digits alone are an id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema), schemars(inline, with = "String", extend("minLength" = 1, "maxLength" = 30, "pattern" = "^@?[A-Za-z0-9_]+$", "examples" = ["alice"])))]
#[serde(try_from = "String", into = "String")]
pub enum UserRef {
    /// An id.
    Id(UserId),
    /// A username without `@`, in any case.
    Name(String),
}

impl FromStr for UserRef {
    type Err = &'static str;
    /// Reads `alice`, `@alice` and `178912`. Digits that are no id, such as `0`, are refused.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let name = text.strip_prefix('@').unwrap_or(text);
        let is_name = (1..=30).contains(&name.len())
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
            && !name.bytes().all(|b| b.is_ascii_digit());
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
impl TryFrom<&String> for UserRef {
    type Error = &'static str;
    fn try_from(text: &String) -> Result<Self, Self::Error> {
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
    /// What a user may do.
    Role {
        /// Reads, and writes posts.
        User "user",
        /// Also publishes reels, videos and events.
        Creator "creator",
        /// Also moderates: may delete any post.
        Admin "admin",
    }
}

wire! {
    /// The short form of a user: the author of a post, the actor of a notification.
    pub struct UserSummary {
        /// The id; it never changes.
        pub id: UserId,
        /// The username, without `@`; it never changes.
        pub username: String,
        /// The display name, 1–50 characters.
        pub name: String,
        /// The URL of the profile picture; a drawn one when none was uploaded, so never absent.
        pub avatar_url: String,
        /// What the user may do.
        pub role: Role,
        /// Whether the user is verified, which clients show as a check mark.
        pub verified: bool,
    }
}

wire! {
    /// A user as others see them.
    ///
    /// Of a user whom the viewer blocks, only the fields up to `is_private` and `viewer` are shown; the others are `null`.
    pub struct User {
        /// The id; it never changes.
        pub id: UserId,
        /// The username, without `@`; it never changes.
        pub username: String,
        /// The display name, 1–50 characters.
        pub name: String,
        /// The URL of the profile picture; a drawn one when none was uploaded, so never absent.
        pub avatar_url: String,
        /// What the user may do.
        pub role: Role,
        /// Whether the user is verified, which clients show as a check mark.
        pub verified: bool,
        /// Whether only followers see the posts, likes and followers; a private account does not take new followers.
        #[serde(default)]
        pub is_private: bool,
        /// A short biography, at most 500 characters, possibly of several lines.
        pub bio: Option<String>,
        /// A place, as free text.
        pub location: Option<String>,
        /// A URL that starts with `http://` or `https://`.
        pub website: Option<String>,
        /// The URL of the cover picture.
        pub cover_url: Option<String>,
        /// How many followers, followed users and posts the user has.
        pub counts: Option<UserCounts>,
        /// The post that the profile shows first.
        pub pinned_post: Option<PostId>,
        /// When the account was created.
        pub created_at: Option<Timestamp>,
        /// The relationship between the viewer and the user; absent when nobody is signed in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub viewer: Option<UserViewer>,
    }
}

wire! {
    /// The counts of a user: the same for every viewer, so a list may be shorter than its count.
    #[derive(Copy, Default)]
    pub struct UserCounts {
        /// How many users follow the user.
        pub followers: u32,
        /// How many users the user follows.
        pub following: u32,
        /// How many posts, replies and quotes the user wrote, without retweets and deleted posts.
        pub posts: u32,
    }
}

wire! {
    /// The relationship between the viewer and a user.
    #[derive(Copy, Default)]
    pub struct UserViewer {
        /// Whether the viewer follows the user.
        pub following: bool,
        /// Whether the user follows the viewer.
        pub followed_by: bool,
        /// Whether the viewer blocks the user.
        pub blocking: bool,
        /// Whether the viewer mutes the user.
        pub muting: bool,
    }
}

wire! {
    /// The relationship between the caller and a user.
    pub struct Relationship {
        /// The id of the user.
        pub id: UserId,
        /// The username of the user, without `@`.
        pub username: String,
        /// Whether the caller follows the user.
        pub following: bool,
        /// Whether the user follows the caller.
        pub followed_by: bool,
        /// Whether the caller blocks the user.
        pub blocking: bool,
        /// Whether the caller mutes the user.
        pub muting: bool,
        /// When the mute ends; `null` when it never ends, or when there is none.
        pub muted_until: Option<Timestamp>,
    }
}

request! {
    /// The options of a mute.
    #[derive(Default)]
    pub struct Mute {
        /// When the mute ends, in the future; default: never.
        #[garde(skip)]
        optional until: Timestamp,
    }
}

wire! {
    /// The order of a list of users.
    #[derive(Copy, Default)]
    #[serde(rename_all = "snake_case")]
    pub enum UserSort {
        /// The newest account first.
        #[default]
        Newest,
        /// The oldest account first.
        Oldest,
        /// The most followers first. An account whose followers change between two pages may be repeated or missed.
        Followers,
    }
}

paged! {
    /// The filter, the order and the page of a list of users.
    pub struct UsersQuery {
        /// Only users whose username or display name starts with this text, in any case; 1–50 characters.
        optional q: String [1 to 50 characters],
        /// The order; default: `newest`.
        #[garde(skip)]
        optional sort: UserSort,
    }
}

paged! {
    /// The page of a list of users.
    pub struct PeopleQuery {}
}

paged! {
    /// The filter and the page of a user's posts.
    pub struct UserPostsQuery {
        /// Whether to include replies; default: `false`.
        #[garde(skip)]
        optional replies: bool,
        /// Whether to include retweets; default: `true`.
        #[garde(skip)]
        optional retweets: bool,
    }
}

request! {
    /// The users of a list of relationships.
    #[derive(Default)]
    pub struct RelationshipsQuery {
        /// Up to 50 users, by username or id; repeat the parameter for each.
        repeated user: UserRef [up to 50 items],
    }
}
