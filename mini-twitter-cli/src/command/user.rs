//! What is done with people: finding and seeing them, following, blocking and muting them.

use clap::{Subcommand, ValueEnum};
use mini_twitter_client::Call;
use mini_twitter_core::page::Page;
use mini_twitter_core::user::{Relationship, RelationshipsQuery, UserRef, UserSort, UsersQuery};
use serde::de::DeserializeOwned;

use super::block;
use crate::context::Scope;
use crate::failure::{About as _, Failure, Thing};
use crate::option::{Extent, Part};
use crate::reference::Person;
use crate::screen::show::Show;

/// A person and how much of what they have.
#[derive(Debug, Clone, clap::Args)]
pub struct UserList {
    /// The person: alice, @me, or a row, @3.
    #[arg(default_value = "@me")]
    user: Person,
    #[command(flatten)]
    extent: Extent,
}

/// How the directory is sorted.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Sort {
    /// Who came last first.
    Newest,
    /// Who came first first.
    Oldest,
    /// Who has most followers first.
    Followers,
}

/// What is done with people.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Shows someone's profile.
    #[command(visible_alias = "user", after_help = "$ mini-twitter profile @alice")]
    Profile {
        /// The person: alice, @me, or a row, @3.
        #[arg(default_value = "@me")]
        user: Person,
    },
    /// Lists people: the directory.
    #[command(
        visible_alias = "people",
        after_help = "$ mini-twitter users al --sort followers"
    )]
    Users {
        /// How the username or the name begins.
        beginning: Option<String>,
        /// The order; newest unless said.
        #[arg(long, value_enum)]
        sort: Option<Sort>,
        /// How much of it.
        #[command(flatten)]
        extent: Extent,
    },
    /// Follows someone; twice is the same as once.
    #[command(after_help = "$ mini-twitter follow @alice")]
    Follow {
        /// The person: alice, or a row, @3.
        user: Person,
    },
    /// Follows someone no more.
    #[command(after_help = "$ mini-twitter unfollow @alice")]
    Unfollow {
        /// The person: alice, or a row, @3.
        user: Person,
    },
    /// Lists who follows someone, the latest first.
    #[command(after_help = "$ mini-twitter followers @alice --limit 5")]
    Followers(UserList),
    /// Lists whom someone follows, the latest first.
    #[command(after_help = "$ mini-twitter following @alice --all")]
    Following(UserList),
    /// Lists what someone likes, the latest like first. Who likes a post: likes.
    #[command(after_help = "$ mini-twitter liked @alice")]
    Liked(UserList),
    /// Keeping them away.
    #[command(flatten)]
    Block(block::Command),
    /// Tells how you stand to each of up to 50 people.
    #[command(after_help = "$ mini-twitter relationships @alice @bob")]
    Relationships {
        /// The people: alice, or a row, @3.
        #[arg(required = true, value_name = "USER")]
        users: Vec<Person>,
    },
}

impl Command {
    pub(super) async fn run(self, scope: &mut Scope<'_>) -> Result<(), Failure> {
        let client = scope.client.clone();
        let users = client.users();
        match self {
            Self::Profile { user } => profile(&user, scope).await,
            Self::Users {
                beginning,
                sort,
                extent,
            } => {
                let query = |part: Part| UsersQuery {
                    q: beginning,
                    sort: sort.map(Into::into),
                    limit: part.limit,
                    cursor: part.cursor,
                };
                scope
                    .list(&extent, None, |part| users.list(query(part)))
                    .await
            }
            Self::Follow { user } => change(&user, scope, |user| users.follow(user)).await,
            Self::Unfollow { user } => change(&user, scope, |user| users.unfollow(user)).await,
            Self::Followers(list) => {
                list.run(scope, |user, part| users.list_followers(user, part.into()))
                    .await
            }
            Self::Following(list) => {
                list.run(scope, |user, part| users.list_following(user, part.into()))
                    .await
            }
            Self::Liked(list) => {
                list.run(scope, |user, part| users.list_likes(user, part.into()))
                    .await
            }
            Self::Block(command) => command.run(scope).await,
            Self::Relationships { users } => relationships(&users, scope).await,
        }
    }
}

impl UserList {
    pub(super) async fn run<T: Show + DeserializeOwned + Send + 'static>(
        self,
        scope: &mut Scope<'_>,
        call: impl FnOnce(UserRef, Part) -> Call<Page<T>>,
    ) -> Result<(), Failure> {
        let user = scope.user(&self.user).await?;
        let about = Some(Thing::User(user.clone()));
        scope
            .list(&self.extent, about, |part| call(user, part))
            .await
    }
}

/// Does something to someone and shows how one stands to them then.
pub(super) async fn change(
    user: &Person,
    scope: &mut Scope<'_>,
    call: impl FnOnce(UserRef) -> Call<Relationship>,
) -> Result<(), Failure> {
    let user = scope.user(user).await?;
    let about = Thing::User(user.clone());
    let relationship = call(user).await.about(about)?;
    scope.show(&relationship)
}

async fn profile(user: &Person, scope: &mut Scope<'_>) -> Result<(), Failure> {
    let user = scope.user(user).await?;
    let about = Thing::User(user.clone());
    let user = scope.client.users().get(user).await.about(about)?;
    scope.show(&user)
}

async fn relationships(people: &[Person], scope: &mut Scope<'_>) -> Result<(), Failure> {
    let mut user = Vec::with_capacity(people.len());
    for person in people {
        user.push(scope.user(person).await?);
    }
    let query = RelationshipsQuery { user };
    let relationships = scope.client.users().list_relationships(query).await?;
    scope.show_all(&relationships)
}

impl From<Sort> for UserSort {
    fn from(sort: Sort) -> Self {
        match sort {
            Sort::Newest => Self::Newest,
            Sort::Oldest => Self::Oldest,
            Sort::Followers => Self::Followers,
        }
    }
}
