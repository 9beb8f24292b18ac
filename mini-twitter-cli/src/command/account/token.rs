//! Commands about the personal access tokens of the account, for bots and scripts.

use std::time::Duration;

use clap::{Args, Subcommand};
use mini_twitter_core::account::{NewToken, TokenScope};
use mini_twitter_core::id::TokenId;
use mini_twitter_core::time::Timestamp;

use crate::context::Invocation;
use crate::failure::{About as _, Failure};
use crate::hint::Hint;
use crate::option::{ListOptions, PageQuery, choice, duration};
use crate::reference::IdArg;
use crate::subject::Subject;

/// How a shell takes the secret without showing it or keeping it in its history. Never the secret itself: standard
/// error is often logged.
const TO_USE: &str = "to use it, run this line and paste the secret:\n\
    read -rs MINI_TWITTER_TOKEN && export MINI_TWITTER_TOKEN";

/// The list of tokens, or an action on them.
#[derive(Debug, Clone, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Tokens {
    #[command(flatten)]
    list: ListOptions,
    #[command(subcommand)]
    action: Option<Action>,
}

/// Actions on tokens.
#[derive(Debug, Clone, Subcommand)]
pub enum Action {
    /// List your personal access tokens, newest first.
    #[command(after_help = "$ mini-twitter tokens list")]
    List(ListOptions),
    /// Create a personal access token; its secret is shown only once.
    ///
    /// A program uses it in the variable MINI_TWITTER_TOKEN, where it replaces the session of the profile. Without
    /// --scope it only reads.
    #[command(
        after_help = "$ mini-twitter tokens create weather-bot --scope read --scope write --for 52w"
    )]
    Create {
        /// The name of the token in your list of tokens: what it is for.
        name: String,
        /// Allow a scope; repeat the flag to allow several.
        #[arg(long = "scope", value_name = "SCOPE", default_value = "read", value_parser = choice::<TokenScope>(TokenScope::VALUES))]
        scopes: Vec<TokenScope>,
        /// Set when the token expires, 2026-01-31T08:00:00Z; default: never.
        #[arg(id = "expires_at", long = "until", value_name = "TIME")]
        until: Option<Timestamp>,
        /// Set how long the token is valid: 8h, 7d, 52w.
        #[arg(long = "for", value_name = "DURATION", conflicts_with = "expires_at", value_parser = duration)]
        duration: Option<Duration>,
    },
    /// Revoke a personal access token.
    #[command(after_help = "$ mini-twitter tokens revoke 178912")]
    Revoke {
        /// The token: an id, or a row, @3.
        token: IdArg<TokenId>,
    },
}

impl Tokens {
    pub(super) async fn run(self, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
        let client = invocation.client.clone();
        let account = client.account();
        match self.action.unwrap_or(Action::List(self.list)) {
            Action::List(options) => {
                let tokens = |page: PageQuery| account.list_tokens(page.into());
                invocation.list(&options, None, tokens).await
            }
            Action::Create {
                name,
                scopes,
                until,
                duration,
            } => {
                let expires_at = invocation.end(until, duration)?;
                let call = account.create_token(NewToken {
                    name,
                    scopes,
                    expires_at,
                });
                let look = Hint::new("the token may have been created; look first", &["tokens"]);
                let created = invocation.answer(call, look).await?;
                let id = created.token.id;
                let done =
                    format!("the token was created ({id}) and its secret is lost: revoke it");
                invocation.show_done(&done, &created)?;
                invocation.say(TO_USE)
            }
            Action::Revoke { token } => {
                let id = invocation.token(token)?;
                account.revoke_token(id).await.about(Subject::Token(id))?;
                invocation.say(&format!("revoked token {id}"))
            }
        }
    }
}
