//! Where I am signed in.

use clap::{Args, Subcommand};
use mini_twitter_core::id::SessionId;

use crate::context::Scope;
use crate::failure::{About as _, Failure, Thing};
use crate::option::{Extent, Part};
use crate::reference::Named;

/// The list, or something to do with it.
#[derive(Debug, Clone, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Sessions {
    #[command(flatten)]
    list: Extent,
    #[command(subcommand)]
    action: Option<Action>,
}

/// What is done with sessions.
#[derive(Debug, Clone, Subcommand)]
pub enum Action {
    /// Lists where you are signed in, the latest first.
    #[command(after_help = "$ mini-twitter sessions list")]
    List(Extent),
    /// Ends one of your sessions at once.
    #[command(after_help = "$ mini-twitter sessions revoke 178912")]
    Revoke {
        /// The session: its id, or its row, @3.
        session: Named<SessionId>,
    },
    /// Ends all your sessions but this one.
    #[command(after_help = "$ mini-twitter sessions revoke-others")]
    RevokeOthers,
}

impl Sessions {
    pub(super) async fn run(self, scope: &mut Scope<'_>) -> Result<(), Failure> {
        let client = scope.client.clone();
        match self.action.unwrap_or(Action::List(self.list)) {
            Action::List(extent) => {
                let sessions = |part: Part| client.account().list_sessions(part.into());
                scope.list(&extent, None, sessions).await
            }
            Action::Revoke { session } => {
                let id = scope.session(session)?;
                client
                    .account()
                    .revoke_session(id)
                    .await
                    .about(Thing::Session(id))?;
                scope.say(&format!("ended session {id}"))
            }
            Action::RevokeOthers => {
                client.account().revoke_other_sessions().await?;
                scope.say("ended all other sessions")
            }
        }
    }
}
