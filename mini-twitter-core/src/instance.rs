//! The wire types of the instance: what this server is and what it allows.

use crate::wire::wire;

wire! {
    /// What this server is.
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
}

wire! {
    /// What a request may hold.
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
}

wire! {
    /// How much there is.
    #[derive(Copy)]
    pub struct Stats {
        /// Accounts.
        pub users: u64,
        /// Posts, replies and quotes.
        pub posts: u64,
    }
}
