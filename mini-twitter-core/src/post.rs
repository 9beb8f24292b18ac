//! The wire types of posts: what one is made of, what one looks like, and the thread it stands in.

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::field::{self, Patch};
use crate::id::{EditId, PostId, UserId};
use crate::page::{Cursor, paged};
use crate::text;
use crate::time::Timestamp;
use crate::user::UserSummary;

choice! {
    /// What a post is.
    PostKind {
        /// Text, perhaps with pictures.
        Post "post",
        /// A short video.
        Reel "reel",
        /// A video.
        Video "video",
        /// A video at YouTube.
        YoutubeVideo "youtube_video",
        /// A short video at YouTube.
        YoutubeReel "youtube_reel",
    }
}

choice! {
    /// Who may reply to a post; its author always may.
    ReplyPolicy {
        /// Anyone who sees it.
        Everyone "everyone",
        /// Those whom the author follows, and those mentioned.
        Following "following",
        /// Those mentioned.
        Mentioned "mentioned",
    }
}

/// What a new post is made of: text, a quoted post, or both.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct NewPost {
    /// 1–500 characters as people count them, 8 KiB.
    #[garde(length(bytes, max = text::POST_BYTES), custom(text::post))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The post it replies to.
    #[garde(skip)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<PostId>,
    /// The post it quotes.
    #[garde(skip)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<PostId>,
    /// What readers are told before they open it.
    #[garde(length(chars, min = 1, max = 100), custom(text::line))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_warning: Option<String>,
    /// Whether it is not for everyone's eyes.
    #[garde(skip)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sensitive: Option<bool>,
    /// Who may reply; everyone unless said.
    #[garde(custom(field::known))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_policy: Option<ReplyPolicy>,
}

impl NewPost {
    /// A post of `text` alone.
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: Some(text.into()),
            ..Self::default()
        }
    }
    /// The same as a reply to `post`.
    #[must_use]
    pub fn reply_to(mut self, post: PostId) -> Self {
        self.reply_to = Some(post);
        self
    }
    /// The same with `post` quoted.
    #[must_use]
    pub fn quote(mut self, post: PostId) -> Self {
        self.quote = Some(post);
        self
    }
}

/// What to change of a post: absent keeps, `null` clears.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct EditPost {
    /// The new text; clearing it needs a quote to remain.
    #[garde(length(bytes, max = text::POST_BYTES), custom(text::post))]
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub text: Patch<String>,
    /// What readers are told before they open it.
    #[garde(length(chars, min = 1, max = 100), custom(text::line))]
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub content_warning: Patch<String>,
    /// Whether it is not for everyone's eyes.
    #[garde(skip)]
    #[serde(
        deserialize_with = "field::not_null",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schemars(with = "bool"))]
    pub sensitive: Option<bool>,
}

/// A post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct Post {
    pub id: PostId,
    pub kind: PostKind,
    pub author: UserSummary,
    pub text: Option<String>,
    pub entities: Entities,
    /// The post it replies to, whether or not that can still be seen.
    pub reply_to: Option<PostId>,
    /// The quoted post, one level deep: a quoted quote has `null` here and its own `quote_missing` unset.
    pub quote: Option<Box<Post>>,
    /// Whether it quotes something that cannot be shown.
    pub quote_missing: bool,
    pub counts: PostCounts,
    pub sensitive: bool,
    pub content_warning: Option<String>,
    pub reply_policy: ReplyPolicy,
    pub created_at: Timestamp,
    pub edited_at: Option<Timestamp>,
    /// What the viewer did with it; absent without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub viewer: Option<PostViewer>,
}

/// How often a post was liked and so on: rows that exist, the same for every viewer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct PostCounts {
    pub likes: u32,
    pub retweets: u32,
    pub quotes: u32,
    pub replies: u32,
}

/// What the viewer did with a post.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct PostViewer {
    pub liked: bool,
    pub retweeted: bool,
    pub bookmarked: bool,
}

/// What stands in a text; ranges are half-open and in Unicode code points.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct Entities {
    pub mentions: Vec<MentionEntity>,
    pub hashtags: Vec<text::Hashtag>,
    pub urls: Vec<text::Link>,
}

/// `@name` of someone who exists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct MentionEntity {
    pub start: u32,
    pub end: u32,
    pub id: UserId,
    pub username: String,
}

/// A row of a feed: a post as it came there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Entry {
    /// The row's own: that of the post, or that of the retweet.
    pub id: PostId,
    /// The post, or the original of the retweet.
    pub post: Post,
    /// Who retweeted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retweeted_by: Option<UserSummary>,
    /// When it came there.
    pub at: Timestamp,
}

/// An earlier wording of a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct PostEdit {
    pub id: EditId,
    pub text: Option<String>,
    pub content_warning: Option<String>,
    pub sensitive: bool,
    /// When this wording was replaced.
    pub replaced_at: Timestamp,
}

/// A post between what it answers and what answers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Thread {
    /// What it answers, the root first, at most 40.
    pub ancestors: Vec<Ancestor>,
    /// The post that was asked for.
    pub post: Post,
    /// What answers it: at most 10 deep and 200 in all.
    pub replies: Vec<Node>,
    /// Where the direct replies go on, in `list_replies`.
    pub next: Option<Cursor>,
}

/// A post above another; `post` is `null` when it cannot be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct Ancestor {
    pub id: PostId,
    pub post: Option<Post>,
    pub missing: bool,
}

/// A reply with its own replies; `post` is `null` when it cannot be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Node {
    /// The reply's id.
    pub id: PostId,
    /// The reply.
    pub post: Option<Post>,
    /// Whether it cannot be shown.
    pub missing: bool,
    /// What answers it, the oldest first.
    pub replies: Vec<Node>,
    /// Where they go on, in `list_replies` of this post.
    pub next: Option<Cursor>,
}

/// How posts are sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PostOrder {
    /// The latest first.
    #[default]
    Newest,
    /// The earliest first.
    Oldest,
    /// The most liked first.
    Popular,
}

paged! {
    /// Which of all public posts.
    pub struct PostsQuery {
        /// Only this person's.
        #[garde(skip)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub author: Option<crate::user::UserRef>,
        /// Whether replies are among them; not unless said.
        #[garde(skip)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub replies: Option<bool>,
        /// The order; `newest` unless said.
        #[garde(skip)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub order: Option<PostOrder>,
    }
}

paged! {
    /// Which part of a list of posts.
    pub struct PostListQuery {}
}
