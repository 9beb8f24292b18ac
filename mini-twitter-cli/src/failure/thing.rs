//! What a failure names: the [`Thing`] a command was about, and the [`Hint`] at what can be done.

use std::fmt;

use mini_twitter_core::id::{NotificationId, PostId, SessionId, TokenId};
use mini_twitter_core::user::UserRef;

/// What a command was about, for `error: no post 178912`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Thing {
    Post(PostId),
    User(UserRef),
    Notification(NotificationId),
    Session(SessionId),
    Token(TokenId),
    Path(String),
}

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Post(id) => write!(f, "post {id}"),
            Self::User(UserRef::Id(id)) => write!(f, "user {id}"),
            Self::User(UserRef::Name(name)) => write!(f, "user @{name}"),
            Self::Notification(id) => write!(f, "notification {id}"),
            Self::Session(id) => write!(f, "session {id}"),
            Self::Token(id) => write!(f, "token {id}"),
            Self::Path(path) => f.write_str(path),
        }
    }
}

/// What can be done about it: words, and a command that can be pasted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// `see yours with`.
    pub say: String,
    /// The words of the command, `mini-twitter` first.
    pub command: Vec<String>,
}

impl Hint {
    /// A hint at `command`, the words behind `mini-twitter`.
    pub fn new(say: impl Into<String>, command: &[&str]) -> Self {
        let words = std::iter::once(&"mini-twitter").chain(command);
        Self {
            say: say.into(),
            command: words.map(ToString::to_string).collect(),
        }
    }
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.say, shell_words::join(&self.command))
    }
}
