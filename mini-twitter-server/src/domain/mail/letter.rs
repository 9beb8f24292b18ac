//! [`Letter`]: what a mail says.

use mini_twitter_core::id::PostId;
use mini_twitter_core::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a mail says; its template has the name of the variant.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Letter {
    /// The account is new; with a code that confirms its address.
    Welcome,
    /// A code that confirms an address.
    VerifyEmail,
    /// A code for a new password.
    ResetPassword,
    /// There is a new password.
    PasswordChanged {
        /// Who changed it.
        how: PasswordChange,
        /// When.
        at: Timestamp,
    },
    /// A sign-in from an unknown address.
    NewSignIn {
        /// The IP address.
        address: String,
        /// The name that the client gave.
        device: Option<String>,
        /// When.
        at: Timestamp,
    },
    /// There is a new address; sent to both.
    EmailChanged {
        /// The address before.
        old: String,
        /// The address now.
        new: String,
        /// When.
        at: Timestamp,
    },
    /// The account was deleted.
    AccountDeleted {
        /// When.
        at: Timestamp,
    },
    /// There are new followers.
    NewFollowers {
        /// The newest ones.
        told: Vec<Told>,
        /// How many more there are.
        more: usize,
    },
    /// There are posts that mention the recipient.
    Mentions {
        /// The newest ones.
        told: Vec<Told>,
        /// How many more there are.
        more: usize,
    },
    /// There are replies to posts of the recipient.
    Replies {
        /// The newest ones.
        told: Vec<Told>,
        /// How many more there are.
        more: usize,
    },
}

impl Letter {
    /// Returns whether it is about notifications, which the recipient may stop.
    pub fn is_about_notifications(&self) -> bool {
        matches!(
            self,
            Self::NewFollowers { .. } | Self::Mentions { .. } | Self::Replies { .. }
        )
    }
}

/// A notification that a mail tells.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Told {
    /// A sentence, such as `bob mentioned you`.
    pub message: String,
    /// The text of its post, as [`quoted`](super::quoted).
    pub quoted: Option<String>,
    /// Its post.
    pub post: Option<PostId>,
}

/// How a password was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasswordChange {
    /// By its owner, with the old one.
    Changed,
    /// By its owner, with a code.
    Reset,
    /// By the operator.
    Operator,
}
