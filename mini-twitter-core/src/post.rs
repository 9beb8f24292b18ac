//! The wire types of posts: what one is made of, what one looks like, and the thread it stands in.

use crate::choice::choice;
use crate::field;
use crate::id::{EditId, PostId, UserId};
use crate::page::{Cursor, paged};
use crate::text;
use crate::time::Timestamp;
use crate::user::UserSummary;
use crate::wire::{request, wire};

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

request! {
    /// What a new post is made of: text, a quoted post, or both.
    #[derive(Default)]
    pub struct NewPost {
        /// 1–500 characters as people count them, 8 KiB.
        #[garde(length(bytes, max = text::POST_BYTES), custom(text::post))]
        optional text: String,
        /// The post it replies to.
        #[garde(skip)]
        optional reply_to: PostId,
        /// The post it quotes.
        #[garde(skip)]
        optional quote: PostId,
        /// What readers are told before they open it.
        #[garde(length(chars, min = 1, max = 100), custom(text::line))]
        optional content_warning: String,
        /// Whether it is not for everyone's eyes.
        #[garde(skip)]
        optional sensitive: bool,
        /// Who may reply; everyone unless said.
        #[garde(custom(field::known))]
        optional reply_policy: ReplyPolicy,
    }
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

request! {
    /// What to change of a post: absent keeps, `null` clears.
    #[derive(Default)]
    pub struct EditPost {
        /// The new text; clearing it needs a quote to remain.
        #[garde(length(bytes, max = text::POST_BYTES), custom(text::post))]
        nullable text: String,
        /// What readers are told before they open it.
        #[garde(length(chars, min = 1, max = 100), custom(text::line))]
        nullable content_warning: String,
        /// Whether it is not for everyone's eyes.
        #[garde(skip)]
        not_null sensitive: bool,
    }
}

wire! {
    /// A post.
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
}

wire! {
    /// How often a post was liked and so on: rows that exist, the same for every viewer.
    #[derive(Copy, Default)]
    #[expect(missing_docs, reason = "the names say it")]
    pub struct PostCounts {
        pub likes: u32,
        pub retweets: u32,
        pub quotes: u32,
        pub replies: u32,
    }
}

wire! {
    /// What the viewer did with a post.
    #[derive(Copy, Default)]
    #[expect(missing_docs, reason = "the names say it")]
    pub struct PostViewer {
        pub liked: bool,
        pub retweeted: bool,
        pub bookmarked: bool,
    }
}

wire! {
    /// What stands in a text; ranges are half-open and in Unicode code points.
    #[derive(Default)]
    #[expect(missing_docs, reason = "the names say it")]
    pub struct Entities {
        pub mentions: Vec<MentionEntity>,
        pub hashtags: Vec<text::Hashtag>,
        pub urls: Vec<text::Link>,
    }
}

wire! {
    /// `@name` of someone who exists.
    #[expect(missing_docs, reason = "the names say it")]
    pub struct MentionEntity {
        pub start: u32,
        pub end: u32,
        pub id: UserId,
        pub username: String,
    }
}

wire! {
    /// A row of a feed: a post as it came there.
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
}

wire! {
    /// An earlier wording of a post.
    #[expect(missing_docs, reason = "the names say it")]
    pub struct PostEdit {
        pub id: EditId,
        pub text: Option<String>,
        pub content_warning: Option<String>,
        pub sensitive: bool,
        /// When this wording was replaced.
        pub replaced_at: Timestamp,
    }
}

wire! {
    /// A post between what it answers and what answers it.
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
}

wire! {
    /// A post above another; `post` is `null` when it cannot be shown.
    #[expect(missing_docs, reason = "the names say it")]
    pub struct Ancestor {
        pub id: PostId,
        pub post: Option<Post>,
        pub missing: bool,
    }
}

wire! {
    /// A reply with its own replies; `post` is `null` when it cannot be shown.
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
}

wire! {
    /// How posts are sorted.
    #[derive(Copy, Default)]
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
}

paged! {
    /// Which of all public posts.
    pub struct PostsQuery {
        /// Only this person's.
        #[garde(skip)]
        optional author: crate::user::UserRef,
        /// Whether replies are among them; not unless said.
        #[garde(skip)]
        optional replies: bool,
        /// The order; `newest` unless said.
        #[garde(skip)]
        optional order: PostOrder,
    }
}

paged! {
    /// Which part of a list of posts.
    pub struct PostListQuery {}
}
