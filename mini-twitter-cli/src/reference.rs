//! How arguments name items: by id or name, or by a row of the last output, `@3` and `@last`.
//!
//! Every printed item has a [`Row`], and [`LastOutput`] keeps them. [`IdArg`], [`UserArg`] and [`TagArg`] are the
//! types of such arguments. To let one more kind of item be named by its row, add a field to [`Row`] and a [`RowKind`].

use std::fmt;
use std::str::FromStr;

use mini_twitter_core::id::{JobId, NotificationId, PostId, SessionId, TokenId};
use mini_twitter_core::page::Cursor;
use mini_twitter_core::timeline::Tag;
use mini_twitter_core::user::UserRef;
use serde::{Deserialize, Serialize};

/// What a printed row stands for in a later command.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Row {
    /// The post it is, or is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post: Option<PostId>,
    /// The user it is, or the author or actor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<UserRef>,
    /// The notification it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notification: Option<NotificationId>,
    /// The session it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
    /// The personal access token it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<TokenId>,
    /// The job it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job: Option<JobId>,
    /// The hashtag it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<Tag>,
}

/// The kinds of items that a row can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// A post.
    Post,
    /// A user.
    User,
    /// A notification.
    Notification,
    /// A session.
    Session,
    /// A personal access token.
    Token,
    /// A job.
    Job,
    /// A hashtag.
    Tag,
}

impl RowKind {
    /// The command that lists items of this kind.
    pub fn list(self) -> &'static str {
        match self {
            Self::Post => "posts",
            Self::User => "users",
            Self::Notification => "notifications",
            Self::Session => "sessions",
            Self::Token => "tokens",
            Self::Job => "jobs",
            Self::Tag => "trends",
        }
    }
}

impl fmt::Display for RowKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Post => "a post",
            Self::User => "a user",
            Self::Notification => "a notification",
            Self::Session => "a session",
            Self::Token => "a token",
            Self::Job => "a job",
            Self::Tag => "a hashtag",
        })
    }
}

impl Row {
    /// What the row is, besides what it is about: a post has an author, a notification an actor and a post.
    pub fn kind(&self) -> Option<RowKind> {
        let claims = [
            (self.notification.is_some(), RowKind::Notification),
            (self.session.is_some(), RowKind::Session),
            (self.token.is_some(), RowKind::Token),
            (self.job.is_some(), RowKind::Job),
            (self.tag.is_some(), RowKind::Tag),
            (self.post.is_some(), RowKind::Post),
            (self.user.is_some(), RowKind::User),
        ];
        let mut claims = claims.into_iter();
        claims.find_map(|(is_true, kind)| is_true.then_some(kind))
    }
}

/// What was printed last, for `@1…@n`, `@last` and `more`. A profile keeps it for the next process.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LastOutput {
    /// The rows of the last list; the first is `@1`.
    pub rows: Vec<Row>,
    /// The single item printed last: `@last`.
    pub last: Option<Row>,
    /// The cursor of the next page of the last list; `None` at its end.
    pub next: Option<Cursor>,
}

impl LastOutput {
    /// Returns the row that a reference names.
    pub fn row(&self, reference: RowRef) -> Option<&Row> {
        match reference {
            RowRef::Last => self.last.as_ref(),
            // Before the first list, `@1` is the single item printed last.
            RowRef::Number(1) if self.rows.is_empty() => self.last.as_ref(),
            RowRef::Number(number) => number.checked_sub(1).and_then(|at| self.rows.get(at)),
        }
    }
}

/// A reference to a row of the last output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowRef {
    /// `@3`: the third row of the last list. The first is 1; 0 is no row.
    Number(usize),
    /// `@last`: the single item printed last.
    Last,
}

impl RowRef {
    /// Parses `@3` or `@last`. A username has a letter and `last` is reserved, so that no text is both.
    fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix('@')?;
        if text == "last" {
            return Some(Self::Last);
        }
        let is_number = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
        let number = is_number.then(|| text.parse().ok()).flatten();
        number.map(Self::Number)
    }
}

impl fmt::Display for RowRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "@{number}"),
            Self::Last => f.write_str("@last"),
        }
    }
}

/// An argument that names an item: its id, or a row of the last output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdArg<Id> {
    /// By id.
    Id(Id),
    /// By row: `@3`, `@last`.
    Row(RowRef),
}

impl<Id: FromStr> FromStr for IdArg<Id> {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if let Some(row) = RowRef::parse(text) {
            return Ok(Self::Row(row));
        }
        let neither = |_| "is neither an id nor a row of the last list, like @3".to_owned();
        text.parse().map(Self::Id).map_err(neither)
    }
}

impl<Id: fmt::Display> fmt::Display for IdArg<Id> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Row(row) => row.fmt(f),
        }
    }
}

/// An argument that names a hashtag: `rust`, `#rust`, or a row of the last output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TagArg {
    /// By its text.
    Tag(Tag),
    /// By row: `@3`, `@last`.
    Row(RowRef),
}

impl FromStr for TagArg {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if let Some(row) = RowRef::parse(text) {
            return Ok(Self::Row(row));
        }
        let neither = |_| "is neither a hashtag nor a row of the last list, like @3".to_owned();
        text.parse().map(Self::Tag).map_err(neither)
    }
}

impl fmt::Display for TagArg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tag(tag) => tag.fmt(f),
            Self::Row(row) => row.fmt(f),
        }
    }
}

/// An argument that names a user: `@me`, `alice`, `@alice`, an id, or `@3`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UserArg {
    /// The signed-in user.
    Me,
    /// The user of a row: `@3`, `@last`.
    Row(RowRef),
    /// By name or id.
    User(UserRef),
}

impl FromStr for UserArg {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if matches!(text, "@me" | "me") {
            return Ok(Self::Me);
        }
        if let Some(row) = RowRef::parse(text) {
            return Ok(Self::Row(row));
        }
        let neither =
            |_| "is neither a username, nor @me, nor a row of the last list, like @3".to_owned();
        text.parse().map(Self::User).map_err(neither)
    }
}

impl fmt::Display for UserArg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Me => f.write_str("@me"),
            Self::Row(row) => row.fmt(f),
            Self::User(user) => user.fmt(f),
        }
    }
}
