//! Commands about follows.

use clap::Subcommand;
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::user::RelationshipsQuery;

use super::target::{UserList, change};
use crate::context::Invocation;
use crate::failure::Failure;
use crate::reference::UserArg;
use crate::subject::Subject;

/// Commands about follows.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Follow a user; following again changes nothing.
    #[command(after_help = "$ mini-twitter follow @alice")]
    Follow {
        /// The user: alice, or a row, @3.
        user: UserArg,
    },
    /// Unfollow a user.
    #[command(after_help = "$ mini-twitter unfollow @alice")]
    Unfollow {
        /// The user: alice, or a row, @3.
        user: UserArg,
    },
    /// List a user's followers, newest first.
    #[command(after_help = "$ mini-twitter followers @alice --limit 5")]
    Followers(UserList),
    /// List the users a user follows, newest first.
    #[command(after_help = "$ mini-twitter following @alice --all")]
    Following(UserList),
}

impl Command {
    pub(super) async fn run(self, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
        let client = invocation.client.clone();
        let users = client.users();
        match self {
            Self::Follow { user } => {
                let followed = change(&user, invocation, |user| users.follow(user)).await;
                match followed {
                    Err(failure) if failure.code() == Some(ErrorCode::NotFound) => {
                        Err(or_blocked(failure, invocation).await)
                    }
                    followed => followed.map_err(or_private),
                }
            }
            Self::Unfollow { user } => change(&user, invocation, |user| users.unfollow(user)).await,
            Self::Followers(list) => {
                list.run(invocation, |user, page| {
                    users.list_followers(user, page.into())
                })
                .await
            }
            Self::Following(list) => {
                list.run(invocation, |user, page| {
                    users.list_following(user, page.into())
                })
                .await
            }
        }
    }
}

/// Returns the failure to follow a user, with a hint when it is because their account is private.
fn or_private(failure: Failure) -> Failure {
    match failure.subject() {
        Some(Subject::User(who)) if failure.code() == Some(ErrorCode::Forbidden) => {
            let who = who.to_string();
            failure.with_hint("see their profile", &["profile", &who])
        }
        _ => failure,
    }
}

/// Returns the failure to follow a user, with a hint when it is because they are blocked.
async fn or_blocked(failure: Failure, invocation: &Invocation<'_>) -> Failure {
    let Some(Subject::User(who)) = failure.subject() else {
        return failure;
    };
    let query = RelationshipsQuery {
        user: vec![who.clone()],
    };
    let found = invocation.client.users().list_relationships(query).await;
    match found.as_deref() {
        Ok([user]) if user.blocking => {
            let name = &user.username;
            failure.with_hint(
                format!("you block @{name}; to follow them, unblock them"),
                &["unblock", name],
            )
        }
        _ => failure,
    }
}
