//! What the commands about one user share: changing the relationship, and listing what belongs to the user.

use mini_twitter_client::Call;
use mini_twitter_core::page::Page;
use mini_twitter_core::user::{Relationship, UserRef};
use serde::de::DeserializeOwned;

use crate::context::{CHANGED, Invocation};
use crate::failure::{About as _, Failure};
use crate::option::{ListOptions, PageQuery};
use crate::reference::UserArg;
use crate::screen::show::Show;
use crate::subject::Subject;

/// A user, and how many items of one of their lists to show.
#[derive(Debug, Clone, clap::Args)]
pub struct UserList {
    /// The user: alice, @me, or a row, @3.
    #[arg(default_value = "@me")]
    user: UserArg,
    #[command(flatten)]
    options: ListOptions,
}

impl UserList {
    /// Requests and shows the list.
    pub(super) async fn run<T: Show + DeserializeOwned + Send + 'static>(
        self,
        invocation: &mut Invocation<'_>,
        call: impl FnOnce(UserRef, PageQuery) -> Call<Page<T>>,
    ) -> Result<(), Failure> {
        let user = invocation.user(&self.user).await?;
        let subject = Some(Subject::User(user.clone()));
        invocation
            .list(&self.options, subject, |page| call(user, page))
            .await
    }
}

/// Changes the relationship to a user and shows the changed relationship.
pub(super) async fn change(
    user: &UserArg,
    invocation: &mut Invocation<'_>,
    call: impl FnOnce(UserRef) -> Call<Relationship>,
) -> Result<(), Failure> {
    let user = invocation.user(user).await?;
    let subject = Subject::User(user.clone());
    let relationship = call(user).await.about(subject)?;
    invocation.show_done(CHANGED, &relationship)
}
