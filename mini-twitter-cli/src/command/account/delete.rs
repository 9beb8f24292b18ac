//! The command that deletes the account.

use clap::{Args, Subcommand};
use mini_twitter_core::account::DeleteMe;

use crate::context::Invocation;
use crate::failure::Failure;
use crate::hint::Hint;
use crate::password::{self, PasswordOptions};

/// Commands about the account as a whole.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Delete your account with everything you wrote and did, for good; nobody gets the username again.
    #[command(after_help = "$ mini-twitter account delete --yes")]
    Delete(Delete),
}

/// How to delete the account.
#[derive(Debug, Clone, Args)]
pub struct Delete {
    /// Delete it without asking for the username.
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    password: PasswordOptions,
}

impl Command {
    pub(super) async fn run(self, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
        let Self::Delete(delete) = self;
        delete.run(invocation).await
    }
}

impl Delete {
    async fn run(self, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
        if !invocation.context.has_token() {
            invocation.require_session_to_end()?;
        }
        if !self.yes {
            confirm(invocation).await?;
        }
        let password = invocation
            .password(&self.password, password::CURRENT)
            .await?;
        let look = Hint::new(
            "the account may have been deleted; sign in to look",
            &["login"],
        );
        let call = invocation.client.account().delete_me(DeleteMe { password });
        invocation.answer(call, look).await?;
        invocation.say("account deleted; what you wrote and did is being removed")
    }
}

/// Asks for the username of the account. A dry run asks nothing.
async fn confirm(invocation: &mut Invocation<'_>) -> Result<(), Failure> {
    if invocation.options.dry_run {
        return Ok(());
    }
    if !invocation.context.input.is_interactive() {
        let message = "nobody confirms it: there is no terminal to ask at, so use --yes";
        return Err(Failure::usage(message));
    }
    let username = invocation.client.account().get_me().await?.username;
    invocation.say(&format!(
        "this deletes the account {username} with everything you wrote and did, for good; type {username} to confirm:"
    ))?;
    let typed = invocation.context.input.next_line().await?;
    let typed = typed.unwrap_or_default();
    let is_it = typed
        .trim()
        .trim_start_matches('@')
        .eq_ignore_ascii_case(&username);
    is_it.then_some(()).ok_or_else(|| {
        let message = format!("the account was not deleted: {username} was not typed");
        Failure::usage(message)
    })
}
