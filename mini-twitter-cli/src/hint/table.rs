//! [`of`]: the table from a client's error to its hint. A snapshot test holds all of it.

use std::io;
use std::time::Duration;

use mini_twitter_client::Error;
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::user::UserRef;

use super::attempt::Attempt;
use super::line::{Hint, TOKEN};
use crate::reference::UserArg;
use crate::subject::Subject;

/// The variable that holds the URL of the server.
const SERVER: &str = "MINI_TWITTER_SERVER";

/// The variable that holds the password of the account.
const PASSWORD: &str = "MINI_TWITTER_PASSWORD";

/// What stands for an email address.
const ADDRESS: &str = "ADDRESS@EXAMPLE.ORG";

/// Returns the hint for a client's error, if anything helps.
pub fn of(error: &Error, subject: Option<&Subject>, attempt: &Attempt) -> Option<Hint> {
    let Some(code) = error.code() else {
        return without_code(error, attempt);
    };
    // Each wrong field has its rule in its message, which the help does not repeat.
    if code == ErrorCode::InvalidInput && !(attempt.has_token && is_refused_token(error)) {
        return ask_for_code(error, attempt);
    }
    let username = attempt.username.as_deref().unwrap_or("NAME");
    Some(match code {
        _ if attempt.has_token && is_refused_token(error) => {
            Hint::new("create another token", &["tokens", "create", "NAME"])
        }
        ErrorCode::Forbidden if attempt.needs_session() => repeat_without_token(attempt),
        _ if let Error::OtherServer { expected, .. } = error => {
            use_other_session(expected, attempt)
        }
        ErrorCode::Unauthenticated | ErrorCode::TokenExpired => sign_in(attempt),
        ErrorCode::BadCredentials if attempt.has_password => Hint {
            without: Some(PASSWORD),
            ..repeat(
                "the password is that of MINI_TWITTER_PASSWORD; be asked for it",
                attempt,
            )
        },
        ErrorCode::BadCredentials => {
            Hint::new("no account yet? create one", &["register", "NAME", ADDRESS])
        }
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
        ErrorCode::NotFound if is_wrong_path(error, attempt) => Hint::new(
            "leave out the path",
            &["instance", "--server", origin(&attempt.server)],
        ),
        ErrorCode::NotFound => return list_others(subject),
        ErrorCode::UsernameTaken => show_owner(attempt),
        // Another account has confirmed it since it was given.
        ErrorCode::EmailTaken if attempt.name == ["email", "verify"] => {
            Hint::new("give another address", &["email", "change", ADDRESS])
        }
        ErrorCode::EmailTaken => Hint::new(
            "sign in to the account with that address",
            &["login", attempt.email.as_deref().unwrap_or(ADDRESS)],
        ),
        ErrorCode::Conflict if is_about("email", attempt) => {
            Hint::new("see your email address", &["whoami"])
        }
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
        Error::Transport(failure) => Some(check_connection(&failure.what, attempt)),
        _ => Some(check_server(attempt)),
    }
}

/// Returns a hint at the command that mails another code, when the server refused one.
fn ask_for_code(error: &Error, attempt: &Attempt) -> Option<Hint> {
    let is_refused = matches!(error, Error::Api { .. })
        && error.fields().is_some_and(|it| it.contains_key("code"));
    let text = "ask for a new code";
    match is_refused {
        true if is_about("email", attempt) => Some(Hint::new(text, &["email", "resend"])),
        true if is_about("password", attempt) => {
            let email = attempt.email.as_deref().unwrap_or(ADDRESS);
            Some(Hint::new(text, &["password", "forgot", email]))
        }
        _ => None,
    }
}

/// Whether the command is one of this group.
fn is_about(group: &str, attempt: &Attempt) -> bool {
    attempt.name.first().is_some_and(|name| name == group)
}

/// Returns a hint at the way to sign in: by another account where nobody has signed in yet.
fn sign_in(attempt: &Attempt) -> Hint {
    match attempt.username.as_deref() {
        Some(username) => Hint::new("sign in", &["login", username]),
        None => Hint::new(
            "sign in, or create an account with \"register\"",
            &["login", "NAME"],
        ),
    }
}

/// Returns a hint at a session for the server that was called, one that keeps the stored session of another server.
fn use_other_session(expected: &str, attempt: &Attempt) -> Hint {
    // The body of a raw call may hold a password, which must not be printed.
    if attempt.has_server_variable && attempt.name != ["api"] {
        return Hint {
            without: Some(SERVER),
            ..repeat(
                "the address is that of MINI_TWITTER_SERVER; run it without",
                attempt,
            )
        };
    }
    Hint::new(
        "sign in there with another profile, which keeps this session",
        &["login", "NAME", "--profile", "OTHER", "--server", expected],
    )
}

/// Whether the server knows the path of no call, because its URL goes on after the host: a missing item is named.
pub fn is_wrong_path(error: &Error, attempt: &Attempt) -> bool {
    let is_unnamed = matches!(error, Error::Api { problem, .. }
        if problem.code == ErrorCode::NotFound && problem.detail.is_none());
    is_unnamed && attempt.name != ["api"] && origin(&attempt.server) != attempt.server
}

/// Returns a URL without its path.
fn origin(url: &str) -> &str {
    let host = url.find("://").map_or(0, |at| at + 3);
    let path = url[host..].find('/');
    path.map_or(url, |at| &url[..host + at])
}

/// Returns a hint for a connection that failed, by the text of the failure.
fn check_connection(what: &str, attempt: &Attempt) -> Hint {
    let (scheme, rest) = attempt.server.split_once("://").unwrap_or_default();
    let other = match scheme {
        "http" => format!("https://{rest}"),
        _ => format!("http://{rest}"),
    };
    let closes_at_once = ["reset by peer", "closed before message completed"];
    let may_be_https = scheme == "http" && closes_at_once.iter().any(|it| what.contains(it));
    if what.contains(&other) {
        return Hint::new("use that address", &["instance", "--server", &other]);
    }
    if may_be_https {
        return Hint::new(
            "if the server speaks https, use that",
            &["instance", "--server", &other],
        );
    }
    if what.contains("UnknownIssuer") {
        return Hint {
            with: Some("SSL_CERT_FILE=ca.pem"),
            ..Hint::new(
                "if you trust the authority that issued it, name its file",
                &["instance", "--server", &attempt.server],
            )
        };
    }
    check_server(attempt)
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

fn list_others(subject: Option<&Subject>) -> Option<Hint> {
    Some(match subject {
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
        // Nothing lists the paths of raw calls.
        Some(Subject::Other(_)) => return None,
        None => Hint::new("list all commands", &["help"]),
    })
}

fn retry(after: Option<Duration>, attempt: &Attempt) -> Hint {
    let wait = match after.map_or(1, |after| after.as_secs().max(1)) {
        seconds @ ..120 => format!("{seconds} s"),
        seconds => format!("{} minutes", seconds.div_ceil(60)),
    };
    let mut hint = Hint::new(format!("wait {wait}, then try again"), &[]);
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
