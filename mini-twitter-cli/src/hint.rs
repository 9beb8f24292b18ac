//! [`Hint`]: what the user can do about a failure, with a command that can be pasted.
//!
//! [`of`] is the table from a client's error to its hint; a snapshot test holds all of it. A failure found by this
//! program brings its own hint, see `Failure::with_hint`.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use mini_twitter_client::Error;
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::user::UserRef;

use crate::reference::UserArg;
use crate::subject::Subject;

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
    /// The file that is its standard input.
    pub input: Option<PathBuf>,
}

/// The variable that holds a personal access token.
const TOKEN: &str = "MINI_TWITTER_TOKEN";

/// The variable that holds the password of the account.
const PASSWORD: &str = "MINI_TWITTER_PASSWORD";

/// The commands that use the session, never a personal access token.
const OF_SESSIONS: [&str; 10] = [
    "deactivate",
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

impl Hint {
    /// Creates a hint; `command` holds the arguments after `mini-twitter`.
    pub fn new(text: impl Into<String>, command: &[&str]) -> Self {
        let arguments = std::iter::once(&"mini-twitter").chain(command);
        Self {
            text: text.into(),
            command: arguments.map(ToString::to_string).collect(),
            without: None,
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
        match self.without {
            Some(variable) => format!("env -u {variable} {command}"),
            None => command,
        }
    }
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.text, self.command_line())
    }
}

/// What is known of the command that failed.
#[derive(Debug, Clone, Default)]
pub struct Attempt {
    /// Its arguments, `mini-twitter` first.
    pub arguments: Vec<String>,
    /// Its name, one item a level: `["notifications", "read"]`.
    pub name: Vec<String>,
    /// The URL of the server it called.
    pub server: String,
    /// The flags that its hint repeats.
    pub flags: Vec<Flag>,
    /// The username of the profile, if the profile has signed in.
    pub username: Option<String>,
    /// Whether `MINI_TWITTER_TOKEN` replaces the session.
    pub has_token: bool,
    /// Whether the password is the value of `MINI_TWITTER_PASSWORD`.
    pub has_password: bool,
}

impl Attempt {
    /// Whether a personal access token was sent to a command that needs the session.
    fn needs_session(&self) -> bool {
        let command = self.name.first().map(String::as_str);
        self.has_token && command.is_some_and(|command| OF_SESSIONS.contains(&command))
    }
}

/// Returns the hint for a client's error, if anything helps.
pub fn of(error: &Error, subject: Option<&Subject>, attempt: &Attempt) -> Option<Hint> {
    let Some(code) = error.code() else {
        return without_code(error, attempt);
    };
    // Each wrong field has its rule in its message, which the help does not repeat.
    if code == ErrorCode::InvalidInput && !(attempt.has_token && is_refused_token(error)) {
        return None;
    }
    let username = attempt.username.as_deref().unwrap_or("NAME");
    Some(match code {
        _ if attempt.has_token && is_refused_token(error) => {
            Hint::new("create another token", &["tokens", "create", "NAME"])
        }
        ErrorCode::Forbidden if attempt.needs_session() => repeat_without_token(attempt),
        ErrorCode::Unauthenticated | ErrorCode::TokenExpired => {
            Hint::new("sign in", &["login", username])
        }
        ErrorCode::BadCredentials if attempt.has_password => Hint {
            without: Some(PASSWORD),
            ..repeat(
                "the password is that of MINI_TWITTER_PASSWORD; be asked for it",
                attempt,
            )
        },
        ErrorCode::BadCredentials => Hint::new(
            "no account yet? create one",
            &["register", "NAME", "ADDRESS@EXAMPLE.ORG"],
        ),
        ErrorCode::Forbidden => Hint::new("check which account is signed in", &["whoami"]),
        ErrorCode::InsufficientScope => Hint::new(
            "create a token with the missing scope",
            &[
                "tokens", "create", "NAME", "--scope", "read", "--scope", "write",
            ],
        ),
        ErrorCode::AccountDeactivated => {
            Hint::new("reactivate the account", &["reactivate", username])
        }
        ErrorCode::NotFound => list_others(subject),
        ErrorCode::UsernameTaken => show_owner(attempt),
        ErrorCode::EmailTaken => Hint::new(
            "sign in to the account with that address",
            &["login", "ADDRESS@EXAMPLE.ORG"],
        ),
        ErrorCode::TooLarge | ErrorCode::AccountBanned => {
            Hint::new("see the server's description and limits", &["instance"])
        }
        ErrorCode::RateLimited | ErrorCode::RequestTimeout | ErrorCode::Unavailable => {
            retry(error.retry_after(), attempt)
        }
        ErrorCode::Internal => check_server(attempt),
        _ => help_of(&attempt.name),
    })
}

/// Returns the hint for an error without a code: the server gave no answer that can be read.
fn without_code(error: &Error, attempt: &Attempt) -> Option<Hint> {
    match error {
        // A session file that holds something else is written anew; other errors name the file and what is wrong.
        Error::Store(error) if error.kind() == io::ErrorKind::InvalidData => {
            Some(Hint::new("sign in again, which writes it anew", &["login"]))
        }
        Error::Store(_) | Error::Recorded => None,
        _ if matches!(error.status(), Some(429 | 502 | 503 | 504)) => {
            Some(retry(error.retry_after(), attempt))
        }
        _ => Some(check_server(attempt)),
    }
}

/// Whether the server refused the token of the call, or the client did before it, because no token looks like that.
pub fn is_refused_token(error: &Error) -> bool {
    let is_wrong = error.fields().is_some_and(|it| it.contains_key("token"));
    let code = error.code();
    is_wrong
        || matches!(
            code,
            Some(ErrorCode::Unauthenticated | ErrorCode::TokenExpired)
        )
}

/// Returns a hint at the same command with the session in place of the token.
pub fn repeat_without_token(attempt: &Attempt) -> Hint {
    Hint {
        without: Some(TOKEN),
        ..repeat("run it with the session, without the token", attempt)
    }
}

/// Returns a hint at the same command.
fn repeat(text: &str, attempt: &Attempt) -> Hint {
    let mut hint = Hint::new(text, &[]);
    hint.command.clone_from(&attempt.arguments);
    hint
}

/// Returns a hint at the help of the command of that name; an empty name is the program itself.
pub fn help_of(name: &[String]) -> Hint {
    let mut arguments: Vec<&str> = name.iter().map(String::as_str).collect();
    arguments.push("--help");
    Hint::new("see the help", &arguments)
}

fn list_others(subject: Option<&Subject>) -> Hint {
    match subject {
        Some(Subject::Post(_)) => Hint::new("list your posts", &["posts", "@me"]),
        Some(Subject::User(UserRef::Name(name))) => {
            let start: String = name.chars().take(2).collect();
            Hint::new("search for users", &["users", &start])
        }
        Some(Subject::User(UserRef::Id(_))) => Hint::new("search for users", &["users"]),
        Some(Subject::Notification(_)) => Hint::new("list your notifications", &["notifications"]),
        Some(Subject::Session(_)) => Hint::new("list your sessions", &["sessions"]),
        Some(Subject::Token(_)) => Hint::new("list your tokens", &["tokens"]),
        Some(Subject::Job(_)) => Hint::new("list the jobs", &["jobs"]),
        Some(Subject::Other(_)) | None => Hint::new("list all commands", &["help"]),
    }
}

fn retry(after: Option<Duration>, attempt: &Attempt) -> Hint {
    let seconds = after.map_or(1, |after| after.as_secs().max(1));
    let mut hint = Hint::new(format!("wait {seconds} s, then try again"), &[]);
    // The body of a raw call may hold a password, which must not be printed.
    if attempt.arguments.len() > 1 && attempt.name != ["api"] {
        hint.command.clone_from(&attempt.arguments);
    } else {
        hint.command.push("instance".to_owned());
    }
    hint
}

fn check_server(attempt: &Attempt) -> Hint {
    Hint::new(
        "check whether the server answers",
        &["instance", "--server", &attempt.server],
    )
}

fn show_owner(attempt: &Attempt) -> Hint {
    // `register NAME …`: the username is the argument after the command.
    let at = attempt.arguments.iter().position(|it| it == "register");
    let name = at.and_then(|at| attempt.arguments.get(at + 1));
    let name = name.filter(|name| name.parse::<UserArg>().is_ok());
    Hint::new(
        "show the account that has it",
        &["profile", name.map_or("NAME", String::as_str)],
    )
}
