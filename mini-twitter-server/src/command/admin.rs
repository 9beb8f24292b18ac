//! `admin create`: creates an admin account. The password is never an argument, which other users could see.

use std::io::{IsTerminal, Write, stderr, stdin, stdout};

use clap::Args;
use garde::Validate;
use mini_twitter_core::account::Register;
use mini_twitter_core::error::{FieldErrors, field_errors};
use mini_twitter_core::field::Secret;
use mini_twitter_core::user::Role;
use mini_twitter_server::domain::account::register;
use mini_twitter_server::fault::Fault;
use mini_twitter_server::{App, Config};

use super::CommandResult;

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
    /// Read the password from the first line of stdin instead of prompting for it
    #[arg(long)]
    password_stdin: bool,
}

/// Creates the account.
pub(crate) async fn create(config: Config, new: Create) -> CommandResult {
    let password = password(new.password_stdin)?;
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
    let id = created.map_err(|fault| refused(&fault))?;
    writeln!(
        stdout(),
        "{username} is an admin, with id {id}, in the database {database}"
    )?;
    Ok(())
}

/// Prompts for the password twice, or reads it from stdin.
fn password(from_stdin: bool) -> Result<Secret, Box<dyn std::error::Error>> {
    if from_stdin {
        let mut line = String::new();
        stdin().read_line(&mut line)?;
        return Ok(Secret::new(line.trim_end_matches(['\n', '\r'])));
    }
    if !stdin().is_terminal() {
        return Err("there is no terminal to prompt for a password: use --password-stdin".into());
    }
    let first = rpassword::prompt_password("password: ")?;
    let second = rpassword::prompt_password("repeat the password: ")?;
    if first != second {
        return Err("the two passwords differ".into());
    }
    Ok(Secret::new(first))
}

fn refused(fault: &Fault) -> String {
    if fault.errors.is_empty() {
        return fault
            .detail
            .clone()
            .unwrap_or_else(|| fault.code.title().to_owned());
    }
    describe(&fault.errors)
}

/// `password: must have 8 to 128 characters; username: must contain a letter`.
fn describe(errors: &FieldErrors) -> String {
    let lines = errors
        .iter()
        .map(|(field, what)| format!("{field}: {}", what.join(", ")));
    lines.collect::<Vec<_>>().join("; ")
}
