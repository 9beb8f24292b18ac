//! What is done with posts: reading one and what hangs on it, liking, retweeting, keeping, deleting.
//!
//! Writing them is in [`mod@write`].

use clap::Subcommand;
use mini_twitter_client::Call;
use mini_twitter_core::id::PostId;
use mini_twitter_core::page::Page;
use mini_twitter_core::post::Post;
use serde::de::DeserializeOwned;

use super::write;
use crate::context::Scope;
use crate::failure::{About as _, Failure, Thing};
use crate::option::{Extent, Part};
use crate::reference::Named;
use crate::screen::show::Show;

/// A post and how much of what hangs on it.
#[derive(Debug, Clone, clap::Args)]
pub struct PostList {
    /// The post: its id, or its row, @3.
    post: Named<PostId>,
    #[command(flatten)]
    extent: Extent,
}

/// What is done with posts.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Writing them.
    #[command(flatten)]
    Write(write::Command),
    /// Deletes a post of yours for good.
    #[command(after_help = "$ mini-twitter delete 178912")]
    Delete {
        /// The post: its id, or its row, @3.
        post: Named<PostId>,
    },
    /// Shows one post.
    #[command(after_help = "$ mini-twitter show 178912")]
    Show {
        /// The post: its id, or its row, @3.
        post: Named<PostId>,
    },
    /// Shows a post between what it answers and what answers it.
    #[command(after_help = "$ mini-twitter thread 178912")]
    Thread {
        /// The post: its id, or its row, @3.
        post: Named<PostId>,
    },
    /// Lists the direct replies to a post, the oldest first.
    #[command(
        visible_alias = "comments",
        after_help = "$ mini-twitter replies 178912"
    )]
    Replies(PostList),
    /// Lists what a post said before, the latest first.
    #[command(after_help = "$ mini-twitter edits 178912")]
    Edits(PostList),
    /// Likes a post; twice is the same as once.
    #[command(after_help = "$ mini-twitter like 178912")]
    Like {
        /// The post: its id, or its row, @3.
        post: Named<PostId>,
    },
    /// Likes a post no more.
    #[command(after_help = "$ mini-twitter unlike 178912")]
    Unlike {
        /// The post: its id, or its row, @3.
        post: Named<PostId>,
    },
    /// Lists who likes a post, the latest first. What someone likes: liked.
    #[command(after_help = "$ mini-twitter likes 178912")]
    Likes(PostList),
    /// Passes a post on to those who follow you; twice is the same as once.
    #[command(after_help = "$ mini-twitter retweet 178912")]
    Retweet {
        /// The post: its id, or its row, @3.
        post: Named<PostId>,
    },
    /// Takes a retweet back.
    #[command(after_help = "$ mini-twitter unretweet 178912")]
    Unretweet {
        /// The post: its id, or its row, @3.
        post: Named<PostId>,
    },
    /// Lists who retweeted a post, the latest first.
    #[command(after_help = "$ mini-twitter retweets 178912")]
    Retweets(PostList),
    /// Lists the posts that quote a post, the latest first.
    #[command(after_help = "$ mini-twitter quotes 178912")]
    Quotes(PostList),
    /// Keeps a post for later; nobody else sees it.
    #[command(after_help = "$ mini-twitter bookmark 178912")]
    Bookmark {
        /// The post: its id, or its row, @3.
        post: Named<PostId>,
    },
    /// Keeps a post no more.
    #[command(after_help = "$ mini-twitter unbookmark 178912")]
    Unbookmark {
        /// The post: its id, or its row, @3.
        post: Named<PostId>,
    },
    /// Lists the posts you keep, the latest bookmark first.
    #[command(after_help = "$ mini-twitter bookmarks --all")]
    Bookmarks(Extent),
}

impl Command {
    pub(super) async fn run(self, scope: &mut Scope<'_>) -> Result<(), Failure> {
        let client = scope.client.clone();
        let posts = client.posts();
        match self {
            Self::Write(command) => command.run(scope).await,
            Self::Delete { post } => delete(&post, scope).await,
            Self::Show { post } => show(&post, scope).await,
            Self::Thread { post } => thread(&post, scope).await,
            Self::Replies(list) => {
                list.run(scope, |id, part| posts.list_replies(id, part.into()))
                    .await
            }
            Self::Edits(list) => {
                list.run(scope, |id, part| posts.list_edits(id, part.into()))
                    .await
            }
            Self::Like { post } => change(&post, scope, |id| posts.like(id)).await,
            Self::Unlike { post } => change(&post, scope, |id| posts.unlike(id)).await,
            Self::Likes(list) => {
                list.run(scope, |id, part| posts.list_likes(id, part.into()))
                    .await
            }
            Self::Retweet { post } => change(&post, scope, |id| posts.retweet(id)).await,
            Self::Unretweet { post } => change(&post, scope, |id| posts.unretweet(id)).await,
            Self::Retweets(list) => {
                list.run(scope, |id, part| posts.list_retweets(id, part.into()))
                    .await
            }
            Self::Quotes(list) => {
                list.run(scope, |id, part| posts.list_quotes(id, part.into()))
                    .await
            }
            Self::Bookmark { post } => change(&post, scope, |id| posts.bookmark(id)).await,
            Self::Unbookmark { post } => change(&post, scope, |id| posts.unbookmark(id)).await,
            Self::Bookmarks(extent) => {
                scope
                    .list(&extent, None, |part| posts.list_bookmarks(part.into()))
                    .await
            }
        }
    }
}

impl PostList {
    async fn run<T: Show + DeserializeOwned + Send + 'static>(
        self,
        scope: &mut Scope<'_>,
        call: impl FnOnce(PostId, Part) -> Call<Page<T>>,
    ) -> Result<(), Failure> {
        let id = scope.post(self.post)?;
        scope
            .list(&self.extent, Some(Thing::Post(id)), |part| call(id, part))
            .await
    }
}

/// Does something to a post and shows it as it is then.
async fn change(
    post: &Named<PostId>,
    scope: &mut Scope<'_>,
    call: impl FnOnce(PostId) -> Call<Post>,
) -> Result<(), Failure> {
    let id = scope.post(*post)?;
    let post = call(id).await.about(Thing::Post(id))?;
    scope.show(&post)
}

async fn delete(post: &Named<PostId>, scope: &mut Scope<'_>) -> Result<(), Failure> {
    let id = scope.post(*post)?;
    scope
        .client
        .posts()
        .delete(id)
        .await
        .about(Thing::Post(id))?;
    scope.say(&format!("deleted post {id}"))
}

async fn show(post: &Named<PostId>, scope: &mut Scope<'_>) -> Result<(), Failure> {
    let id = scope.post(*post)?;
    let post = scope.client.posts().get(id).await.about(Thing::Post(id))?;
    scope.show(&post)
}

async fn thread(post: &Named<PostId>, scope: &mut Scope<'_>) -> Result<(), Failure> {
    let id = scope.post(*post)?;
    let thread = scope
        .client
        .posts()
        .get_thread(id)
        .await
        .about(Thing::Post(id))?;
    scope.show(&thread)
}
