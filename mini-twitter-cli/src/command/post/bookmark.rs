//! Commands about bookmarks of posts.

use clap::Subcommand;
use mini_twitter_core::id::PostId;

use super::target::change;
use crate::context::Invocation;
use crate::failure::Failure;
use crate::option::{ListOptions, PageQuery};
use crate::reference::IdArg;

/// Commands about bookmarks.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Bookmark a post; only you see your bookmarks.
    #[command(after_help = "$ mini-twitter bookmark 178912")]
    Bookmark {
        /// The post: an id, or a row, @3.
        post: IdArg<PostId>,
    },
    /// Remove a bookmark.
    #[command(after_help = "$ mini-twitter unbookmark 178912")]
    Unbookmark {
        /// The bookmarked post: an id, or a row, @3.
        post: IdArg<PostId>,
    },
    /// List your bookmarked posts, newest bookmark first.
    #[command(after_help = "$ mini-twitter bookmarks --all")]
    Bookmarks(ListOptions),
}

impl Command {
    pub(super) async fn run(self, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
        let client = invocation.client.clone();
        let posts = client.posts();
        match self {
            Self::Bookmark { post } => change(post, invocation, |id| posts.bookmark(id)).await,
            Self::Unbookmark { post } => change(post, invocation, |id| posts.unbookmark(id)).await,
            Self::Bookmarks(options) => {
                let bookmarks = |page: PageQuery| posts.list_bookmarks(page.into());
                invocation.list(&options, None, bookmarks).await
            }
        }
    }
}
