//! Commands about the account: creating it, signing in and out, deactivating and reactivating it.
//!
//! The password, the email address, the profile fields, the sessions, the personal access tokens and the deletion have a
//! file each.

mod code;
pub mod delete;
pub mod email;
pub mod password;
pub mod session;
pub mod set;
pub mod token;

use clap::Subcommand;
use mini_twitter_core::account::{Deactivate, Login, Register, Session};
use mini_twitter_core::time::Date;

use crate::context::Invocation;
use crate::failure::Failure;
use crate::hint::Hint;
use crate::option::account_name;
use crate::password::{CURRENT, FIRST, PasswordOptions};

/// Commands about the account.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Create an account and sign in.
    #[command(after_help = "$ mini-twitter register alice alice@example.org")]
    Register(Registration),
    /// Sign in.
    #[command(after_help = "$ mini-twitter login alice")]
    Login(SignIn),
    /// Sign out and end the session.
    #[command(after_help = "$ mini-twitter logout")]
    Logout,
    /// Refresh the tokens of the session now; they are also refreshed automatically.
    #[command(after_help = "$ mini-twitter refresh")]
    Refresh,
    /// Show your account, with its private fields.
    #[command(visible_alias = "me", after_help = "$ mini-twitter whoami")]
    Whoami,
    /// Change your profile; only the given fields change.
    #[command(
        arg_required_else_help = true,
        after_help = "$ mini-twitter set --bio 'likes tea' --location ''\n$ mini-twitter set --private on --messages following"
    )]
    Set(Box<set::Set>),
    /// Change your password, or set a new one when you have forgotten it.
    #[command(subcommand)]
    Password(password::Action),
    /// Confirm or change your email address.
    #[command(subcommand)]
    Email(email::Action),
    /// Deactivate your account: hide it and its posts until you reactivate it, and end all sessions.
    #[command(after_help = "$ mini-twitter deactivate")]
    Deactivate(PasswordOptions),
    /// Reactivate an account and sign in.
    #[command(after_help = "$ mini-twitter reactivate alice")]
    Reactivate(SignIn),
    /// Delete your account.
    #[command(subcommand)]
    Account(delete::Command),
    /// List your sessions (where you are signed in), newest first, or revoke them.
    Sessions(session::Sessions),
    /// List your personal access tokens (for bots and scripts), newest first, or create and revoke them.
    Tokens(token::Tokens),
}

/// The fields of a new account.
#[derive(Debug, Clone, clap::Args)]
pub struct Registration {
    /// The username: 3–30 letters, digits and _, at least one letter; it cannot be changed later.
    #[arg(value_parser = account_name)]
    username: String,
    /// The email address; only you see it.
    #[arg(value_parser = account_name)]
    email: String,
    /// Set the displayed name; default: the username.
    #[arg(long)]
    name: Option<String>,
    /// Set the first name; only you see it.
    #[arg(long, value_name = "NAME")]
    first_name: Option<String>,
    /// Set the last name; only you see it.
    #[arg(long, value_name = "NAME")]
    last_name: Option<String>,
    /// Set the birthday, 2000-01-31; only you see it; default: 2000-01-01.
    #[arg(long, value_name = "DATE")]
    birthday: Option<Date>,
    /// Set the bio; everyone sees it.
    #[arg(long, value_name = "TEXT")]
    bio: Option<String>,
    /// Name this sign-in in the list of sessions; default: mini-twitter and the name of the profile.
    #[arg(long, value_name = "NAME")]
    device: Option<String>,
    #[command(flatten)]
    password: PasswordOptions,
}

/// The fields of a sign-in.
#[derive(Debug, Clone, clap::Args)]
pub struct SignIn {
    /// The username or email address; default: the username of the profile.
    #[arg(value_name = "NAME", value_parser = account_name)]
    login: Option<String>,
    /// Name this sign-in in the list of sessions; default: mini-twitter and the name of the profile.
    #[arg(long, value_name = "NAME")]
    device: Option<String>,
    #[command(flatten)]
    password: PasswordOptions,
}

impl Command {
    /// The email address that it names.
    pub(super) fn email(&self) -> Option<&str> {
        match self {
            Self::Register(registration) => Some(&registration.email),
            Self::Password(action) => action.email(),
            Self::Email(action) => action.email(),
            _ => None,
        }
    }

    /// Whether it signs in, and so writes the settings of the profile.
    pub(super) fn signs_in(&self) -> bool {
        matches!(
            self,
            Self::Register(_) | Self::Login(_) | Self::Reactivate(_)
        )
    }

    pub(super) async fn run(self, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
        let client = invocation.client.clone();
        let account = client.account();
        match self {
            Self::Register(registration) => registration.run(invocation).await,
            Self::Login(sign_in) => {
                let login = sign_in.read(invocation).await?;
                let session = account.login(login).await?;
                signed_in(&session, invocation)
            }
            Self::Reactivate(sign_in) => {
                let login = sign_in.read(invocation).await?;
                let session = account.reactivate(login).await?;
                signed_in(&session, invocation)
            }
            Self::Logout => {
                invocation.require_session_to_end()?;
                account.logout().await?;
                invocation.say("signed out")
            }
            Self::Refresh => {
                invocation.require_new_session()?;
                client.renew().await?;
                invocation.say("session refreshed")
            }
            Self::Whoami => {
                let me = account.get_me().await?;
                invocation.show(&me)
            }
            Self::Set(change) => change.run(invocation).await,
            Self::Password(action) => action.run(invocation).await,
            Self::Email(action) => action.run(invocation).await,
            Self::Deactivate(from) => {
                if !invocation.context.has_token() {
                    invocation.require_session_to_end()?;
                }
                let password = invocation.password(&from, CURRENT).await?;
                account.deactivate(Deactivate { password }).await?;
                invocation.say("account deactivated; it is hidden until you reactivate it")
            }
            Self::Account(command) => command.run(invocation).await,
            Self::Sessions(sessions) => sessions.run(invocation).await,
            Self::Tokens(tokens) => tokens.run(invocation).await,
        }
    }
}

impl Registration {
    async fn run(self, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
        invocation.require_new_session()?;
        let new = Register {
            password: invocation.password(&self.password, FIRST).await?,
            username: self.username,
            email: self.email,
            name: self.name,
            first_name: self.first_name,
            last_name: self.last_name,
            birthday: self.birthday,
            bio: self.bio,
            device: self.device.or_else(|| Some(device(invocation))),
        };
        let look = Hint::new(
            "the account may have been created; sign in to look",
            &["login", &new.username],
        );
        let call = invocation.client.account().register(new);
        let session = invocation.answer(call, look).await?;
        signed_in(&session, invocation)?;
        match session.user.email_verified {
            true => Ok(()),
            false => invocation.hint(email::confirm(&session.user.email)),
        }
    }
}

impl SignIn {
    async fn read(self, invocation: &mut Invocation<'_>) -> Result<Login, Failure> {
        invocation.require_new_session()?;
        let known = || invocation.profile.settings.username.clone();
        let login = self.login.or_else(known);
        let login = login.ok_or_else(|| {
            let message = format!("profile {} has never signed in", invocation.profile.name);
            Failure::usage(message).with_hint("name the account", &["login", "NAME"])
        })?;
        Ok(Login {
            password: invocation.password(&self.password, CURRENT).await?,
            login,
            device: self.device.or_else(|| Some(device(invocation))),
        })
    }
}

/// Returns the default name of a session: `mini-twitter (default)`.
fn device(invocation: &Invocation<'_>) -> String {
    format!("mini-twitter ({})", invocation.profile.name)
}

/// Saves the sign-in in the profile and shows the account.
fn signed_in(session: &Session, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
    invocation.save_sign_in(&session.user.username);
    let done = format!("signed in as {}", session.user.username);
    invocation.show_done(&done, &session.user)
}
