//! The wire types of the thread around a post.

use super::Post;
use crate::id::PostId;
use crate::page::Cursor;
use crate::wire::wire;

wire! {
    /// A post with the posts above it and its replies.
    pub struct Thread {
        /// The posts above it, from the root down, at most 40.
        pub ancestors: Vec<Ancestor>,
        /// The requested post.
        pub post: Post,
        /// The direct replies, oldest first, each with its own; at most 10 levels deep and 200 in all.
        pub replies: Vec<Node>,
        /// The cursor of the next page of direct replies, for `list_replies`; `null` at the end.
        pub next: Option<Cursor>,
    }
}

wire! {
    /// A post above another in a thread.
    pub struct Ancestor {
        /// The id of the post.
        pub id: PostId,
        /// The post; `null` when it cannot be shown.
        pub post: Option<Post>,
        /// Whether the post cannot be shown.
        pub missing: bool,
    }
}

wire! {
    /// A reply in a thread, with its own replies.
    pub struct Node {
        /// The id of the reply.
        pub id: PostId,
        /// The reply; `null` when it cannot be shown.
        pub post: Option<Post>,
        /// Whether the reply cannot be shown.
        pub missing: bool,
        /// The direct replies to it, oldest first.
        pub replies: Vec<Node>,
        /// The cursor of the next page of its replies, for `list_replies` of this post; `null` at the end.
        pub next: Option<Cursor>,
    }
}
