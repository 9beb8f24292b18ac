//! What the commands about one post share: changing it, and listing what belongs to it.

use mini_twitter_client::Call;
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id::PostId;
use mini_twitter_core::page::Page;
use mini_twitter_core::post::Post;
use serde::de::DeserializeOwned;

use crate::context::{CHANGED, Invocation};
use crate::failure::{About as _, Failure};
use crate::option::{ListOptions, PageQuery};
use crate::reference::IdArg;
use crate::screen::show::Show;
use crate::subject::Subject;

/// A post, and how many items of one of its lists to show.
#[derive(Debug, Clone, clap::Args)]
pub struct PostList {
    /// The post: an id, or a row, @3.
    post: IdArg<PostId>,
    #[command(flatten)]
    options: ListOptions,
}

impl PostList {
    /// Requests and shows the list.
    pub(super) async fn run<T: Show + DeserializeOwned + Send + 'static>(
        self,
        invocation: &mut Invocation<'_>,
        call: impl FnOnce(PostId, PageQuery) -> Call<Page<T>>,
    ) -> Result<(), Failure> {
        let id = invocation.post(self.post)?;
        let subject = Some(Subject::Post(id));
        invocation
            .list(&self.options, subject, |page| call(id, page))
            .await
    }
}

/// Returns the failure to retweet or quote a post, with a hint when it is because its author's account is private.
pub(super) fn or_private(failure: Failure) -> Failure {
    match failure.subject() {
        Some(Subject::Post(id)) if failure.code() == Some(ErrorCode::Forbidden) => {
            let id = id.to_string();
            failure.with_hint("you may like it or reply to it", &["like", &id])
        }
        _ => failure,
    }
}

/// Changes a post and shows the changed post.
pub(super) async fn change(
    post: IdArg<PostId>,
    invocation: &mut Invocation<'_>,
    call: impl FnOnce(PostId) -> Call<Post>,
) -> Result<(), Failure> {
    let id = invocation.post(post)?;
    let post = call(id).await.about(Subject::Post(id))?;
    invocation.show_done(CHANGED, &post)
}
