//! Reads passwords: from standard input, from the environment or from the terminal, never from the arguments.

use std::io;

use clap::Args;
use mini_twitter_core::field::Secret;

use crate::context::Invocation;
use crate::failure::Failure;

/// The flags of a command that needs a password.
#[derive(Debug, Clone, Default, Args)]
pub struct PasswordOptions {
    /// Read the password as one line of standard input, in a script as the next line [env: MINI_TWITTER_PASSWORD].
    #[arg(long)]
    pub password_stdin: bool,
}

/// Which password a command needs.
#[derive(Debug, Clone, Copy)]
pub struct PasswordRequest {
    /// The text of the prompt, without the colon.
    pub prompt: &'static str,
    /// The environment variable that may hold it.
    pub variable: &'static str,
    /// Whether the password is new, so that it is asked for twice.
    pub is_new: bool,
    /// What the command reads from standard input.
    pub lines: &'static str,
}

/// The current password of an account.
pub const CURRENT: PasswordRequest = PasswordRequest {
    prompt: "Password",
    variable: "MINI_TWITTER_PASSWORD",
    is_new: false,
    lines: "one line",
};

/// The first password of a new account.
pub const FIRST: PasswordRequest = PasswordRequest {
    is_new: true,
    ..CURRENT
};

/// The current password of an account that changes it.
pub const OLD: PasswordRequest = PasswordRequest {
    lines: "two lines: the current password and the new one",
    ..CURRENT
};

/// The new password of an account that changes it.
pub const NEW: PasswordRequest = PasswordRequest {
    prompt: "New password",
    variable: "MINI_TWITTER_NEW_PASSWORD",
    is_new: true,
    ..OLD
};

/// The new password of an account whose password is forgotten.
pub const RESET: PasswordRequest = PasswordRequest {
    lines: "one line: the new password",
    ..NEW
};

/// Returns the variable that may hold the value of a field of a request.
pub fn variable_of(field: &str) -> Option<&'static str> {
    match field {
        "password" | "old_password" => Some(CURRENT.variable),
        "new_password" => Some(NEW.variable),
        _ => None,
    }
}

impl Invocation<'_> {
    /// Reads a password: from standard input if the flag says so, else from the environment, else from the terminal.
    /// A dry run returns a placeholder, but still reads the line of a script, so that it does not run as a command.
    ///
    /// # Errors
    /// Exit code 2 when there is no password and the user cannot be asked.
    pub async fn password(
        &mut self,
        options: &PasswordOptions,
        request: PasswordRequest,
    ) -> Result<Secret, Failure> {
        let reads_script = options.password_stdin && self.context.input.is_script();
        if self.options.dry_run && !reads_script {
            return Ok(Secret::new("placeholder for a password"));
        }
        if options.password_stdin {
            let line = self
                .context
                .input
                .next_line()
                .await?
                .filter(|line| !line.is_empty());
            return line.map(Secret::new).ok_or_else(|| {
                let which = request.prompt.to_lowercase();
                let lines = request.lines;
                Failure::usage(format!(
                    "no {which} on standard input: --password-stdin reads {lines}"
                ))
            });
        }
        if let Some(set) = self.context.environment.get(request.variable) {
            return Ok(Secret::new(set));
        }
        if !self.context.input.is_interactive() {
            let message = format!(
                "no password: there is no terminal to ask at, so use --password-stdin or set {}",
                request.variable
            );
            return Err(Failure::usage(message));
        }
        ask(request)
    }
}

fn ask(request: PasswordRequest) -> Result<Secret, Failure> {
    let read = |prompt: String| {
        rpassword::prompt_password(prompt).map_err(|error| match error.kind() {
            // The terminal is in raw mode, where Ctrl-C is a character and no signal.
            io::ErrorKind::Interrupted => Failure::interrupted(),
            io::ErrorKind::UnexpectedEof => Failure::usage("no password was given"),
            _ => Failure::other(format!("cannot read the password: {error}")),
        })
    };
    let first = read(format!("{}: ", request.prompt))?;
    if request.is_new && read(format!("{} again: ", request.prompt))? != first {
        return Err(Failure::usage("the two passwords differ"));
    }
    Ok(Secret::new(first))
}
