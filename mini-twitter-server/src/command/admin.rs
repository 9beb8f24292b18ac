//! `admin`: the accounts of a server, for the operator on the host; also beside a running server.
//!
//! A new command is a variant of [`Admin`] and an arm of [`run`]; its rules are in `domain::account::admin`.

mod create;
mod password;

use std::io::{Write, stderr, stdout};

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Args, Subcommand};
use mini_twitter_core::account::{Account, AccountStatus};
use mini_twitter_core::user::Role;
use mini_twitter_server::domain::account::admin;
use mini_twitter_server::fault::Outcome;
use mini_twitter_server::{App, Config};

use super::CommandResult;
use super::refusal::refused;

/// What to do with an account.
#[derive(Debug, Subcommand)]
pub(crate) enum Admin {
    /// Create an admin account, even when registrations are closed
    Create(create::Create),
    /// Make a user an admin or a creator, from the next request on
    Promote {
        #[command(flatten)]
        who: Who,
        /// What the user becomes
        #[arg(long, default_value = "admin", value_parser = PossibleValuesParser::new(["admin", "creator"]).map(|role| Role::from(&*role)))]
        role: Role,
    },
    /// Make an admin or a creator a user again, from the next request on
    Demote(Who),
    /// Set a new password and end all sessions; personal tokens stay
    ResetPassword {
        #[command(flatten)]
        who: Who,
        #[command(flatten)]
        password: password::Source,
    },
    /// Confirm the email address without its code; one that waits for its code becomes the address
    VerifyEmail(Who),
}

/// Which account.
#[derive(Debug, Args)]
pub(crate) struct Who {
    /// The username, with or without `@`, the email address or the id
    name: String,
}

/// Runs the command.
pub(crate) async fn run(config: Config, admin: Admin) -> CommandResult {
    match admin {
        Admin::Create(new) => create::create(config, new).await,
        Admin::Promote { who, role } => set_role(config, who, role).await,
        Admin::Demote(who) => set_role(config, who, Role::User).await,
        Admin::ResetPassword { who, password } => reset_password(config, who, password).await,
        Admin::VerifyEmail(who) => verify_email(config, who).await,
    }
}

async fn set_role(config: Config, Who { name }: Who, role: Role) -> CommandResult {
    let is_admin = role == Role::Admin;
    let app = App::open_existing(&config).await?;
    let done = admin::set_role(&app, &name, role).await;
    let has_admin = match done {
        Ok(_) if !is_admin => admin::has_admin(&app).await,
        Ok(_) | Err(_) => Ok(true),
    };
    app.close().await;
    let Account {
        username,
        role,
        status,
        ..
    } = done.map_err(refused)?;
    let since = match status {
        AccountStatus::Active => "it holds from the next request on".to_owned(),
        status => format!("the account is {status}"),
    };
    let article = if is_admin { "an" } else { "a" };
    writeln!(stdout(), "{username} is {article} {role}; {since}")?;
    if !has_admin.map_err(refused)? {
        writeln!(
            stderr(),
            "warning: no active account is an admin: make one with admin promote or admin create"
        )?;
    }
    Ok(())
}

async fn reset_password(config: Config, who: Who, password: password::Source) -> CommandResult {
    let new = password.read_new()?;
    let app = App::open_existing(&config).await?;
    let done = admin::reset_password(&app, &who.name, &new).await;
    let Account { username, .. } = closed(&app, done).await?;
    writeln!(
        stdout(),
        "{username} has a new password; all sessions have ended, personal tokens stay"
    )?;
    Ok(())
}

async fn verify_email(config: Config, who: Who) -> CommandResult {
    let app = App::open_existing(&config).await?;
    let done = admin::verify_email(&app, &who.name).await;
    let Account {
        username, email, ..
    } = closed(&app, done).await?;
    writeln!(
        stdout(),
        "{email} is the confirmed email address of {username}"
    )?;
    Ok(())
}

/// Closes the app, and returns what was done or why it was refused.
async fn closed<T>(app: &App, done: Outcome<T>) -> Result<T, String> {
    app.close().await;
    done.map_err(refused)
}
