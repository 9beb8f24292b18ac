//! My personal access tokens, for bots and scripts.

use std::time::Duration;

use clap::{Args, Subcommand};
use mini_twitter_core::account::{NewToken, TokenScope};
use mini_twitter_core::id::TokenId;
use mini_twitter_core::time::Timestamp;

use crate::context::Scope;
use crate::failure::{About as _, Failure, Thing};
use crate::option::{Extent, Part, span};
use crate::reference::Named;

/// The list, or something to do with it.
#[derive(Debug, Clone, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Tokens {
    #[command(flatten)]
    list: Extent,
    #[command(subcommand)]
    action: Option<Action>,
}

/// What is done with tokens.
#[derive(Debug, Clone, Subcommand)]
pub enum Action {
    /// Lists your personal access tokens, the latest first.
    #[command(after_help = "$ mini-twitter tokens list")]
    List(Extent),
    /// Makes a personal access token; its secret is shown this once.
    #[command(
        after_help = "$ mini-twitter tokens create weather-bot --scope read --scope write --for 52w"
    )]
    Create {
        /// What it is for.
        name: String,
        /// What it reaches: read, write, admin; read unless said.
        #[arg(long = "scope", value_name = "SCOPE", default_value = "read")]
        scopes: Vec<TokenScope>,
        /// When it ends, 2026-01-31T08:00:00Z; never unless said.
        #[arg(long, value_name = "TIME")]
        until: Option<Timestamp>,
        /// How long it lasts: 8h, 7d, 52w.
        #[arg(long = "for", value_name = "SPAN", conflicts_with = "until", value_parser = span)]
        span: Option<Duration>,
    },
    /// Ends a personal access token at once.
    #[command(after_help = "$ mini-twitter tokens revoke 178912")]
    Revoke {
        /// The token: its id, or its row, @3.
        token: Named<TokenId>,
    },
}

impl Tokens {
    pub(super) async fn run(self, scope: &mut Scope<'_>) -> Result<(), Failure> {
        let client = scope.client.clone();
        let account = client.account();
        match self.action.unwrap_or(Action::List(self.list)) {
            Action::List(extent) => {
                let tokens = |part: Part| account.list_tokens(part.into());
                scope.list(&extent, None, tokens).await
            }
            Action::Create {
                name,
                scopes,
                until,
                span,
            } => {
                let expires_at = until.or_else(|| span.map(|span| scope.now().after(span)));
                let created = account
                    .create_token(NewToken {
                        name,
                        scopes,
                        expires_at,
                    })
                    .await?;
                scope.show(&created)
            }
            Action::Revoke { token } => {
                let id = scope.token(token)?;
                account.revoke_token(id).await.about(Thing::Token(id))?;
                scope.say(&format!("ended token {id}"))
            }
        }
    }
}
