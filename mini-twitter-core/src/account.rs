//! The wire types of accounts: opening one, signing in, sessions, tokens, and what only its owner sees.

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::field::{self, Patch, Secret};
use crate::id::{PostId, SessionId, TokenId, UserId};
use crate::page::paged;
use crate::text;
use crate::time::{Date, Timestamp};
use crate::user::{Role, UserCounts};

choice! {
    /// Whether an account is in use.
    AccountStatus {
        /// In use.
        Active "active",
        /// Hidden by its owner until they come back.
        Deactivated "deactivated",
        /// Shut out by an admin.
        Banned "banned",
    }
}

choice! {
    /// What a personal token reaches.
    TokenScope {
        /// Everything that only reads.
        Read "read",
        /// Everything that changes something, but for password, tokens and account.
        Write "write",
        /// What the owner may do as an admin.
        Admin "admin",
    }
}

/// What a new account is opened with.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// The handle: 3–30 letters, digits and `_`, at least one letter. It never changes.
    #[garde(length(chars, min = 3, max = 30), custom(text::username))]
    pub username: String,
    /// Where mail goes; nobody else sees it.
    #[garde(length(chars, max = 254), custom(text::email))]
    pub email: String,
    /// 8–128 characters, not the name or the mail address.
    #[garde(length(chars, min = 8, max = 128), custom(text::password))]
    pub password: Secret,
    /// The name people see; the username unless said.
    #[garde(length(chars, min = 1, max = 50), custom(text::line))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The given name.
    #[garde(length(chars, min = 1, max = 50), custom(text::line))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// The family name.
    #[garde(length(chars, min = 1, max = 50), custom(text::line))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// 2000-01-01 unless said.
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birthday: Option<Date>,
    /// A few words on oneself.
    #[garde(length(chars, max = 500), custom(text::lines))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bio: Option<String>,
}

/// Who signs in, and with what.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// The username or the mail address.
    #[garde(length(chars, min = 1, max = 254))]
    pub login: String,
    /// The password.
    #[garde(length(chars, min = 1, max = 128))]
    pub password: Secret,
    /// What to call this sign-in in the list of sessions, `laptop`.
    #[garde(length(chars, min = 1, max = 100), custom(text::line))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
}

/// The token that a new pair is asked with.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Refresh {
    /// The latest refresh token of the session.
    #[garde(length(chars, min = 1, max = 200))]
    pub refresh_token: Secret,
}

/// A sign-in: who it is and the tokens it works with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Session {
    /// Who it is.
    pub user: Account,
    /// Goes into `Authorization: Bearer`; lives 15 minutes.
    pub access_token: Secret,
    /// When the access token ends.
    pub access_expires_at: Timestamp,
    /// Good for one new pair.
    pub refresh_token: Secret,
    /// When the refresh token ends if nobody uses it.
    pub refresh_expires_at: Timestamp,
    /// Names this sign-in in the list of sessions.
    pub session_id: SessionId,
    /// `Bearer`.
    pub token_type: String,
}

/// An account as its owner sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct Account {
    pub id: UserId,
    pub username: String,
    pub name: String,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub email: String,
    pub phone: Option<String>,
    pub address: Option<String>,
    pub birthday: Date,
    pub bio: Option<String>,
    pub location: Option<String>,
    pub website: Option<String>,
    pub social: Social,
    /// Never absent: who has no picture gets a drawn one.
    pub avatar_url: String,
    pub cover_url: Option<String>,
    pub role: Role,
    pub status: AccountStatus,
    pub verified: bool,
    pub counts: UserCounts,
    pub pinned_post: Option<PostId>,
    /// Notifications not read yet, as far as the preferences let them through.
    pub unread_notifications: u32,
    pub created_at: Timestamp,
}

/// Where else someone can be found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct Social {
    pub facebook: Option<String>,
    pub twitter: Option<String>,
    pub youtube: Option<String>,
}

/// What to change of [`Social`].
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct UpdateSocial {
    #[garde(length(chars, min = 1, max = 200), custom(text::line))]
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub facebook: Patch<String>,
    #[garde(length(chars, min = 1, max = 200), custom(text::line))]
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub twitter: Patch<String>,
    #[garde(length(chars, min = 1, max = 200), custom(text::line))]
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub youtube: Patch<String>,
}

/// What to change of me: absent keeps, `null` clears.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct UpdateMe {
    /// The name people see.
    #[garde(length(chars, min = 1, max = 50), custom(text::line))]
    #[serde(
        deserialize_with = "field::not_null",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schemars(with = "String"))]
    pub name: Option<String>,
    /// The given name.
    #[garde(length(chars, min = 1, max = 50), custom(text::line))]
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub first_name: Patch<String>,
    /// The family name.
    #[garde(length(chars, min = 1, max = 50), custom(text::line))]
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub last_name: Patch<String>,
    /// A few words on oneself.
    #[garde(length(chars, max = 500), custom(text::lines))]
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub bio: Patch<String>,
    /// Where one lives, for all to see.
    #[garde(length(chars, min = 1, max = 100), custom(text::line))]
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub location: Patch<String>,
    /// An address of the web.
    #[garde(length(chars, max = 200), custom(text::url))]
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub website: Patch<String>,
    /// A phone number; nobody else sees it.
    #[garde(length(chars, max = 30), custom(text::phone))]
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub phone: Patch<String>,
    /// A postal address; nobody else sees it.
    #[garde(length(chars, min = 1, max = 200), custom(text::lines))]
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub address: Patch<String>,
    /// The birthday; nobody else sees it.
    #[garde(skip)]
    #[serde(
        deserialize_with = "field::not_null",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schemars(with = "Date"))]
    pub birthday: Option<Date>,
    /// Where else one can be found.
    #[garde(dive)]
    #[serde(
        deserialize_with = "field::not_null",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schemars(with = "UpdateSocial"))]
    pub social: Option<UpdateSocial>,
    /// Where mail goes; needs `password`.
    #[garde(length(chars, max = 254), custom(text::email))]
    #[serde(
        deserialize_with = "field::not_null",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schemars(with = "String"))]
    pub email: Option<String>,
    /// The password, when `email` changes.
    #[garde(length(chars, min = 1, max = 128))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<Secret>,
    /// A post of one's own to show first.
    #[garde(skip)]
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub pinned_post: Patch<PostId>,
}

/// The old password and the new one.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The password so far.
    #[garde(length(chars, min = 1, max = 128))]
    pub old_password: Secret,
    /// 8–128 characters, not the name or the mail address.
    #[garde(length(chars, min = 8, max = 128), custom(text::password))]
    pub new_password: Secret,
}

/// What deactivating asks for.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Deactivate {
    /// The password, once more.
    #[garde(length(chars, min = 1, max = 128))]
    pub password: Secret,
}

/// One sign-in among others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct SessionInfo {
    pub id: SessionId,
    pub device: Option<String>,
    pub address: String,
    pub created_at: Timestamp,
    /// To the minute.
    pub last_used_at: Timestamp,
    /// Whether it is the one that asks.
    pub current: bool,
}

paged! {
    /// Which part of my sessions.
    pub struct SessionsQuery {}
}

paged! {
    /// Which part of my tokens.
    pub struct TokensQuery {}
}

/// A personal access token to make, for a bot or a script.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// What it is for.
    #[garde(length(chars, min = 1, max = 50), custom(text::line))]
    pub name: String,
    /// What it reaches.
    #[garde(length(min = 1, max = 3), custom(field::known))]
    pub scopes: Vec<TokenScope>,
    /// When it ends; never unless said.
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

/// A personal access token, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct Token {
    pub id: TokenId,
    pub name: String,
    pub scopes: Vec<TokenScope>,
    pub created_at: Timestamp,
    /// To the minute.
    pub last_used_at: Option<Timestamp>,
    pub expires_at: Option<Timestamp>,
}

/// A token just made, with its secret, which is shown this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct CreatedToken {
    /// What was made.
    pub token: Token,
    /// `mt_…`: goes into `Authorization: Bearer`.
    pub secret: Secret,
}
