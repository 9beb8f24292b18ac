//! The wire types of posts: writing one, reading one, and the thread around one.

mod thread;

pub use thread::{Ancestor, Node, Thread};

use crate::choice::choice;
use crate::field::{self, Patch};
use crate::id::{EditId, PostId, UserId};
use crate::page::paged;
use crate::text;
use crate::time::Timestamp;
use crate::user::{UserRef, UserSummary};
use crate::wire::{request, wire};

choice! {
    /// The kind of a post.
    PostKind {
        /// A text, possibly with pictures.
        Post "post",
        /// A short video.
        Reel "reel",
        /// A video.
        Video "video",
        /// A video on YouTube.
        YoutubeVideo "youtube_video",
        /// A short video on YouTube.
        YoutubeReel "youtube_reel",
    }
}

choice! {
    /// Who may reply to a post. Its author always may.
    ReplyPolicy {
        /// Everyone who can see the post.
        Everyone "everyone",
        /// The users whom the author follows, and the users mentioned in the post.
        Following "following",
        /// The users mentioned in the post.
        Mentioned "mentioned",
    }
}

request! {
    /// A new post. It has a text, a quoted post, or both.
    #[derive(Default)]
    #[cfg_attr(feature = "openapi", schemars(extend("minProperties" = 1)))]
    pub struct NewPost {
        /// The text: 1–500 characters (grapheme clusters), at most 8 KiB.
        #[garde(custom(text::post))]
        optional text: String [up to { text::POST_BYTES } bytes],
        /// The post that this is a reply to.
        #[garde(skip)]
        optional reply_to: PostId,
        /// The post to quote.
        #[garde(skip)]
        optional quote: PostId,
        /// A warning to show before the content, 1–100 characters.
        #[garde(custom(text::line))]
        optional content_warning: String [1 to 100 characters],
        /// Whether the content is sensitive; default: `false`.
        #[garde(skip)]
        optional sensitive: bool,
        /// Who may reply; default: `everyone`.
        #[garde(custom(field::known))]
        optional reply_policy: ReplyPolicy,
    }
}

impl NewPost {
    /// Creates a post of `text` alone.
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: Some(text.into()),
            ..Self::default()
        }
    }
    /// Makes it a reply to `post`.
    #[must_use]
    pub fn reply_to(mut self, post: PostId) -> Self {
        self.reply_to = Some(post);
        self
    }
    /// Makes it quote `post`.
    #[must_use]
    pub fn quote(mut self, post: PostId) -> Self {
        self.quote = Some(post);
        self
    }
}

request! {
    /// A change of a post: absent fields keep their value, `null` clears.
    #[derive(Default)]
    pub struct EditPost {
        /// The text: 1–500 characters (grapheme clusters), at most 8 KiB; `null` is allowed only for a quote.
        #[garde(custom(text::post))]
        nullable text: String [up to { text::POST_BYTES } bytes],
        /// A warning to show before the content, 1–100 characters.
        #[garde(custom(text::line))]
        nullable content_warning: String [1 to 100 characters],
        /// Whether the content is sensitive.
        #[garde(skip)]
        not_null sensitive: bool,
    }
}

impl EditPost {
    /// Creates a change of the text alone.
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: Patch::Set(text.into()),
            ..Self::default()
        }
    }
}

wire! {
    /// A post, a reply or a quote.
    pub struct Post {
        /// The id; ids grow with time.
        pub id: PostId,
        /// The kind of the post.
        pub kind: PostKind,
        /// The user who wrote the post.
        pub author: UserSummary,
        /// The text, 1–500 characters (grapheme clusters); `null` when the post only quotes another.
        pub text: Option<String>,
        /// The mentions, hashtags and URLs in `text`.
        pub entities: Entities,
        /// The post that this is a reply to, even when that post cannot be shown.
        pub reply_to: Option<PostId>,
        /// The quoted post. Quotes are one level deep: the quoted post has `null` here, and `quote_missing` is `false`.
        pub quote: Option<Box<Post>>,
        /// Whether the quoted post cannot be shown: it is deleted, or hidden from the viewer.
        pub quote_missing: bool,
        /// How many likes, retweets, quotes and replies the post has.
        pub counts: PostCounts,
        /// Whether the content is sensitive.
        pub sensitive: bool,
        /// A warning to show before the content, 1–100 characters.
        pub content_warning: Option<String>,
        /// Who may reply.
        pub reply_policy: ReplyPolicy,
        /// When the post was created.
        pub created_at: Timestamp,
        /// When the post was last edited; `null` when never.
        pub edited_at: Option<Timestamp>,
        /// What the viewer did with the post; absent when nobody is signed in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub viewer: Option<PostViewer>,
    }
}

wire! {
    /// The counts of a post: the same for every viewer, so a list may be shorter than its count.
    #[derive(Copy, Default)]
    pub struct PostCounts {
        /// How many users like the post.
        pub likes: u32,
        /// How many users retweeted the post.
        pub retweets: u32,
        /// How many posts quote the post.
        pub quotes: u32,
        /// How many direct replies the post has.
        pub replies: u32,
    }
}

wire! {
    /// What the viewer did with a post.
    #[derive(Copy, Default)]
    pub struct PostViewer {
        /// Whether the viewer likes the post.
        pub liked: bool,
        /// Whether the viewer retweeted the post.
        pub retweeted: bool,
        /// Whether the viewer bookmarked the post.
        pub bookmarked: bool,
    }
}

wire! {
    /// The mentions, hashtags and URLs in a text, each list in the order of the text.
    ///
    /// A range goes from `start` up to, but not including, `end`, counted in Unicode code points.
    #[derive(Default)]
    pub struct Entities {
        /// The `@username` mentions of users who exist.
        pub mentions: Vec<MentionEntity>,
        /// The `#tag` hashtags.
        pub hashtags: Vec<text::Hashtag>,
        /// The URLs that start with `http://` or `https://`.
        pub urls: Vec<text::Link>,
    }
}

wire! {
    /// A mention, `@username`, of a user who exists.
    pub struct MentionEntity {
        /// The position of the `@`, in code points.
        pub start: u32,
        /// The position after the last character, in code points.
        pub end: u32,
        /// The id of the mentioned user.
        pub id: UserId,
        /// The username of the mentioned user, without `@`.
        pub username: String,
    }
}

wire! {
    /// An entry of a feed: a post, or a retweet of a post.
    pub struct Entry {
        /// The id of the entry: that of the post, or that of the retweet.
        pub id: PostId,
        /// The post, or the retweeted post.
        pub post: Post,
        /// The user who retweeted the post; absent when the entry is the post itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub retweeted_by: Option<UserSummary>,
        /// When the post was created or retweeted.
        pub at: Timestamp,
    }
}

wire! {
    /// An earlier version of a post.
    pub struct PostEdit {
        /// The id of the version.
        pub id: EditId,
        /// The text of this version.
        pub text: Option<String>,
        /// The content warning of this version.
        pub content_warning: Option<String>,
        /// Whether this version was marked as sensitive.
        pub sensitive: bool,
        /// When this version was replaced.
        pub replaced_at: Timestamp,
    }
}

wire! {
    /// The order of a list of posts.
    #[derive(Copy, Default)]
    #[serde(rename_all = "snake_case")]
    pub enum PostOrder {
        /// The newest first.
        #[default]
        Newest,
        /// The oldest first.
        Oldest,
        /// The most likes first. A post whose likes change between two pages may be repeated or missed.
        Popular,
    }
}

paged! {
    /// The filter, the order and the page of the list of public posts.
    pub struct PostsQuery {
        /// Only posts by this user.
        #[garde(skip)]
        optional author: UserRef,
        /// Whether to include replies; default: `false`.
        #[garde(skip)]
        optional replies: bool,
        /// The order; default: `newest`.
        #[garde(skip)]
        optional order: PostOrder,
    }
}

paged! {
    /// The page of a list of posts.
    pub struct PostListQuery {}
}
