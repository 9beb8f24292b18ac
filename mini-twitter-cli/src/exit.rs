//! From a client's error to what the terminal makes of it: exit code, words, hint. One place, one table in the tests.

use std::time::Duration;

use mini_twitter_client::Error;
use mini_twitter_core::error::{Class, ErrorCode};
use mini_twitter_core::user::UserRef;

use crate::failure::{Failure, Hint, Thing};

/// How the process ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// All is well.
    Done = 0,
    /// Something that is no other kind.
    Other = 1,
    /// The command was called wrongly.
    Usage = 2,
    /// What was named does not exist, or not for the caller.
    NotFound = 3,
    /// Not signed in, or not allowed.
    NotAllowed = 4,
    /// The server, or the client before it, refused what was sent.
    Refused = 5,
    /// Too many requests.
    Limited = 6,
    /// No answer, or too late.
    Network = 7,
    /// The server failed.
    Server = 8,
    /// Ctrl-C.
    Interrupted = 130,
}

impl Exit {
    /// Every way that is not well.
    pub const FAILURES: [Self; 9] = [
        Self::Other,
        Self::Usage,
        Self::NotFound,
        Self::NotAllowed,
        Self::Refused,
        Self::Limited,
        Self::Network,
        Self::Server,
        Self::Interrupted,
    ];

    /// The number the process ends with.
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// What a script calls it: `!not_found`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Done => "ok",
            Self::Other => "other",
            Self::Usage => "usage",
            Self::NotFound => "not_found",
            Self::NotAllowed => "not_allowed",
            Self::Refused => "refused",
            Self::Limited => "limited",
            Self::Network => "network",
            Self::Server => "server",
            Self::Interrupted => "interrupted",
        }
    }
}

/// The exit code of a client's error. The end of a dry run is none.
pub fn of(error: &Error) -> Exit {
    let code = error.code();
    if let (Some(ErrorCode::Other(_)), Some(status)) = (&code, error.status()) {
        return of_status(status);
    }
    match (error, code.map(|code| code.class())) {
        (Error::Recorded, _) => Exit::Done,
        (_, Some(Class::NotFound)) => Exit::NotFound,
        (_, Some(Class::NotAllowed)) => Exit::NotAllowed,
        (_, Some(Class::Refused)) => Exit::Refused,
        (_, Some(Class::Limited)) => Exit::Limited,
        (Error::Transport(_), _) | (_, Some(Class::TimedOut)) => Exit::Network,
        (Error::Decode { .. }, _) | (_, Some(Class::Broken)) => Exit::Server,
        (_, None) => Exit::Other,
    }
}

/// The exit code of a refusal whose code only a newer server knows.
fn of_status(status: u16) -> Exit {
    match status {
        401 | 403 => Exit::NotAllowed,
        404 | 410 => Exit::NotFound,
        408 | 504 => Exit::Network,
        429 => Exit::Limited,
        400..500 => Exit::Refused,
        _ => Exit::Server,
    }
}

/// What and which, in one line. Wrong fields have lines of their own.
pub fn what(error: &Error, thing: Option<&Thing>) -> String {
    let Error::Api { problem, .. } = error else {
        return match error {
            Error::Invalid(_) => ErrorCode::InvalidInput.title().to_owned(),
            other => other.to_string(),
        };
    };
    match (&problem.detail, thing) {
        (Some(detail), _) => detail.clone(),
        (None, Some(thing)) if problem.code == ErrorCode::NotFound => format!("no {thing}"),
        (None, _) => problem.title.clone(),
    }
}

/// What is known of the command that failed, for its hint.
#[derive(Debug, Clone, Default)]
pub struct Attempt {
    /// Its words, `mini-twitter` first.
    pub words: Vec<String>,
    /// The words that name it, `["notifications", "read"]`.
    pub name: Vec<String>,
    /// The server it talked to.
    pub server: String,
    /// Who the profile belongs to.
    pub username: Option<String>,
}

/// What can be done about a failure that does not say it itself.
pub fn way_out(failure: &Failure, attempt: &Attempt) -> Option<Hint> {
    match failure.error() {
        Some(error) => Some(hint(error, failure.thing(), attempt)),
        None if failure.exit() == Exit::Usage => Some(see_the_help(&attempt.name)),
        None => None,
    }
}

/// What can be done about a client's error.
pub fn hint(error: &Error, thing: Option<&Thing>, attempt: &Attempt) -> Hint {
    let Some(code) = error.code() else {
        return match error {
            Error::Store(_) => Hint::new("sign in again", &["login"]),
            _ => see_the_server(attempt),
        };
    };
    let username = attempt.username.as_deref().unwrap_or("NAME");
    match code {
        ErrorCode::Unauthenticated | ErrorCode::TokenExpired => {
            Hint::new("sign in with", &["login", username])
        }
        ErrorCode::BadCredentials => Hint::new(
            "no account yet? open one with",
            &["register", "NAME", "ADDRESS@EXAMPLE.ORG"],
        ),
        ErrorCode::Forbidden => Hint::new("see who you are with", &["whoami"]),
        ErrorCode::InsufficientScope => Hint::new(
            "make a token that reaches further with",
            &[
                "tokens", "create", "NAME", "--scope", "read", "--scope", "write",
            ],
        ),
        ErrorCode::AccountDeactivated => Hint::new("come back with", &["reactivate", username]),
        ErrorCode::NotFound => look_for(thing),
        ErrorCode::UsernameTaken => see_the_person(attempt),
        ErrorCode::EmailTaken => Hint::new(
            "sign in to that account with",
            &["login", "ADDRESS@EXAMPLE.ORG"],
        ),
        ErrorCode::TooLarge | ErrorCode::AccountBanned => {
            Hint::new("see what the server is and allows with", &["instance"])
        }
        ErrorCode::RateLimited | ErrorCode::RequestTimeout | ErrorCode::Unavailable => {
            again(error.retry_after(), attempt)
        }
        ErrorCode::Internal => see_the_server(attempt),
        _ => see_the_help(&attempt.name),
    }
}

fn look_for(thing: Option<&Thing>) -> Hint {
    match thing {
        Some(Thing::Post(_)) => Hint::new("see yours with", &["posts", "@me"]),
        Some(Thing::User(UserRef::Name(name))) => {
            let beginning: String = name.chars().take(2).collect();
            Hint::new("look for people with", &["users", &beginning])
        }
        Some(Thing::User(UserRef::Id(_))) => Hint::new("look for people with", &["users"]),
        Some(Thing::Notification(_)) => Hint::new("see yours with", &["notifications"]),
        Some(Thing::Session(_)) => Hint::new("see yours with", &["sessions"]),
        Some(Thing::Token(_)) => Hint::new("see yours with", &["tokens"]),
        Some(Thing::Path(_)) | None => Hint::new("see all commands with", &["help"]),
    }
}

fn again(after: Option<Duration>, attempt: &Attempt) -> Hint {
    let seconds = after.map_or(1, |after| after.as_secs().max(1));
    let mut hint = Hint::new(format!("wait {seconds} s, then try again"), &[]);
    // The body of a raw call may hold a password, which is not said again.
    if attempt.words.len() > 1 && attempt.name != ["api"] {
        hint.command.clone_from(&attempt.words);
    } else {
        hint.command.push("instance".to_owned());
    }
    hint
}

fn see_the_server(attempt: &Attempt) -> Hint {
    Hint::new(
        "see whether it answers with",
        &["instance", "--server", &attempt.server],
    )
}

fn see_the_person(attempt: &Attempt) -> Hint {
    // `register NAME …`: the word behind the command.
    let at = attempt.words.iter().position(|word| word == "register");
    let name = at.and_then(|at| attempt.words.get(at + 1));
    let name = name.filter(|name| name.parse::<crate::reference::Person>().is_ok());
    Hint::new(
        "see who has it with",
        &["profile", name.map_or("NAME", String::as_str)],
    )
}

/// The way to the help of the command of that name.
pub fn see_the_help(name: &[String]) -> Hint {
    let mut words: Vec<&str> = name.iter().map(String::as_str).collect();
    words.push("--help");
    Hint::new("see what it takes with", &words)
}
