//! Where a new password comes from: a prompt, or stdin. It is never an argument, which other users could see.

use std::error::Error;
use std::io::{IsTerminal, stdin};

use clap::Args;
use garde::Validate;
use mini_twitter_core::account::ChangePassword;
use mini_twitter_core::error::{FieldErrors, field_errors};
use mini_twitter_core::field::Secret;

use crate::command::refusal::describe;

/// Where to read the password.
#[derive(Debug, Args)]
pub(crate) struct Source {
    /// Read the password from the first line of stdin instead of prompting for it
    #[arg(long)]
    password_stdin: bool,
}

impl Source {
    /// Prompts for the password twice, or reads it from stdin.
    pub(super) fn read(&self) -> Result<Secret, Box<dyn Error>> {
        if self.password_stdin {
            let mut line = String::new();
            stdin().read_line(&mut line)?;
            return Ok(Secret::new(line.trim_end_matches(['\n', '\r'])));
        }
        if !stdin().is_terminal() {
            return Err(
                "there is no terminal to prompt for a password: use --password-stdin".into(),
            );
        }
        let first = rpassword::prompt_password("password: ")?;
        let second = rpassword::prompt_password("repeat the password: ")?;
        if first != second {
            return Err("the two passwords differ".into());
        }
        Ok(Secret::new(first))
    }

    /// Reads a password that may replace another: one with the form of a new one.
    pub(super) fn read_new(&self) -> Result<Secret, Box<dyn Error>> {
        let password = self.read()?;
        let change = ChangePassword {
            old_password: password.clone(),
            new_password: password.clone(),
        };
        let Err(report) = change.validate() else {
            return Ok(password);
        };
        let what = field_errors(&report).remove("new_password");
        let errors = FieldErrors::from([("password".to_owned(), what.unwrap_or_default())]);
        Err(describe(&errors).into())
    }
}
