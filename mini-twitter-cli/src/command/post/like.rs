//! Commands about likes of posts.

use clap::Subcommand;
use mini_twitter_core::id::PostId;

use super::target::{PostList, change};
use crate::context::Invocation;
use crate::failure::Failure;
use crate::reference::IdArg;

/// Commands about likes.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Like a post; liking it again changes nothing.
    #[command(after_help = "$ mini-twitter like 178912")]
    Like {
        /// The post: an id, or a row, @3.
        post: IdArg<PostId>,
    },
    /// Unlike a post.
    #[command(after_help = "$ mini-twitter unlike 178912")]
    Unlike {
        /// The post: an id, or a row, @3.
        post: IdArg<PostId>,
    },
    /// List the users who like a post, newest like first; for the posts a user likes, see liked.
    #[command(after_help = "$ mini-twitter likes 178912")]
    Likes(PostList),
}

impl Command {
    pub(super) async fn run(self, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
        let client = invocation.client.clone();
        let posts = client.posts();
        match self {
            Self::Like { post } => change(post, invocation, |id| posts.like(id)).await,
            Self::Unlike { post } => change(post, invocation, |id| posts.unlike(id)).await,
            Self::Likes(list) => {
                list.run(invocation, |id, page| posts.list_likes(id, page.into()))
                    .await
            }
        }
    }
}
