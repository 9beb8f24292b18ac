//! `@3` and `@last`: what was shown last, as posts, people and whatever else a command takes.
//!
//! What is shown says its [`Row`]. [`Named`] and [`Person`] are how arguments name things. To let one more kind of
//! thing be named so, add a field to [`Row`].

use std::fmt;
use std::str::FromStr;

use mini_twitter_core::id::{NotificationId, PostId, SessionId, TokenId};
use mini_twitter_core::timeline::Tag;
use mini_twitter_core::user::UserRef;
use serde::{Deserialize, Serialize};

/// What a shown row can be taken for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Row {
    /// The post it is, or is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post: Option<PostId>,
    /// The person it is, or who wrote or did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<UserRef>,
    /// The notification it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notification: Option<NotificationId>,
    /// The sign-in it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
    /// The personal token it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<TokenId>,
    /// The tag it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<Tag>,
}

/// A row of what was shown last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// `@3`: the third of the last list.
    Row(usize),
    /// `@last`: the one thing shown last.
    Last,
}

impl Place {
    /// Reads `@3` or `@last`. A username holds a letter and `last` is reserved, so that nothing is both.
    fn read(text: &str) -> Option<Self> {
        let text = text.strip_prefix('@')?;
        if text == "last" {
            return Some(Self::Last);
        }
        let is_number = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
        let number = is_number.then(|| text.parse().ok()).flatten();
        number.map(Self::Row)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Row(number) => write!(f, "@{number}"),
            Self::Last => f.write_str("@last"),
        }
    }
}

/// Something named by its id, or by its place in what was shown last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named<Id> {
    /// By id.
    Id(Id),
    /// `@3`, `@last`.
    Shown(Place),
}

impl<Id: FromStr> FromStr for Named<Id> {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(place) = Place::read(text) {
            return Ok(Self::Shown(place));
        }
        let neither = |_| "is neither an id nor a row last shown, like @3".to_owned();
        text.parse().map(Self::Id).map_err(neither)
    }
}

impl<Id: fmt::Display> fmt::Display for Named<Id> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Shown(place) => place.fmt(f),
        }
    }
}

/// A person as one is named here: `@me`, `alice`, `@alice`, an id, or `@3`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Person {
    /// Whoever is signed in.
    Me,
    /// Whoever is, wrote or did what was shown there: `@3`, `@last`.
    Shown(Place),
    /// By name or id.
    User(UserRef),
}

impl FromStr for Person {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        if matches!(text, "@me" | "me") {
            return Ok(Self::Me);
        }
        if let Some(place) = Place::read(text) {
            return Ok(Self::Shown(place));
        }
        let neither =
            |_| "is neither a username, nor @me, nor a row last shown, like @3".to_owned();
        text.parse().map(Self::User).map_err(neither)
    }
}

impl fmt::Display for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Me => f.write_str("@me"),
            Self::Shown(place) => place.fmt(f),
            Self::User(user) => user.fmt(f),
        }
    }
}
