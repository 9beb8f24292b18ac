//! Commands about the password: changing it, and setting a new one by a code that is mailed.

use clap::{Args, Subcommand};
use mini_twitter_client::Error;
use mini_twitter_core::account::{ChangePassword, ForgotPassword, ResetPassword};
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::Secret;

use super::code::code;
use crate::context::Invocation;
use crate::failure::Failure;
use crate::hint::Hint;
use crate::option::account_name;
use crate::password::{self, PasswordOptions};

/// Actions on the password.
#[derive(Debug, Clone, Subcommand)]
pub enum Action {
    /// Change your password and end all your other sessions.
    #[command(after_help = "$ mini-twitter password change")]
    Change {
        /// Read the current and the new password as two lines of standard input, in a script as the next two lines
        /// [env: MINI_TWITTER_PASSWORD, MINI_TWITTER_NEW_PASSWORD].
        #[arg(long)]
        password_stdin: bool,
    },
    /// Mail a code for a new password, if there is an account with the address.
    #[command(after_help = "$ mini-twitter password forgot alice@example.org")]
    Forgot {
        /// The email address of the account.
        #[arg(value_name = "ADDRESS", value_parser = account_name)]
        email: String,
    },
    /// Set a new password with the mailed code, and end all sessions of the account.
    #[command(after_help = "$ mini-twitter password reset alice@example.org --code 123456")]
    Reset(Reset),
}

/// A new password, and the code that allows it.
#[derive(Debug, Clone, Args)]
pub struct Reset {
    /// The email address of the account.
    #[arg(value_name = "ADDRESS", value_parser = account_name)]
    email: String,
    /// Give the 6 digits that were mailed; default: you are asked for them.
    #[arg(long, value_name = "DIGITS", value_parser = code)]
    code: Option<Secret>,
    /// Read the new password as one line of standard input, in a script as the next line
    /// [env: MINI_TWITTER_NEW_PASSWORD].
    #[arg(long)]
    password_stdin: bool,
}

impl Action {
    /// The email address that it names.
    pub(super) fn email(&self) -> Option<&str> {
        match self {
            Self::Change { .. } => None,
            Self::Forgot { email } | Self::Reset(Reset { email, .. }) => Some(email),
        }
    }

    pub(super) async fn run(self, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
        match self {
            Self::Change { password_stdin } => change(password_stdin, invocation).await,
            Self::Forgot { email } => forgot(email, invocation).await,
            Self::Reset(reset) => reset.run(invocation).await,
        }
    }
}

async fn change(password_stdin: bool, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
    let from = PasswordOptions { password_stdin };
    let change = ChangePassword {
        old_password: invocation.password(&from, password::OLD).await?,
        new_password: invocation.password(&from, password::NEW).await?,
    };
    invocation.client.account().change_password(change).await?;
    invocation.say("password changed; all other sessions have been ended")
}

async fn forgot(email: String, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
    let next = Hint::new(
        "set a new password with the code",
        &["password", "reset", &email],
    );
    let done = format!("a code is on its way to {email}, if that is the address of an account");
    let call = ForgotPassword { email };
    let sent = invocation.client.account().forgot_password(call).await?;
    invocation.say(&done)?;
    invocation.show_done(&done, &sent)?;
    invocation.hint(next)
}

impl Reset {
    async fn run(self, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
        let from = PasswordOptions {
            password_stdin: self.password_stdin,
        };
        let reset = ResetPassword {
            email: self.email.clone(),
            code: invocation.code(self.code, "--code").await?,
            new_password: invocation.password(&from, password::RESET).await?,
        };
        invocation.client.account().reset_password(reset).await?;
        invocation.say("new password set; all sessions of the account have been ended")?;
        let next = match has_other_session(invocation).await {
            true => Hint::new(
                "sign in with another profile, which keeps the session of this one",
                &["login", &self.email, "--profile", "OTHER"],
            ),
            false => Hint::new("sign in", &["login", &self.email]),
        };
        invocation.hint(next)
    }
}

/// Whether the profile is signed in to another account. A session that the reset has ended is removed: a prompt would
/// show its user, and the next command would fail with it.
async fn has_other_session(invocation: &mut Invocation<'_>) -> bool {
    if invocation.context.has_token() || !invocation.profile.is_signed_in() {
        return false;
    }
    let me = invocation.client.account().get_me().await;
    if !me.is_err_and(|error| has_ended(&error)) {
        return true;
    }
    let forgotten = invocation.client.forget().await.map_err(Failure::from);
    let consequence = "the session that was ended stays in its file";
    invocation.context.warn_unless_saved(forgotten, consequence);
    false
}

/// Whether the error says that the session has ended, not that it is of another server.
fn has_ended(error: &Error) -> bool {
    let is_answer = matches!(error, Error::SignedOut | Error::Api { .. });
    is_answer && error.code() == Some(ErrorCode::Unauthenticated)
}
