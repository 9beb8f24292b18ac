//! The wire types of accounts: opening one, signing in, sessions, tokens, and what only its owner sees.

use crate::choice::choice;
use crate::field::{self, Secret};
use crate::id::{PostId, SessionId, TokenId, UserId};
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

request! {
    /// What a new account is opened with.
    pub struct Register {
        /// The handle: 3–30 letters, digits and `_`, at least one letter. It never changes.
        #[garde(length(chars, min = 3, max = 30), custom(text::username))]
        required username: String,
        /// Where mail goes; nobody else sees it.
        #[garde(length(chars, max = 254), custom(text::email))]
        required email: String,
        /// 8–128 characters, not the name or the mail address.
        #[garde(length(chars, min = 8, max = 128), custom(text::password))]
        required password: Secret,
        /// The name people see; the username unless said.
        #[garde(length(chars, min = 1, max = 50), custom(text::line))]
        optional name: String,
        /// The given name.
        #[garde(length(chars, min = 1, max = 50), custom(text::line))]
        optional first_name: String,
        /// The family name.
        #[garde(length(chars, min = 1, max = 50), custom(text::line))]
        optional last_name: String,
        /// 2000-01-01 unless said.
        #[garde(skip)]
        optional birthday: Date,
        /// A few words on oneself.
        #[garde(length(chars, max = 500), custom(text::lines))]
        optional bio: String,
    }
}

request! {
    /// Who signs in, and with what.
    pub struct Login {
        /// The username or the mail address.
        #[garde(length(chars, min = 1, max = 254))]
        required login: String,
        /// The password.
        #[garde(length(chars, min = 1, max = 128))]
        required password: Secret,
        /// What to call this sign-in in the list of sessions, `laptop`.
        #[garde(length(chars, min = 1, max = 100), custom(text::line))]
        optional device: String,
    }
}

request! {
    /// The token that a new pair is asked with.
    pub struct Refresh {
        /// The latest refresh token of the session.
        #[garde(length(chars, min = 1, max = 200))]
        required refresh_token: Secret,
    }
}

wire! {
    /// A sign-in: who it is and the tokens it works with.
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
}

wire! {
    /// An account as its owner sees it.
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
}

wire! {
    /// Where else someone can be found.
    #[derive(Default)]
    #[expect(missing_docs, reason = "the names say it")]
    pub struct Social {
        pub facebook: Option<String>,
        pub twitter: Option<String>,
        pub youtube: Option<String>,
    }
}

request! {
    /// What to change of [`Social`].
    #[derive(Default)]
    #[expect(missing_docs, reason = "the names say it")]
    pub struct UpdateSocial {
        #[garde(length(chars, min = 1, max = 200), custom(text::line))]
        nullable facebook: String,
        #[garde(length(chars, min = 1, max = 200), custom(text::line))]
        nullable twitter: String,
        #[garde(length(chars, min = 1, max = 200), custom(text::line))]
        nullable youtube: String,
    }
}

request! {
    /// What to change of me: absent keeps, `null` clears.
    #[derive(Default)]
    pub struct UpdateMe {
        /// The name people see.
        #[garde(length(chars, min = 1, max = 50), custom(text::line))]
        not_null name: String,
        /// The given name.
        #[garde(length(chars, min = 1, max = 50), custom(text::line))]
        nullable first_name: String,
        /// The family name.
        #[garde(length(chars, min = 1, max = 50), custom(text::line))]
        nullable last_name: String,
        /// A few words on oneself.
        #[garde(length(chars, max = 500), custom(text::lines))]
        nullable bio: String,
        /// Where one lives, for all to see.
        #[garde(length(chars, min = 1, max = 100), custom(text::line))]
        nullable location: String,
        /// An address of the web.
        #[garde(length(chars, max = 200), custom(text::url))]
        nullable website: String,
        /// A phone number; nobody else sees it.
        #[garde(length(chars, max = 30), custom(text::phone))]
        nullable phone: String,
        /// A postal address; nobody else sees it.
        #[garde(length(chars, min = 1, max = 200), custom(text::lines))]
        nullable address: String,
        /// The birthday; nobody else sees it.
        #[garde(skip)]
        not_null birthday: Date,
        /// Where else one can be found.
        #[garde(dive)]
        not_null social: UpdateSocial,
        /// Where mail goes; needs `password`.
        #[garde(length(chars, max = 254), custom(text::email))]
        not_null email: String,
        /// The password, when `email` changes.
        #[garde(length(chars, min = 1, max = 128))]
        optional password: Secret,
        /// A post of one's own to show first.
        #[garde(skip)]
        nullable pinned_post: PostId,
    }
}

request! {
    /// The old password and the new one.
    pub struct ChangePassword {
        /// The password so far.
        #[garde(length(chars, min = 1, max = 128))]
        required old_password: Secret,
        /// 8–128 characters, not the name or the mail address.
        #[garde(length(chars, min = 8, max = 128), custom(text::password))]
        required new_password: Secret,
    }
}

request! {
    /// What deactivating asks for.
    pub struct Deactivate {
        /// The password, once more.
        #[garde(length(chars, min = 1, max = 128))]
        required password: Secret,
    }
}

wire! {
    /// One sign-in among others.
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
}

paged! {
    /// Which part of my sessions.
    pub struct SessionsQuery {}
}

paged! {
    /// Which part of my tokens.
    pub struct TokensQuery {}
}

request! {
    /// A personal access token to make, for a bot or a script.
    pub struct NewToken {
        /// What it is for.
        #[garde(length(chars, min = 1, max = 50), custom(text::line))]
        required name: String,
        /// What it reaches.
        #[garde(length(min = 1, max = 3), custom(field::known))]
        required scopes: Vec<TokenScope>,
        /// When it ends; never unless said.
        #[garde(skip)]
        optional expires_at: Timestamp,
    }
}

wire! {
    /// A personal access token, without its secret.
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
}

wire! {
    /// A token just made, with its secret, which is shown this once.
    pub struct CreatedToken {
        /// What was made.
        pub token: Token,
        /// `mt_…`: goes into `Authorization: Bearer`.
        pub secret: Secret,
    }
}
