//! The wire types of the instance: what this server is and what it allows.

use crate::wire::wire;

wire! {
    /// What this server is and what it allows.
    pub struct Instance {
        /// The name of the server.
        pub name: String,
        /// A short description of the server.
        pub description: String,
        /// The version of the server software.
        pub version: String,
        /// Whether new accounts can be created.
        pub registrations_open: bool,
        /// The limits of requests.
        pub limits: Limits,
        /// The size of the server; at most one minute old.
        pub stats: Stats,
    }
}

wire! {
    /// The limits of requests.
    pub struct Limits {
        /// The maximum length of a post, in characters (grapheme clusters).
        pub post_chars: u32,
        /// The maximum length of a post, in bytes.
        pub post_bytes: u32,
        /// The maximum length of a biography, in characters (code points).
        pub bio_chars: u32,
        /// The minimum length of a password, in characters (code points).
        pub password_chars_min: u32,
        /// The maximum number of items in a page.
        pub page_items: u32,
        /// The maximum size of a JSON body, in bytes.
        pub body_bytes: u32,
    }
}

wire! {
    /// The size of the server.
    #[derive(Copy)]
    pub struct Stats {
        /// The number of accounts.
        pub users: u64,
        /// The number of posts, replies and quotes.
        pub posts: u64,
    }
}
