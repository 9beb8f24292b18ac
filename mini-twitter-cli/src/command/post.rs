//! Commands about posts: reading one and its lists, deleting one. The other actions have a file each.

pub mod bookmark;
mod draft;
mod editor;
pub mod like;
pub mod retweet;
pub mod target;
mod unsent;
pub mod write;

use clap::Subcommand;
use mini_twitter_core::id::PostId;

use self::target::PostList;
use crate::context::Invocation;
use crate::failure::{About as _, Failure};
use crate::reference::IdArg;
use crate::subject::Subject;

/// Commands about posts.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Writing posts.
    #[command(flatten)]
    Write(write::Command),
    /// Delete one of your posts permanently.
    #[command(after_help = "$ mini-twitter delete 178912")]
    Delete {
        /// The post: an id, or a row, @3.
        post: IdArg<PostId>,
    },
    /// Show a post.
    #[command(after_help = "$ mini-twitter show 178912")]
    Show {
        /// The post: an id, or a row, @3.
        post: IdArg<PostId>,
    },
    /// Show a post with the posts it replies to and its replies.
    #[command(after_help = "$ mini-twitter thread 178912")]
    Thread {
        /// The post: an id, or a row, @3.
        post: IdArg<PostId>,
    },
    /// List the direct replies to a post, oldest first.
    #[command(
        visible_alias = "comments",
        after_help = "$ mini-twitter replies 178912"
    )]
    Replies(PostList),
    /// List the earlier versions of a post, newest first.
    #[command(after_help = "$ mini-twitter edits 178912")]
    Edits(PostList),
    /// Likes of posts.
    #[command(flatten)]
    Like(like::Command),
    /// Retweets of posts.
    #[command(flatten)]
    Retweet(retweet::Command),
    /// List the posts that quote a post, newest first.
    #[command(after_help = "$ mini-twitter quotes 178912")]
    Quotes(PostList),
    /// Bookmarks of posts.
    #[command(flatten)]
    Bookmark(bookmark::Command),
}

impl Command {
    pub(super) async fn run(self, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
        let client = invocation.client.clone();
        let posts = client.posts();
        match self {
            Self::Write(command) => command.run(invocation).await,
            Self::Delete { post } => delete(post, invocation).await,
            Self::Show { post } => show(post, invocation).await,
            Self::Thread { post } => thread(post, invocation).await,
            Self::Replies(list) => {
                list.run(invocation, |id, page| posts.list_replies(id, page.into()))
                    .await
            }
            Self::Edits(list) => {
                list.run(invocation, |id, page| posts.list_edits(id, page.into()))
                    .await
            }
            Self::Like(command) => command.run(invocation).await,
            Self::Retweet(command) => command.run(invocation).await,
            Self::Quotes(list) => {
                list.run(invocation, |id, page| posts.list_quotes(id, page.into()))
                    .await
            }
            Self::Bookmark(command) => command.run(invocation).await,
        }
    }
}

async fn delete(post: IdArg<PostId>, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
    let id = invocation.post(post)?;
    let deleted = invocation.client.posts().delete(id).await;
    deleted.about(Subject::Post(id))?;
    invocation.say(&format!("deleted post {id}"))
}

async fn show(post: IdArg<PostId>, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
    let id = invocation.post(post)?;
    let post = invocation.client.posts().get(id).await;
    let post = post.about(Subject::Post(id))?;
    invocation.show(&post)
}

async fn thread(post: IdArg<PostId>, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
    let id = invocation.post(post)?;
    let thread = invocation.client.posts().get_thread(id).await;
    let thread = thread.about(Subject::Post(id))?;
    invocation.show(&thread)
}
