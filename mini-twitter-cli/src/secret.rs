//! Passwords: from standard input, from the environment, from whoever sits there; never from the arguments.

use std::io;

use clap::Args;
use mini_twitter_core::field::Secret;

use crate::context::Scope;
use crate::failure::Failure;

/// Where a password comes from.
#[derive(Debug, Clone, Default, Args)]
pub struct PasswordOptions {
    /// Reads the password as a line of standard input, in a script as its next line [env: MINI_TWITTER_PASSWORD].
    #[arg(long)]
    pub password_stdin: bool,
}

/// A password that is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// What the prompt says, `Password of alice`.
    pub prompt: &'static str,
    /// The variable that may hold it.
    pub variable: &'static str,
    /// Whether it is new, so that it is asked for twice.
    pub is_new: bool,
}

/// The password one has.
pub const CURRENT: Wanted = Wanted {
    prompt: "Password",
    variable: "MINI_TWITTER_PASSWORD",
    is_new: false,
};

/// The password of an account to be.
pub const FIRST: Wanted = Wanted {
    is_new: true,
    ..CURRENT
};

/// The password to change to.
pub const NEXT: Wanted = Wanted {
    prompt: "New password",
    variable: "MINI_TWITTER_NEW_PASSWORD",
    is_new: true,
};

impl Scope<'_> {
    /// Gets a password: from standard input if so told, else from the environment, else by asking. A dry run gets a
    /// stand-in, but takes the script's line all the same, so that it is not run as a command.
    ///
    /// # Errors
    /// Exit code 2 when there is none and nobody can be asked.
    pub fn password(&mut self, from: &PasswordOptions, wanted: Wanted) -> Result<Secret, Failure> {
        if self.options.dry_run && !(from.password_stdin && self.context.input.is_script()) {
            return Ok(Secret::new("stand-in for a password"));
        }
        if from.password_stdin {
            let line = self
                .context
                .input
                .next_line()?
                .filter(|line| !line.is_empty());
            return line.map(Secret::new).ok_or_else(|| {
                Failure::usage("no password on standard input: --password-stdin reads one line")
            });
        }
        if let Some(set) = self.context.environment.get(wanted.variable) {
            return Ok(Secret::new(set));
        }
        if !self.context.input.may_ask() {
            let what = format!(
                "no password: nobody can be asked here, so give --password-stdin or {}",
                wanted.variable
            );
            return Err(Failure::usage(what));
        }
        ask(wanted)
    }
}

fn ask(wanted: Wanted) -> Result<Secret, Failure> {
    let read = |prompt: String| {
        rpassword::prompt_password(prompt).map_err(|error| match error.kind() {
            // The terminal is read raw, so that Ctrl-C comes as a character.
            io::ErrorKind::Interrupted => Failure::interrupted(),
            io::ErrorKind::UnexpectedEof => Failure::usage("no password was given"),
            _ => Failure::other(format!("cannot read the password: {error}")),
        })
    };
    let first = read(format!("{}: ", wanted.prompt))?;
    if wanted.is_new && read(format!("{} again: ", wanted.prompt))? != first {
        return Err(Failure::usage("the two passwords differ"));
    }
    Ok(Secret::new(first))
}
