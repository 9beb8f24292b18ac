//! A post with everything that is shown of it, as one row.

use mini_twitter_core::id::{PostId, UserId};
use mini_twitter_core::post::{PostKind, ReplyPolicy};
use mini_twitter_core::time::Timestamp;

use super::PostRef;
use crate::store::db::row;
use crate::store::facts::{PersonFacts, PostFacts};
use crate::store::user::person::SummaryRow;

row! {
    /// Someone who wrote or retweeted, and the facts that decide whether the viewer sees them.
    #[derive(Debug, Clone)]
    pub struct AuthorRow {
        /// Who.
        pub summary: SummaryRow as "{}",
        /// As the viewer sees them.
        pub facts: PersonFacts as "{}",
    }
}

impl AuthorRow {
    /// Their id.
    pub fn id(&self) -> UserId {
        self.summary.id
    }
}

row! {
    /// A post, and what the viewer did with it.
    #[derive(Debug, Clone)]
    #[expect(missing_docs, reason = "the names say it")]
    pub struct PostRow {
        pub id: PostId = "{}.id",
        pub kind: PostKind = "{}.kind",
        pub text: Option<String> = "{}.text",
        /// JSON; none when there are none.
        pub entities: Option<String> = "{}.entities",
        pub reply_to: Option<PostId> = "{}.reply_to",
        /// Who wrote what it replies to.
        pub reply_to_author: Option<UserId> = "{}.target_author_id",
        pub quote_of: Option<PostId> = "{}.quote_of",
        pub content_warning: Option<String> = "{}.content_warning",
        pub sensitive: bool = "{}.sensitive",
        pub reply_policy: ReplyPolicy = "{}.reply_policy",
        pub likes: u32 = "{}.likes",
        pub retweets: u32 = "{}.retweets",
        pub quotes: u32 = "{}.quotes",
        pub replies: u32 = "{}.replies",
        pub created_at: Timestamp = "{}.created_at",
        pub edited_at: Option<Timestamp> = "{}.edited_at",
        // A counter at 0 spares the look.
        pub is_liked: bool
            = "{}.likes > 0 and exists(select 1 from likes l where l.user_id = $1 and l.post_id = {}.id)",
        pub is_retweeted: bool
            = "{}.retweets > 0 and exists(select 1 from posts w where w.retweet_of = {}.id and w.author_id = $1)",
        pub is_bookmarked: bool
            = "exists(select 1 from bookmarks k where k.user_id = $1 and k.post_id = {}.id)",
        pub facts: PostFacts as "{}",
        pub author: AuthorRow as "{}_author",
    }
}

impl PostRow {
    /// The post that it replies to.
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
        /// When the row was written.
        pub at: Timestamp = "{}.created_at",
        /// Whether the viewer follows the author of what the post replies to.
        pub follows_parent: bool
            = "exists(select 1 from follows f where f.follower_id = $1 and f.followee_id = post.target_author_id)",
        /// The post, or the original of the retweet.
        pub post: PostRow as "post",
        /// Who retweeted it.
        pub retweeter: Option<AuthorRow> as "retweeter",
        /// The post that it quotes, deleted or not.
        pub quote: Option<PostRow> as "quote",
    }
}

row! {
    /// A post that an operation of the viewer is about, and what else decides whether its author is notified.
    #[derive(Debug, Clone)]
    pub struct TargetView {
        /// The post.
        pub view: PostView as "{}",
        /// Whether the author mutes the viewer and the mute has not ended.
        pub author_mutes_viewer: bool
            = "exists(select 1 from mutes m where m.muter_id = post_author.id and m.muted_id = $1
                 and (m.until is null or m.until > $2))",
    }
}
