//! The wire types of the instance: what this server is and what it allows.

use serde::{Deserialize, Serialize};

/// What this server is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Instance {
    /// Its name, for people.
    pub name: String,
    /// A few words on it.
    pub description: String,
    /// The version of the server.
    pub version: String,
    /// Whether anyone may register.
    pub registrations_open: bool,
    /// What a request may hold.
    pub limits: Limits,
    /// How much there is; at most a minute old.
    pub stats: Stats,
}

/// What a request may hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Limits {
    /// Characters of a post, as people count them.
    pub post_chars: u32,
    /// Bytes of a post.
    pub post_bytes: u32,
    /// Characters of a biography.
    pub bio_chars: u32,
    /// The fewest characters of a password.
    pub password_chars_min: u32,
    /// Items of a page.
    pub page_items: u32,
    /// Bytes of a JSON body.
    pub body_bytes: u32,
}

/// How much there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Stats {
    /// Accounts.
    pub users: u64,
    /// Posts, replies and quotes.
    pub posts: u64,
}
