//! The wire types of accounts: registration, sign-in, sessions, tokens, and what only the owner of an account sees.

mod token;

pub use token::{CreatedToken, NewToken, Token, TokenScope, TokensQuery};

use crate::choice::choice;
use crate::field::{self, Secret};
use crate::id::{PostId, SessionId, UserId};
use crate::page::paged;
use crate::text;
use crate::time::{Date, Timestamp};
use crate::user::{Role, UserCounts};
use crate::wire::{request, wire};

choice! {
    /// Whether an account is in use.
    AccountStatus {
        /// In use.
        Active "active",
        /// Hidden by its owner until they reactivate it.
        Deactivated "deactivated",
        /// Locked by an admin.
        Banned "banned",
        /// Deleted by its owner; only the username is kept, which nobody gets again.
        Deleted "deleted",
    }
}

choice! {
    /// Who may begin a conversation with a user.
    MessagePolicy {
        /// Everyone who is not blocked.
        Everyone "everyone",
        /// The users that the user follows.
        Following "following",
        /// Nobody.
        Nobody "nobody",
    }
}

request! {
    /// A new account.
    pub struct Register {
        /// 3–30 ASCII letters, digits and `_`, with at least one letter; unique without case. It never changes.
        #[garde(custom(text::username))]
        required username: String [3 to 30 characters],
        /// The email address, at most 254 characters; unique without case. Only the owner sees it.
        #[garde(custom(text::email))]
        required email: String [up to 254 characters],
        /// 8–128 characters (a server may require more than 8); not the username, the email address or a common password.
        #[garde(custom(text::password))]
        required password: Secret [8 to 128 characters],
        /// The display name, 1–50 characters; default: the username.
        #[garde(custom(text::line))]
        optional name: String [1 to 50 characters],
        /// The given name, 1–50 characters. Only the owner sees it.
        #[garde(custom(text::line))]
        optional first_name: String [1 to 50 characters],
        /// The family name, 1–50 characters. Only the owner sees it.
        #[garde(custom(text::line))]
        optional last_name: String [1 to 50 characters],
        /// The birthday, from 1900-01-01 to today; default: 2000-01-01. Only the owner sees it.
        #[garde(skip)]
        optional birthday: Date,
        /// A short biography, at most 500 characters.
        #[garde(custom(text::lines))]
        optional bio: String [up to 500 characters],
        /// A name for this sign-in in the list of sessions, such as `laptop`; 1–100 characters.
        #[garde(custom(text::line))]
        optional device: String [1 to 100 characters],
    }
}

impl Register {
    /// Creates a new account without the fields that may be absent.
    pub fn new(
        username: impl Into<String>,
        email: impl Into<String>,
        password: impl Into<Secret>,
    ) -> Self {
        Self {
            username: username.into(),
            email: email.into(),
            password: password.into(),
            name: None,
            first_name: None,
            last_name: None,
            birthday: None,
            bio: None,
            device: None,
        }
    }
}

request! {
    /// The credentials to sign in with.
    pub struct Login {
        /// The username or the email address.
        required login: String [1 to 254 characters],
        /// The password.
        required password: Secret [1 to 128 characters],
        /// A name for this sign-in in the list of sessions, such as `laptop`; 1–100 characters.
        #[garde(custom(text::line))]
        optional device: String [1 to 100 characters],
    }
}

impl Login {
    /// Creates credentials without a name for the sign-in; `login` is a username or an email address.
    pub fn new(login: impl Into<String>, password: impl Into<Secret>) -> Self {
        Self {
            login: login.into(),
            password: password.into(),
            device: None,
        }
    }
}

request! {
    /// A refresh token to exchange for a new pair of tokens.
    pub struct Refresh {
        /// The latest refresh token of the session.
        required refresh_token: Secret [1 to 200 characters],
    }
}

wire! {
    /// A session: the account that is signed in, and its tokens.
    pub struct Session {
        /// The account that is signed in.
        pub user: Account,
        /// The token for `Authorization: Bearer`; valid for 15 minutes.
        pub access_token: Secret,
        /// When the access token expires.
        pub access_expires_at: Timestamp,
        /// The token that is exchanged, once, for a new pair of tokens.
        pub refresh_token: Secret,
        /// When the refresh token expires if it is not used: after 30 days.
        pub refresh_expires_at: Timestamp,
        /// The session in the list of sessions.
        pub session_id: SessionId,
        /// Always `Bearer`.
        pub token_type: String,
    }
}

wire! {
    /// An account as its owner sees it.
    pub struct Account {
        /// The id; it never changes.
        pub id: UserId,
        /// The username, without `@`; it never changes.
        pub username: String,
        /// The display name, 1–50 characters.
        pub name: String,
        /// The given name. Only the owner sees it.
        pub first_name: Option<String>,
        /// The family name. Only the owner sees it.
        pub last_name: Option<String>,
        /// The email address. Only the owner sees it.
        pub email: String,
        /// Whether the owner gave the code that was sent to the email address.
        #[serde(default)]
        pub email_verified: bool,
        /// The email address that replaces the present one when the code sent there is given.
        #[serde(default)]
        pub unconfirmed_email: Option<String>,
        /// The phone number. Only the owner sees it.
        pub phone: Option<String>,
        /// The postal address. Only the owner sees it.
        pub address: Option<String>,
        /// The birthday. Only the owner sees it.
        pub birthday: Date,
        /// A short biography, at most 500 characters, possibly of several lines.
        pub bio: Option<String>,
        /// A place that everyone sees, as free text.
        pub location: Option<String>,
        /// A URL that starts with `http://` or `https://`.
        pub website: Option<String>,
        /// Names on other platforms.
        pub social: Social,
        /// The URL of the profile picture; a drawn one when none was uploaded, so never absent.
        pub avatar_url: String,
        /// The URL of the cover picture.
        pub cover_url: Option<String>,
        /// What the user may do.
        pub role: Role,
        /// Whether the account is in use.
        pub status: AccountStatus,
        /// Whether the user is verified, which clients show as a check mark.
        pub verified: bool,
        /// Whether only followers see the posts, likes and followers; a private account does not take new followers.
        #[serde(default)]
        pub is_private: bool,
        /// Who may begin a conversation with the user.
        #[serde(default)]
        pub message_policy: MessagePolicy,
        /// How many followers, followed users and posts the account has.
        pub counts: UserCounts,
        /// The post that the profile shows first.
        pub pinned_post: Option<PostId>,
        /// The number of unread notifications that the notification preferences allow.
        pub unread_notifications: u32,
        /// When the account was created.
        pub created_at: Timestamp,
    }
}

wire! {
    /// Names on other platforms, as free text.
    #[derive(Default)]
    pub struct Social {
        /// The name or URL on Facebook.
        pub facebook: Option<String>,
        /// The name or URL on Twitter.
        pub twitter: Option<String>,
        /// The name or URL on YouTube.
        pub youtube: Option<String>,
    }
}

request! {
    /// A change of the names on other platforms: absent fields keep their value, `null` clears.
    #[derive(Default)]
    pub struct UpdateSocial {
        /// The name or URL on Facebook, 1–200 characters.
        #[garde(custom(text::line))]
        nullable facebook: String [1 to 200 characters],
        /// The name or URL on Twitter, 1–200 characters.
        #[garde(custom(text::line))]
        nullable twitter: String [1 to 200 characters],
        /// The name or URL on YouTube, 1–200 characters.
        #[garde(custom(text::line))]
        nullable youtube: String [1 to 200 characters],
    }
}

request! {
    /// A change of the caller's account: absent fields keep their value, `null` clears.
    #[derive(Default)]
    pub struct UpdateMe {
        /// The display name, 1–50 characters.
        #[garde(custom(text::line))]
        not_null name: String [1 to 50 characters],
        /// The given name, 1–50 characters. Only the owner sees it.
        #[garde(custom(text::line))]
        nullable first_name: String [1 to 50 characters],
        /// The family name, 1–50 characters. Only the owner sees it.
        #[garde(custom(text::line))]
        nullable last_name: String [1 to 50 characters],
        /// A short biography, at most 500 characters.
        #[garde(custom(text::lines))]
        nullable bio: String [up to 500 characters],
        /// A place that everyone sees, 1–100 characters.
        #[garde(custom(text::line))]
        nullable location: String [1 to 100 characters],
        /// A URL that starts with `http://` or `https://`, at most 200 characters.
        #[garde(custom(text::url))]
        nullable website: String [up to 200 characters],
        /// A phone number, at most 30 characters. Only the owner sees it.
        #[garde(custom(text::phone))]
        nullable phone: String [up to 30 characters],
        /// A postal address, 1–200 characters. Only the owner sees it.
        #[garde(custom(text::lines))]
        nullable address: String [1 to 200 characters],
        /// The birthday, from 1900-01-01 to today. Only the owner sees it.
        #[garde(skip)]
        not_null birthday: Date,
        /// Names on other platforms.
        #[garde(dive)]
        not_null social: UpdateSocial,
        /// The email address, at most 254 characters; requires `password`. A new one takes effect when the code that is
        /// sent there is given to `verify_email`; the present one takes back a change.
        #[garde(custom(text::email))]
        not_null email: String [up to 254 characters],
        /// The current password; required when `email` changes.
        optional password: Secret [1 to 128 characters],
        /// One of the caller's posts, to be shown first on the profile.
        #[garde(skip)]
        nullable pinned_post: PostId,
        /// Whether only followers see the posts, likes and followers; a private account does not take new followers.
        #[garde(skip)]
        not_null is_private: bool,
        /// Who may begin a conversation with the caller.
        #[garde(custom(field::known))]
        not_null message_policy: MessagePolicy,
    }
}

request! {
    /// A change of the caller's password.
    pub struct ChangePassword {
        /// The current password.
        required old_password: Secret [1 to 128 characters],
        /// 8–128 characters (a server may require more than 8); not the username, the email address or a common password.
        #[garde(custom(text::password))]
        required new_password: Secret [8 to 128 characters],
    }
}

request! {
    /// The code that confirms an email address.
    pub struct VerifyEmail {
        /// The 6 digits that were mailed to the address.
        #[garde(custom(text::code))]
        required code: Secret [6 to 6 characters],
    }
}

request! {
    /// The address of an account whose password is forgotten.
    pub struct ForgotPassword {
        /// The email address of the account.
        #[garde(custom(text::email))]
        required email: String [up to 254 characters],
    }
}

wire! {
    /// A code is on its way.
    #[derive(Copy)]
    pub struct CodeSent {
        /// For how many seconds it is valid from when it is sent.
        pub valid_for: u32,
    }
}

request! {
    /// A new password, with the code that was mailed.
    pub struct ResetPassword {
        /// The email address of the account.
        #[garde(custom(text::email))]
        required email: String [up to 254 characters],
        /// The 6 digits that were mailed to the address.
        #[garde(custom(text::code))]
        required code: Secret [6 to 6 characters],
        /// 8–128 characters (a server may require more than 8); not the username, the email address or a common password.
        #[garde(custom(text::password))]
        required new_password: Secret [8 to 128 characters],
    }
}

request! {
    /// The confirmation that deletes an account.
    pub struct DeleteMe {
        /// The current password.
        required password: Secret [1 to 128 characters],
    }
}

request! {
    /// The confirmation that deactivates an account.
    pub struct Deactivate {
        /// The current password.
        required password: Secret [1 to 128 characters],
    }
}

wire! {
    /// A session in the list of sessions.
    pub struct SessionInfo {
        /// The id, for ending the session.
        pub id: SessionId,
        /// The name that the client gave at sign-in.
        pub device: Option<String>,
        /// The IP address that signed in.
        pub address: String,
        /// When the session was created.
        pub created_at: Timestamp,
        /// When the session was last used, to the minute.
        pub last_used_at: Timestamp,
        /// Whether this is the session that made the request.
        pub current: bool,
    }
}

paged! {
    /// The page of a list of sessions.
    pub struct SessionsQuery {}
}
