//! Commands about the email address: confirming and changing it, each by a code that is mailed to it.

use clap::{Args, Subcommand};
use mini_twitter_core::account::{Account, UpdateMe, VerifyEmail};
use mini_twitter_core::field::Secret;

use super::code::code;
use crate::context::{CHANGED, Invocation};
use crate::failure::Failure;
use crate::hint::Hint;
use crate::option::account_name;
use crate::password::{CURRENT, PasswordOptions};

/// The command that takes the code.
const VERIFY: &[&str] = &["email", "verify"];

/// Actions on the email address.
#[derive(Debug, Clone, Subcommand)]
pub enum Action {
    /// Confirm your email address with the mailed code; a new address takes effect.
    #[command(after_help = "$ mini-twitter email verify 123456")]
    Verify {
        /// The 6 digits that were mailed; default: you are asked for them.
        #[arg(value_parser = code)]
        code: Option<Secret>,
    },
    /// Mail another code to the address that is not confirmed.
    #[command(after_help = "$ mini-twitter email resend")]
    Resend,
    /// Change your email address: the new one takes effect when the code that is mailed there is given.
    ///
    /// Changing to the present address takes back a change that is not confirmed yet.
    #[command(after_help = "$ mini-twitter email change alice@example.org")]
    Change(Change),
}

/// A new email address.
#[derive(Debug, Clone, Args)]
pub struct Change {
    /// The new address; only you see it.
    #[arg(value_name = "ADDRESS", value_parser = account_name)]
    email: String,
    #[command(flatten)]
    password: PasswordOptions,
}

impl Action {
    /// The email address that it gives the account.
    pub(super) fn email(&self) -> Option<&str> {
        match self {
            Self::Verify { .. } | Self::Resend => None,
            Self::Change(change) => Some(&change.email),
        }
    }

    pub(super) async fn run(self, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
        let client = invocation.client.clone();
        let account = client.account();
        match self {
            Self::Verify { code } => {
                let code = invocation.code(code, "<CODE>").await?;
                let me = account.verify_email(VerifyEmail { code }).await?;
                let done = format!("{} is confirmed as your email address", me.email);
                invocation.say(&done)?;
                invocation.show_done(&done, &me)
            }
            Self::Resend => {
                let sent = account.resend_verification().await?;
                let done = "another code is on its way to the address that is not confirmed";
                invocation.say(done)?;
                invocation.show_done(done, &sent)?;
                invocation.hint(Hint::new("confirm it with the code", VERIFY))
            }
            Self::Change(change) => change.run(invocation).await,
        }
    }
}

impl Change {
    async fn run(self, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
        let password = invocation.password(&self.password, CURRENT).await?;
        let change = UpdateMe {
            email: Some(self.email),
            password: Some(password),
            ..UpdateMe::default()
        };
        let me = invocation.client.account().update_me(change).await?;
        invocation.show_done(CHANGED, &me)?;
        say_what_is_next(&me, invocation)
    }
}

/// Says that the address changes with the code, or that it stays.
fn say_what_is_next(me: &Account, invocation: &Invocation<'_>) -> Result<(), Failure> {
    let Some(new) = &me.unconfirmed_email else {
        let email = &me.email;
        return invocation.say(&format!(
            "the email address is {email}; no change is pending"
        ));
    };
    let text = format!("the address changes to {new} with the code that is mailed there");
    invocation.hint(Hint::new(text, VERIFY))
}

/// Returns a hint at the command that confirms the address of a new account.
pub(super) fn confirm(address: &str) -> Hint {
    let text = format!("a code is mailed to {address}; confirm the address with it");
    Hint::new(text, VERIFY)
}
