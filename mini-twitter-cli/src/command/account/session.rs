//! Commands about the sessions of the account.

use clap::{Args, Subcommand};
use mini_twitter_core::id::SessionId;

use crate::context::Invocation;
use crate::failure::{About as _, Failure};
use crate::option::{ListOptions, PageQuery};
use crate::reference::IdArg;
use crate::subject::Subject;

/// The list of sessions, or an action on them.
#[derive(Debug, Clone, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Sessions {
    #[command(flatten)]
    list: ListOptions,
    #[command(subcommand)]
    action: Option<Action>,
}

/// Actions on sessions.
#[derive(Debug, Clone, Subcommand)]
pub enum Action {
    /// List your sessions, newest first.
    #[command(after_help = "$ mini-twitter sessions list")]
    List(ListOptions),
    /// Revoke one of your sessions.
    #[command(after_help = "$ mini-twitter sessions revoke 178912")]
    Revoke {
        /// The session: an id, or a row, @3.
        session: IdArg<SessionId>,
    },
    /// Revoke all your sessions except this one.
    #[command(after_help = "$ mini-twitter sessions revoke-others")]
    RevokeOthers,
}

impl Sessions {
    pub(super) async fn run(self, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
        let client = invocation.client.clone();
        match self.action.unwrap_or(Action::List(self.list)) {
            Action::List(options) => {
                let sessions = |page: PageQuery| client.account().list_sessions(page.into());
                invocation.list(&options, None, sessions).await
            }
            Action::Revoke { session } => {
                let id = invocation.session(session)?;
                client
                    .account()
                    .revoke_session(id)
                    .await
                    .about(Subject::Session(id))?;
                invocation.say(&format!("revoked session {id}"))
            }
            Action::RevokeOthers => {
                client.account().revoke_other_sessions().await?;
                invocation.say("revoked all other sessions")
            }
        }
    }
}
