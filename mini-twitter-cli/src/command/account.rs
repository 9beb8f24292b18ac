//! My account: opening it, signing in and out, who I am, password, going and coming back.

use clap::Subcommand;
use mini_twitter_core::account::{ChangePassword, Deactivate, Login, Register, Session};
use mini_twitter_core::time::Date;

use super::{session, set, token};
use crate::context::Scope;
use crate::failure::Failure;
use crate::secret::{self, PasswordOptions};

/// My account.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Opens an account and signs you in.
    #[command(after_help = "$ mini-twitter register alice alice@example.org")]
    Register(Opening),
    /// Signs you in.
    #[command(after_help = "$ mini-twitter login alice")]
    Login(SignIn),
    /// Signs you out at once.
    #[command(after_help = "$ mini-twitter logout")]
    Logout,
    /// Renews the tokens of this session, which otherwise happens by itself.
    #[command(after_help = "$ mini-twitter refresh")]
    Refresh,
    /// Shows your account as only you see it.
    #[command(visible_alias = "me", after_help = "$ mini-twitter whoami")]
    Whoami,
    /// Changes your profile: what is not said stays, '' clears.
    #[command(
        arg_required_else_help = true,
        after_help = "$ mini-twitter set --bio 'likes tea' --location ''"
    )]
    Set(Box<set::Set>),
    /// Changes your password and ends all your other sessions.
    #[command(after_help = "$ mini-twitter password")]
    Password {
        /// Reads the old password and the new one as two lines of standard input, in a script as its next two
        /// [env: MINI_TWITTER_PASSWORD, MINI_TWITTER_NEW_PASSWORD].
        #[arg(long)]
        password_stdin: bool,
    },
    /// Hides you and yours everywhere until you come back, and ends all your sessions.
    #[command(after_help = "$ mini-twitter deactivate")]
    Deactivate(PasswordOptions),
    /// Wakes a deactivated account and signs you in.
    #[command(after_help = "$ mini-twitter reactivate alice")]
    Reactivate(SignIn),
    /// Lists where you are signed in, the latest first; ends sessions.
    Sessions(session::Sessions),
    /// Lists your personal access tokens, the latest first; makes and ends them.
    Tokens(token::Tokens),
}

/// What an account is opened with.
#[derive(Debug, Clone, clap::Args)]
pub struct Opening {
    /// The handle: 3–30 letters, digits and _; it never changes.
    username: String,
    /// Where mail goes; nobody else sees it.
    email: String,
    /// The name people see; the username unless said.
    #[arg(long)]
    name: Option<String>,
    /// The given name.
    #[arg(long)]
    first_name: Option<String>,
    /// The family name.
    #[arg(long)]
    last_name: Option<String>,
    /// The birthday, 2000-01-31; nobody else sees it.
    #[arg(long, value_name = "DAY")]
    birthday: Option<Date>,
    /// A few words on yourself.
    #[arg(long)]
    bio: Option<String>,
    #[command(flatten)]
    password: PasswordOptions,
}

/// Who signs in.
#[derive(Debug, Clone, clap::Args)]
pub struct SignIn {
    /// The username or the mail address; who the profile belongs to unless said.
    login: Option<String>,
    /// What to call this sign-in in the list of sessions; after the profile unless said.
    #[arg(long)]
    device: Option<String>,
    #[command(flatten)]
    password: PasswordOptions,
}

impl Command {
    pub(super) async fn run(self, scope: &mut Scope<'_>) -> Result<(), Failure> {
        let client = scope.client.clone();
        let account = client.account();
        match self {
            Self::Register(opening) => opening.run(scope).await,
            Self::Login(sign_in) => {
                let login = sign_in.read(scope)?;
                let session = account.login(login).await?;
                signed_in(&session, scope)
            }
            Self::Reactivate(sign_in) => {
                let login = sign_in.read(scope)?;
                let session = account.reactivate(login).await?;
                signed_in(&session, scope)
            }
            Self::Logout => {
                scope.expect_no_token()?;
                account.logout().await?;
                scope.say("signed out")
            }
            Self::Refresh => {
                scope.expect_no_token()?;
                client.renew().await?;
                scope.say("the session goes on")
            }
            Self::Whoami => {
                let me = account.get_me().await?;
                scope.show(&me)
            }
            Self::Set(change) => change.run(scope).await,
            Self::Password { password_stdin } => password(password_stdin, scope).await,
            Self::Deactivate(from) => {
                let password = scope.password(&from, secret::CURRENT)?;
                account.deactivate(Deactivate { password }).await?;
                scope.say("deactivated: until you come back nobody sees you")
            }
            Self::Sessions(sessions) => sessions.run(scope).await,
            Self::Tokens(tokens) => tokens.run(scope).await,
        }
    }
}

impl Opening {
    async fn run(self, scope: &mut Scope<'_>) -> Result<(), Failure> {
        scope.expect_no_token()?;
        let new = Register {
            password: scope.password(&self.password, secret::FIRST)?,
            username: self.username,
            email: self.email,
            name: self.name,
            first_name: self.first_name,
            last_name: self.last_name,
            birthday: self.birthday,
            bio: self.bio,
        };
        let session = scope.client.account().register(new).await?;
        signed_in(&session, scope)
    }
}

impl SignIn {
    fn read(self, scope: &mut Scope<'_>) -> Result<Login, Failure> {
        scope.expect_no_token()?;
        let known = || scope.profile.settings.username.clone();
        let login = self.login.or_else(known);
        let login = login.ok_or_else(|| {
            let what = format!("nobody has signed in as profile {} yet", scope.profile.name);
            Failure::usage(what).hint("say who", &["login", "NAME"])
        })?;
        Ok(Login {
            password: scope.password(&self.password, secret::CURRENT)?,
            login,
            device: self.device.or_else(|| Some(device(scope))),
        })
    }
}

/// What a sign-in is called that has no name of its own: `mini-twitter (default)`.
fn device(scope: &Scope<'_>) -> String {
    format!("mini-twitter ({})", scope.profile.name)
}

/// Keeps whose session it is and shows them.
fn signed_in(session: &Session, scope: &mut Scope<'_>) -> Result<(), Failure> {
    scope.keep_user(&session.user.username)?;
    scope.show(&session.user)
}

async fn password(password_stdin: bool, scope: &mut Scope<'_>) -> Result<(), Failure> {
    let from = PasswordOptions { password_stdin };
    let change = ChangePassword {
        old_password: scope.password(&from, secret::CURRENT)?,
        new_password: scope.password(&from, secret::NEXT)?,
    };
    scope.client.account().change_password(change).await?;
    scope.say("password changed; all other sessions have ended")
}
