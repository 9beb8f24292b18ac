//! The wire types of personal access tokens, for bots and scripts.

use crate::choice::choice;
use crate::field::{self, Secret};
use crate::id::TokenId;
use crate::page::paged;
use crate::text;
use crate::time::Timestamp;
use crate::wire::{request, wire};

choice! {
    /// What a personal access token may do.
    TokenScope {
        /// Everything that only reads.
        Read "read",
        /// Everything that changes something, except passwords, tokens, sessions and the account itself.
        Write "write",
        /// What the owner may do as an admin.
        Admin "admin",
    }
}

paged! {
    /// The page of a list of personal access tokens.
    pub struct TokensQuery {}
}

request! {
    /// A new personal access token, for a bot or a script.
    pub struct NewToken {
        /// A name that says what the token is for, 1–50 characters.
        #[garde(custom(text::line))]
        required name: String [1 to 50 characters],
        /// What the token may do.
        #[garde(custom(field::known))]
        required scopes: Vec<TokenScope> [1 to 3 items],
        /// When the token expires, in the future; default: never.
        #[garde(skip)]
        optional expires_at: Timestamp,
    }
}

wire! {
    /// A personal access token, without its secret.
    pub struct Token {
        /// The id, for revoking the token.
        pub id: TokenId,
        /// The name that says what the token is for.
        pub name: String,
        /// What the token may do.
        pub scopes: Vec<TokenScope>,
        /// When the token was created.
        pub created_at: Timestamp,
        /// When the token was last used, to the minute; `null` when never.
        pub last_used_at: Option<Timestamp>,
        /// When the token expires; `null` when never.
        pub expires_at: Option<Timestamp>,
    }
}

wire! {
    /// A new personal access token with its secret, which is shown only once.
    pub struct CreatedToken {
        /// The token.
        pub token: Token,
        /// The secret, which starts with `mt_`: the value for `Authorization: Bearer`.
        pub secret: Secret,
    }
}
