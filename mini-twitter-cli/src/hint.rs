//! [`Hint`]: what the user can do about a failure, with a command that can be pasted.
//!
//! [`of`] is the table from a client's error to its hint; a snapshot test holds all of it. A failure found by this
//! program brings its own hint, see `Failure::with_hint`.

use std::fmt;
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
}

impl Hint {
    /// Creates a hint; `command` holds the arguments after `mini-twitter`.
    pub fn new(text: impl Into<String>, command: &[&str]) -> Self {
        let arguments = std::iter::once(&"mini-twitter").chain(command);
        Self {
            text: text.into(),
            command: arguments.map(ToString::to_string).collect(),
        }
    }

    /// Adds the profile and the server that the failed command named, unless the command names its own or shows help.
    /// They go to the front, where nothing can make them part of a text.
    #[must_use]
    pub fn with_flags(mut self, flags: &[Flag]) -> Self {
        let arguments = self.command.get(1..).unwrap_or_default();
        let is_help = arguments.first().is_some_and(|it| it == "help");
        if is_help || arguments.last().is_some_and(|it| it == "--help") {
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
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.text, shell_words::join(&self.command))
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
}

/// Returns the hint for a client's error.
pub fn of(error: &Error, subject: Option<&Subject>, attempt: &Attempt) -> Hint {
    let Some(code) = error.code() else {
        return match error {
            Error::Store(_) => Hint::new("sign in again", &["login"]),
            _ => check_server(attempt),
        };
    };
    let username = attempt.username.as_deref().unwrap_or("NAME");
    match code {
        ErrorCode::Unauthenticated | ErrorCode::TokenExpired => {
            Hint::new("sign in", &["login", username])
        }
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
    }
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
