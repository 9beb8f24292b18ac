//! Commands about users: the directory, profiles and relationships. Follow, block and mute have a file each.

pub mod block;
pub mod follow;
pub mod mute;
pub mod target;

use clap::{Subcommand, ValueEnum};
use mini_twitter_core::user::{Relationship, RelationshipsQuery, UserRef, UserSort, UsersQuery};

use self::target::UserList;
use crate::context::Invocation;
use crate::failure::{About as _, Failure};
use crate::option::{ListOptions, PageQuery, account_name};
use crate::reference::UserArg;
use crate::subject::Subject;

/// How the directory is sorted.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Sort {
    /// List the newest accounts first.
    Newest,
    /// List the oldest accounts first.
    Oldest,
    /// List the users with the most followers first.
    Followers,
}

/// Commands about users.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Show a user's profile.
    #[command(visible_alias = "user", after_help = "$ mini-twitter profile @alice")]
    Profile {
        /// The user: alice, @me, or a row, @3.
        #[arg(default_value = "@me")]
        user: UserArg,
    },
    /// List users, or search them by the start of their name.
    #[command(
        visible_alias = "people",
        after_help = "$ mini-twitter users al --sort followers"
    )]
    Users {
        /// The start of the username or of the displayed name; without it, list all users.
        #[arg(id = "q", value_name = "NAME", value_parser = account_name)]
        beginning: Option<String>,
        /// Set the order; default: newest.
        #[arg(long, value_enum, value_name = "ORDER")]
        sort: Option<Sort>,
        /// How many users to show.
        #[command(flatten)]
        options: ListOptions,
    },
    /// Follows of users.
    #[command(flatten)]
    Follow(follow::Command),
    /// List the posts a user likes, newest like first; for the users who like a post, see likes.
    #[command(after_help = "$ mini-twitter liked @alice")]
    Liked(UserList),
    /// Blocks of users.
    #[command(flatten)]
    Block(block::Command),
    /// Mutes of users.
    #[command(flatten)]
    Mute(mute::Command),
    /// Show your relationships to up to 50 users: who follows whom, whom you block or mute.
    ///
    /// Users who do not exist are an error, after the others.
    #[command(after_help = "$ mini-twitter relationships @alice @bob")]
    Relationships {
        /// The users: alice, or a row, @3.
        #[arg(id = "user", required = true, value_name = "USER")]
        users: Vec<UserArg>,
    },
}

impl Command {
    pub(super) async fn run(self, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
        let client = invocation.client.clone();
        let users = client.users();
        match self {
            Self::Profile { user } => profile(&user, invocation).await,
            Self::Users {
                beginning,
                sort,
                options,
            } => {
                let query = |page: PageQuery| UsersQuery {
                    q: beginning,
                    sort: sort.map(Into::into),
                    limit: page.limit,
                    cursor: page.cursor,
                };
                invocation
                    .list(&options, None, |page| users.list(query(page)))
                    .await
            }
            Self::Follow(command) => command.run(invocation).await,
            Self::Liked(list) => {
                list.run(invocation, |user, page| users.list_likes(user, page.into()))
                    .await
            }
            Self::Block(command) => command.run(invocation).await,
            Self::Mute(command) => command.run(invocation).await,
            Self::Relationships { users } => relationships(&users, invocation).await,
        }
    }
}

async fn profile(user: &UserArg, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
    let user = invocation.user(user).await?;
    let subject = Subject::User(user.clone());
    let user = invocation.client.users().get(user).await.about(subject)?;
    invocation.show(&user)
}

async fn relationships(users: &[UserArg], invocation: &mut Invocation<'_>) -> Result<(), Failure> {
    let mut user = Vec::with_capacity(users.len());
    for argument in users {
        user.push(invocation.user(argument).await?);
    }
    let query = RelationshipsQuery { user: user.clone() };
    let users = invocation.client.users();
    let found = users.list_relationships(query).await?;
    let is_missing = |who: &UserRef| !found.iter().any(|it| is_named(it, who));
    let missing: Vec<_> = user.into_iter().filter(is_missing).collect();
    if !found.is_empty() || missing.is_empty() {
        invocation.show_all(&found)?;
    }
    refuse_missing(&missing)
}

fn is_named(relationship: &Relationship, who: &UserRef) -> bool {
    match who {
        UserRef::Id(id) => relationship.id == *id,
        UserRef::Name(name) => relationship.username.eq_ignore_ascii_case(name),
    }
}

/// Fails, after the users that were found are shown, with those that were not.
fn refuse_missing(missing: &[UserRef]) -> Result<(), Failure> {
    let subjects = missing
        .iter()
        .map(|who| Subject::User(who.clone()).to_string());
    let subjects: Vec<_> = subjects.collect();
    if subjects.is_empty() {
        return Ok(());
    }
    let message = format!("no {}", subjects.join(", no "));
    Err(Failure::not_found(message).with_hint("search for users", &["users"]))
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
