//! The table of failures: error code → exit code → hint.

use std::sync::Arc;
use std::time::Duration;

use insta::assert_snapshot;
use mini_twitter_cli::command::Cli;
use mini_twitter_cli::exit;
use mini_twitter_cli::failure::{About as _, Failure};
use mini_twitter_cli::hint::{self, Attempt, Hint};
use mini_twitter_cli::subject::Subject;
use mini_twitter_client::{self as client, Error, TransportKind};
use mini_twitter_core::error::{ErrorCode, FieldErrors, Problem};
use mini_twitter_core::id::{NotificationId, PostId, SessionId, TokenId};
use mini_twitter_core::user::UserRef;

use crate::terminal::words;

/// The error of an answer with this code.
pub(crate) fn refused(code: &ErrorCode) -> Error {
    Error::Api {
        problem: Box::new(Problem {
            kind: "about:blank".to_owned(),
            title: code.title().to_owned(),
            status: code.status(),
            code: code.clone(),
            detail: None,
            errors: FieldErrors::new(),
            request_id: "r1".to_owned(),
        }),
        retry_after: Some(Duration::from_secs(12)),
    }
}

/// Every other error of a call.
fn others() -> Vec<(&'static str, Error)> {
    let cut = |kind| {
        let what = "the connection broke".to_owned();
        Error::Transport(client::Failure { kind, what })
    };
    let page = |status| Error::Decode {
        status,
        path: ".".to_owned(),
        what: "expected value".to_owned(),
        start: "<html>".to_owned(),
        request_id: None,
        retry_after: None,
    };
    vec![
        (
            "(invalid)",
            Error::Invalid(FieldErrors::from([(
                "text".to_owned(),
                vec!["is blank".to_owned()],
            )])),
        ),
        ("(connect)", cut(TransportKind::Connect)),
        ("(timeout)", cut(TransportKind::Timeout)),
        ("(cut off)", cut(TransportKind::Other)),
        ("(decode)", page(200)),
        ("(page 404)", page(404)),
        ("(page 429)", page(429)),
        ("(page 502)", page(502)),
        ("(page 503)", page(503)),
        ("(page 504)", page(504)),
        (
            "(too large)",
            Error::TooLarge {
                status: 200,
                limit: 1,
            },
        ),
        ("(not signed in)", Error::NotSignedIn),
        ("(signed out)", Error::SignedOut),
        (
            "(other user)",
            Error::OtherUser {
                expected: "alice".to_owned(),
                found: "bob".to_owned(),
            },
        ),
        (
            "(other server)",
            Error::OtherServer {
                expected: "http://127.0.0.1:8080".to_owned(),
                found: "http://localhost:8080".to_owned(),
            },
        ),
        (
            "(store)",
            Error::Store(Arc::new(std::io::Error::other("no space"))),
        ),
        (
            "(damaged)",
            Error::Store(Arc::new(std::io::ErrorKind::InvalidData.into())),
        ),
        ("(recorded)", Error::Recorded),
    ]
}

fn attempt() -> Attempt {
    Attempt {
        arguments: words("mini-twitter register alice a@example.org"),
        name: words("register"),
        server: "http://127.0.0.1:8080".to_owned(),
        username: Some("alice".to_owned()),
        ..Attempt::default()
    }
}

fn all() -> Vec<(String, Error)> {
    let codes = ErrorCode::ALL.iter().cloned();
    let codes = codes.chain([ErrorCode::Other("brand_new".to_owned())]);
    let codes = codes.map(|code| (code.slug().to_owned(), refused(&code)));
    let others = others()
        .into_iter()
        .map(|(name, error)| (name.to_owned(), error));
    codes.chain(others).collect()
}

fn subjects() -> Vec<Subject> {
    vec![
        Subject::Post(PostId(178_912)),
        Subject::User(UserRef::Name("bob".to_owned())),
        Subject::Notification(NotificationId(1)),
        Subject::Session(SessionId(2)),
        Subject::Token(TokenId(3)),
        Subject::Other("/v1/nothing".to_owned()),
    ]
}

#[test]
fn every_way_to_fail_has_its_exit_code_and_its_hint() {
    let row = |(name, error): (String, Error)| {
        let hint = hint::of(&error, None, &attempt());
        let hint = hint.as_ref().map_or("-".to_owned(), ToString::to_string);
        format!("{name:<20} {:>3} {hint}\n", exit::of(&error).code())
    };

    let table: String = all().into_iter().map(row).collect();

    assert_snapshot!("exits", table);
}

#[test]
fn what_is_not_found_is_named_with_a_way_to_find_it() {
    let missing = |subject: Subject| {
        let ended: Result<(), Error> = Err(refused(&ErrorCode::NotFound));
        let failure = ended.about(subject).unwrap_err();
        let hint = hint::of(failure.error().unwrap(), failure.subject(), &attempt());
        let hint = hint.map_or("-".to_owned(), |hint| hint.to_string());
        format!("{failure}\n  {hint}\n")
    };

    let text: String = subjects().into_iter().map(missing).collect();

    assert_snapshot!(text, @"
    no post 178912
      list your posts: mini-twitter posts @me
    no user @bob
      search for users: mini-twitter users bo
    no notification 1
      list your notifications: mini-twitter notifications
    no session 2
      list your sessions: mini-twitter sessions
    no token 3
      list your tokens: mini-twitter tokens
    no /v1/nothing
      -
    ");
}

#[test]
fn a_hint_about_the_email_address_leads_on() {
    let attempt = |name: &str| Attempt {
        arguments: words("mini-twitter email verify"),
        name: words(name),
        email: Some("alice@example.org".to_owned()),
        ..attempt()
    };
    let mut code = refused(&ErrorCode::InvalidInput);
    if let Error::Api { problem, .. } = &mut code {
        let wrong = ("code".to_owned(), vec!["is wrong".to_owned()]);
        problem.errors = FieldErrors::from([wrong]);
    }
    let (conflict, taken) = (
        refused(&ErrorCode::Conflict),
        refused(&ErrorCode::EmailTaken),
    );
    let hint = |error: &Error, name: &str| {
        let hint = hint::of(error, None, &attempt(name));
        hint.map_or("-".to_owned(), |hint| hint.to_string())
    };

    let hints = [
        hint(&code, "email verify"),
        hint(&code, "password reset"),
        hint(&code, "api"),
        hint(&refused(&ErrorCode::InvalidInput), "email verify"),
        hint(&conflict, "email resend"),
        hint(&taken, "email verify"),
        hint(&taken, "email change"),
    ];

    assert_snapshot!(hints.join("\n"), @"
    ask for a new code: mini-twitter email resend
    ask for a new code: mini-twitter password forgot alice@example.org
    -
    -
    see your email address: mini-twitter whoami
    give another address: mini-twitter email change ADDRESS@EXAMPLE.ORG
    sign in to the account with that address: mini-twitter login alice@example.org
    ");
}

#[test]
fn every_hint_can_be_pasted() {
    let attempts = [
        attempt(),
        Attempt {
            server: "http://h".to_owned(),
            ..Attempt::default()
        },
    ];
    for attempt in &attempts {
        for (name, error) in all() {
            for subject in subjects().into_iter().map(Some).chain([None]) {
                if let Some(hint) = hint::of(&error, subject.as_ref(), attempt) {
                    pasted(&name, &hint);
                }
            }
        }
    }
}

#[test]
fn no_hint_leads_back_to_the_token_that_is_refused() {
    let has_token = Attempt {
        arguments: words("mini-twitter post hi"),
        name: words("post"),
        has_token: true,
        ..attempt()
    };
    let mut text = String::new();

    for (name, error) in all() {
        let failure = Failure::from(error).or_hint_for(&has_token);
        let hint = failure.hint().map_or("-".to_owned(), ToString::to_string);
        if hint.contains("TOKEN") || failure.message().contains("TOKEN") {
            text.push_str(&format!("{name}: {failure}\n  {hint}\n"));
        }
    }

    assert_snapshot!(text, @"
    unauthenticated: the token in MINI_TWITTER_TOKEN is refused: it is wrong, expired or revoked
      create another token: env -u MINI_TWITTER_TOKEN mini-twitter tokens create NAME
    token_expired: the token in MINI_TWITTER_TOKEN is refused: it is wrong, expired or revoked
      create another token: env -u MINI_TWITTER_TOKEN mini-twitter tokens create NAME
    bad_credentials: wrong name or password
      no account yet? create one: env -u MINI_TWITTER_TOKEN mini-twitter register NAME ADDRESS@EXAMPLE.ORG
    insufficient_scope: the token does not have the required scope
      create a token with the missing scope: env -u MINI_TWITTER_TOKEN mini-twitter tokens create NAME --scope read --scope write
    account_deactivated: the account is deactivated
      reactivate the account: env -u MINI_TWITTER_TOKEN mini-twitter reactivate alice
    email_taken: that email address is taken
      sign in to the account with that address: env -u MINI_TWITTER_TOKEN mini-twitter login ADDRESS@EXAMPLE.ORG
    (not signed in): the token in MINI_TWITTER_TOKEN is refused: it is wrong, expired or revoked
      create another token: env -u MINI_TWITTER_TOKEN mini-twitter tokens create NAME
    (signed out): the token in MINI_TWITTER_TOKEN is refused: it is wrong, expired or revoked
      create another token: env -u MINI_TWITTER_TOKEN mini-twitter tokens create NAME
    (other user): the token in MINI_TWITTER_TOKEN is refused: it is wrong, expired or revoked
      create another token: env -u MINI_TWITTER_TOKEN mini-twitter tokens create NAME
    (other server): the token in MINI_TWITTER_TOKEN is refused: it is wrong, expired or revoked
      create another token: env -u MINI_TWITTER_TOKEN mini-twitter tokens create NAME
    (damaged): cannot read or save the session: invalid data
      sign in again, which writes it anew: env -u MINI_TWITTER_TOKEN mini-twitter login
    ");
}

/// Parses the hint's command, as if it was pasted.
pub(crate) fn pasted(name: &str, hint: &Hint) {
    let text = hint.to_string();
    let (_, command) = text.split_once(": ").unwrap();
    let read = Cli::read(&words(command));
    let asks_for_help = |failure: &Failure| failure.exit().code() == 0;
    if let Err(failure) = read {
        assert!(asks_for_help(&failure), "{name}: `{command}` {failure}");
    }
}

#[test]
fn wrong_fields_are_printed_one_a_line() {
    let wrong = |what: &str| vec![what.to_owned()];
    let fields = FieldErrors::from([
        ("email".to_owned(), wrong("is no mail address")),
        (
            "username".to_owned(),
            vec!["is too short".to_owned(), "holds a dash".to_owned()],
        ),
    ]);

    let failure = Failure::from(Error::Invalid(fields));

    assert_eq!(failure.message(), "some fields are wrong");
    assert_eq!(
        failure.field_lines(),
        [
            "email: is no mail address",
            "username: is too short; holds a dash"
        ]
    );
}

#[test]
fn an_unknown_code_gets_its_exit_code_from_the_status() {
    let ends = [401, 403, 404, 408, 409, 429, 500].map(|status| {
        let mut error = refused(&ErrorCode::Other("brand_new".to_owned()));
        if let Error::Api { problem, .. } = &mut error {
            problem.status = status;
        }
        exit::of(&error).code()
    });

    assert_eq!(ends, [4, 4, 3, 7, 5, 6, 8]);
}

#[test]
fn a_hint_does_not_repeat_a_raw_call_that_may_hold_a_password() {
    let raw = Attempt {
        arguments: words("mini-twitter api POST /v1/auth/login -d '{\"password\":\"x\"}'"),
        name: words("api"),
        ..attempt()
    };

    let hint = hint::of(&refused(&ErrorCode::RateLimited), None, &raw);

    assert_eq!(
        hint.unwrap().to_string(),
        "wait 12 s, then try again: mini-twitter instance"
    );
}

#[test]
fn a_script_may_expect_a_failure_by_code_or_by_kind() {
    let failure = Failure::from(refused(&ErrorCode::UsernameTaken));

    assert!(failure.is_named("username_taken"));
    assert!(failure.is_named("refused"));
    assert!(!failure.is_named("not_found"));
}
