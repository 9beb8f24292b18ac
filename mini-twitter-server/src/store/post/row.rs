//! The row of a post with everything that a viewer is shown of it.

use mini_twitter_core::id::{PostId, UserId};
use mini_twitter_core::post::{PostKind, ReplyPolicy};
use mini_twitter_core::time::Timestamp;

use super::PostRef;
use crate::store::db::row;
use crate::store::facts::{PersonFacts, PostFacts};
use crate::store::user::person::SummaryRow;

row! {
    /// The author of a post or retweet, and the facts that decide whether the viewer sees them.
    #[derive(Debug, Clone)]
    pub struct AuthorRow {
        /// Their summary.
        pub summary: SummaryRow as "{}",
        /// Whether the account is private.
        pub is_private: bool = "{}.is_private",
        /// The facts, as the viewer sees the author.
        pub facts: PersonFacts as "{}",
    }
}

impl AuthorRow {
    /// Returns their id.
    pub fn id(&self) -> UserId {
        self.summary.id
    }
}

row! {
    /// A post, and whether the viewer liked, retweeted or bookmarked it.
    #[derive(Debug, Clone)]
    pub struct PostRow {
        /// Its id.
        pub id: PostId = "{}.id",
        /// What kind of post it is.
        pub kind: PostKind = "{}.kind",
        /// The text; `None` in a quote without one, and when the post is deleted.
        pub text: Option<String> = "{}.text",
        /// The entities of the text as JSON; `None` without any.
        pub entities: Option<String> = "{}.entities",
        /// The post it replies to, if it is a reply.
        pub reply_to: Option<PostId> = "{}.reply_to",
        /// The author of the post it replies to.
        pub reply_to_author: Option<UserId> = "{}.target_author_id",
        /// The post it quotes, if it is a quote.
        pub quote_of: Option<PostId> = "{}.quote_of",
        /// The warning shown before the text, if any.
        pub content_warning: Option<String> = "{}.content_warning",
        /// Whether it is marked as sensitive.
        pub sensitive: bool = "{}.sensitive",
        /// Who may reply to it.
        pub reply_policy: ReplyPolicy = "{}.reply_policy",
        /// How many people like it.
        pub likes: u32 = "{}.likes",
        /// How many people retweeted it.
        pub retweets: u32 = "{}.retweets",
        /// How many posts quote it.
        pub quotes: u32 = "{}.quotes",
        /// How many direct replies it has.
        pub replies: u32 = "{}.replies",
        /// When it was created.
        pub created_at: Timestamp = "{}.created_at",
        /// When it was last edited, if ever.
        pub edited_at: Option<Timestamp> = "{}.edited_at",
        // A counter of 0 saves the lookup.
        /// Whether the viewer likes it.
        pub is_liked: bool
            = "{}.likes > 0 and exists(select 1 from likes l where l.user_id = $1 and l.post_id = {}.id)",
        /// Whether the viewer retweeted it.
        pub is_retweeted: bool
            = "{}.retweets > 0 and exists(select 1 from posts w where w.retweet_of = {}.id and w.author_id = $1)",
        /// Whether the viewer bookmarked it.
        pub is_bookmarked: bool
            = "exists(select 1 from bookmarks k where k.user_id = $1 and k.post_id = {}.id)",
        /// The facts that decide whether it is shown.
        pub facts: PostFacts as "{}",
        /// Its author.
        pub author: AuthorRow as "{}_author",
    }
}

impl PostRow {
    /// Returns the post it replies to, if it is a reply.
    pub fn parent(&self) -> Option<PostRef> {
        let (id, author) = self.reply_to.zip(self.reply_to_author)?;
        Some(PostRef { id, author })
    }
}

row! {
    /// A row of `posts` (a post or a retweet) with everything that is shown of it.
    #[derive(Debug, Clone)]
    pub struct PostView {
        /// The row's own id: that of the post, or that of the retweet.
        pub id: PostId = "{}.id",
        /// When the post or the retweet was created.
        pub at: Timestamp = "{}.created_at",
        /// Whether the viewer follows the author of the post it replies to.
        pub follows_parent: bool
            = "exists(select 1 from follows f where f.follower_id = $1 and f.followee_id = post.target_author_id)",
        /// The post, or the original of the retweet.
        pub post: PostRow as "post",
        /// The account that retweeted it, if the row is a retweet.
        pub retweeter: Option<AuthorRow> as "retweeter",
        /// The post it quotes, if any, deleted or not.
        pub quote: Option<PostRow> as "quote",
    }
}
