//! `admin create`: opens an account for who looks after the server. The password never stands on the command line.

use std::io::{IsTerminal, Write, stdin, stdout};

use clap::Args;
use garde::Validate;
use mini_twitter_core::account::Register;
use mini_twitter_core::error::{FieldErrors, field_errors};
use mini_twitter_core::field::Secret;
use mini_twitter_core::user::Role;
use mini_twitter_server::domain::account::register;
use mini_twitter_server::fault::Fault;
use mini_twitter_server::{App, Config};

use crate::Done;

/// Whose account to open.
#[derive(Debug, Args)]
pub(crate) struct Create {
    /// The handle: 3–30 letters, digits and `_`, at least one letter
    username: String,
    /// Where mail goes
    #[arg(long, value_name = "ADDRESS")]
    email: String,
    /// Reads the password from the first line of stdin instead of asking for it
    #[arg(long)]
    password_stdin: bool,
}

/// Opens the account.
pub(crate) async fn create(config: Config, new: Create) -> Done {
    let password = password(new.password_stdin)?;
    let register = Register {
        username: new.username,
        email: new.email,
        password,
        name: None,
        first_name: None,
        last_name: None,
        birthday: None,
        bio: None,
    };
    if let Err(report) = register.validate() {
        return Err(in_words(&field_errors(&report)).into());
    }
    let username = register.username.clone();
    let app = App::open(&config).await?;
    let created = register::create(&app, register, Role::Admin).await;
    app.close().await;
    let id = created.map_err(|fault| refused(&fault))?;
    writeln!(stdout(), "{username} is an admin, with id {id}")?;
    Ok(())
}

/// Asked for twice on a terminal, read from stdin where the flag says so.
fn password(from_stdin: bool) -> Result<Secret, Box<dyn std::error::Error>> {
    if from_stdin {
        let mut line = String::new();
        stdin().read_line(&mut line)?;
        return Ok(Secret::new(line.trim_end_matches(['\n', '\r'])));
    }
    if !stdin().is_terminal() {
        return Err("there is no terminal to ask for a password: use --password-stdin".into());
    }
    let first = rpassword::prompt_password("password: ")?;
    let second = rpassword::prompt_password("the same again: ")?;
    if first != second {
        return Err("the passwords are not the same".into());
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
    in_words(&fault.errors)
}

/// `password: length is lower than 8; username: must contain a letter`.
fn in_words(errors: &FieldErrors) -> String {
    let lines = errors
        .iter()
        .map(|(field, what)| format!("{field}: {}", what.join(", ")));
    lines.collect::<Vec<_>>().join("; ")
}
