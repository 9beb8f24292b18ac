//! [`Hint`]: a text, and a command line to paste.

use std::fmt;
use std::path::{Path, PathBuf};

/// The variable that holds a personal access token.
pub(super) const TOKEN: &str = "MINI_TWITTER_TOKEN";

/// The commands that use the session, never a personal access token.
pub(super) const OF_SESSIONS: [&str; 12] = [
    "account",
    "deactivate",
    "email",
    "login",
    "logout",
    "password",
    "reactivate",
    "refresh",
    "register",
    "sessions",
    "set",
    "tokens",
];

/// A flag and its value: `("--profile", "work")`.
pub type Flag = (&'static str, String);

/// What can be done about a failure: a text, and a command that can be pasted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// What to do, imperative: `list your posts`.
    pub text: String,
    /// The command that does it, as arguments, `mini-twitter` first.
    pub command: Vec<String>,
    /// The environment variable that it runs without.
    pub without: Option<&'static str>,
    /// The environment variable that it runs with: `SSL_CERT_FILE=ca.pem`.
    pub with: Option<&'static str>,
    /// The file that is its standard input.
    pub input: Option<PathBuf>,
}

impl Hint {
    /// Creates a hint; `command` holds the arguments after `mini-twitter`.
    pub fn new(text: impl Into<String>, command: &[&str]) -> Self {
        let arguments = std::iter::once(&"mini-twitter").chain(command);
        Self {
            text: text.into(),
            command: arguments.map(ToString::to_string).collect(),
            without: None,
            with: None,
            input: None,
        }
    }

    /// Makes the command read a file as its standard input.
    #[must_use]
    pub fn reading(mut self, path: &Path) -> Self {
        self.input = Some(path.to_owned());
        self
    }

    /// Makes a command that uses the session run without `MINI_TWITTER_TOKEN`, if the variable is set: it would be
    /// refused again.
    #[must_use]
    pub fn in_session(mut self, has_token: bool) -> Self {
        let name = self.command.get(1).map(String::as_str);
        let uses_session = name.is_some_and(|name| OF_SESSIONS.contains(&name));
        if has_token && uses_session && !self.is_help() {
            self.without = Some(TOKEN);
        }
        self
    }

    fn is_help(&self) -> bool {
        let arguments = self.command.get(1..).unwrap_or_default();
        let is_help = arguments.first().is_some_and(|it| it == "help");
        is_help || arguments.last().is_some_and(|it| it == "--help")
    }

    /// Adds the profile and the server that the failed command named, unless the command names its own or shows help.
    /// They go to the front, where nothing can make them part of a text.
    #[must_use]
    pub fn with_flags(mut self, flags: &[Flag]) -> Self {
        if self.is_help() {
            return self;
        }
        let missing = flags.iter().filter(|(flag, _)| {
            let is_flag = |it: &String| it.split('=').next() == Some(*flag);
            !self.command.iter().any(is_flag)
        });
        let missing = missing.flat_map(|(flag, value)| [(*flag).to_owned(), value.clone()]);
        let missing: Vec<String> = missing.collect();
        self.command.splice(1..1, missing);
        self
    }

    /// Returns the command as a line to paste.
    pub fn command_line(&self) -> String {
        let mut command = shell_words::join(&self.command);
        if let Some(path) = &self.input {
            let path = path.display().to_string();
            command = format!("{command} < {}", shell_words::quote(&path));
        }
        match (self.without, self.with) {
            (Some(variable), _) => format!("env -u {variable} {command}"),
            (None, Some(variable)) => format!("{variable} {command}"),
            (None, None) => command,
        }
    }
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.text, self.command_line())
    }
}
