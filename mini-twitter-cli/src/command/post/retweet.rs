//! Commands about retweets of posts.

use clap::Subcommand;
use mini_twitter_core::id::PostId;

use super::target::{PostList, change, or_private};
use crate::context::Invocation;
use crate::failure::Failure;
use crate::reference::IdArg;

/// Commands about retweets.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Retweet a post to your followers; retweeting it again changes nothing.
    #[command(after_help = "$ mini-twitter retweet 178912")]
    Retweet {
        /// The post: an id, or a row, @3.
        post: IdArg<PostId>,
    },
    /// Remove a retweet.
    #[command(after_help = "$ mini-twitter unretweet 178912")]
    Unretweet {
        /// The retweeted post: an id, or a row, @3.
        post: IdArg<PostId>,
    },
    /// List the users who retweeted a post, newest first.
    #[command(after_help = "$ mini-twitter retweets 178912")]
    Retweets(PostList),
}

impl Command {
    pub(super) async fn run(self, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
        let client = invocation.client.clone();
        let posts = client.posts();
        match self {
            Self::Retweet { post } => {
                let retweeted = change(post, invocation, |id| posts.retweet(id)).await;
                retweeted.map_err(or_private)
            }
            Self::Unretweet { post } => change(post, invocation, |id| posts.unretweet(id)).await,
            Self::Retweets(list) => {
                list.run(invocation, |id, page| posts.list_retweets(id, page.into()))
                    .await
            }
        }
    }
}
