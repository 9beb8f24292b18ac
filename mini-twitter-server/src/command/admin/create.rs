//! `admin create`: creates an admin account.

use std::io::{Write, stderr, stdout};

use clap::Args;
use garde::Validate;
use mini_twitter_core::account::Register;
use mini_twitter_core::error::field_errors;
use mini_twitter_core::user::Role;
use mini_twitter_server::domain::account::register;
use mini_twitter_server::{App, Config};

use super::password;
use crate::command::CommandResult;
use crate::command::refusal::{describe, refused};

/// The migration that creates the first tables.
const FIRST_MIGRATION: &str = "0001_spine";

/// The account to create.
#[derive(Debug, Args)]
pub(crate) struct Create {
    /// The username: 3–30 letters, digits and `_`, at least one letter
    username: String,
    /// The email address of the account
    #[arg(long, value_name = "ADDRESS")]
    email: String,
    #[command(flatten)]
    password: password::Source,
}

/// Creates the account.
pub(super) async fn create(config: Config, new: Create) -> CommandResult {
    let password = new.password.read()?;
    let register = Register::new(new.username, new.email, password);
    if let Err(report) = register.validate() {
        return Err(describe(&field_errors(&report)).into());
    }
    let username = register.username.clone();
    let database = config.shown_database();
    // All migrations are missing in a database that did not exist.
    let is_new = App::migrate(&config).await?.contains(&FIRST_MIGRATION);
    if is_new {
        writeln!(
            stderr(),
            "warning: created a new database: {database}; for that of a server, repeat its --data and --database"
        )?;
    }
    let app = App::open(&config).await?;
    let created = register::create(&app, register, Role::Admin).await;
    app.close().await;
    let id = created.map_err(refused)?;
    writeln!(
        stdout(),
        "{username} is an admin, with id {id}, in the database {database}"
    )?;
    Ok(())
}
