//! [`Subject`]: what a command was about, so that its error and its hint can name it.
//!
//! To let errors name one more type, add a variant here and its hint in [`crate::hint`].

use std::fmt;

use mini_twitter_core::id::{JobId, NotificationId, PostId, SessionId, TokenId};
use mini_twitter_core::user::UserRef;

/// What a command was about, for `error: no post 178912`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A post.
    Post(PostId),
    /// A user, by name or id.
    User(UserRef),
    /// A notification.
    Notification(NotificationId),
    /// A session.
    Session(SessionId),
    /// A personal access token.
    Token(TokenId),
    /// A job.
    Job(JobId),
    /// Anything else, as it is printed: a path of the API, `tag #rust`.
    Other(String),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Post(id) => write!(f, "post {id}"),
            Self::User(UserRef::Id(id)) => write!(f, "user {id}"),
            Self::User(UserRef::Name(name)) => write!(f, "user @{name}"),
            Self::Notification(id) => write!(f, "notification {id}"),
            Self::Session(id) => write!(f, "session {id}"),
            Self::Token(id) => write!(f, "token {id}"),
            Self::Job(id) => write!(f, "job {id}"),
            Self::Other(text) => f.write_str(text),
        }
    }
}
