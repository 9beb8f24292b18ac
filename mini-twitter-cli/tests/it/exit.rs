//! The table of ends: error code → exit code → hint.

use std::sync::Arc;
use std::time::Duration;

use insta::assert_snapshot;
use mini_twitter_cli::command::Cli;
use mini_twitter_cli::exit::{self, Attempt};
use mini_twitter_cli::failure::{About as _, Failure, Hint, Thing};
use mini_twitter_client::{self as client, Error, TransportKind};
use mini_twitter_core::error::{ErrorCode, FieldErrors, Problem};
use mini_twitter_core::id::{NotificationId, PostId, SessionId, TokenId};
use mini_twitter_core::user::UserRef;

use crate::terminal::words;

/// What a server says with a code.
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

/// Every other end of a call.
fn others() -> Vec<(&'static str, Error)> {
    let cut = |kind| {
        let what = "the connection broke".to_owned();
        Error::Transport(client::Failure { kind, what })
    };
    let page = Error::Decode {
        status: 200,
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
        ("(decode)", page),
        ("(signed out)", Error::SignedOut),
        (
            "(store)",
            Error::Store(Arc::new(std::io::Error::other("no space"))),
        ),
        ("(recorded)", Error::Recorded),
    ]
}

fn attempt() -> Attempt {
    Attempt {
        words: words("mini-twitter register alice a@example.org"),
        name: words("register"),
        server: "http://127.0.0.1:8080".to_owned(),
        username: Some("alice".to_owned()),
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

fn things() -> Vec<Thing> {
    vec![
        Thing::Post(PostId(178_912)),
        Thing::User(UserRef::Name("bob".to_owned())),
        Thing::Notification(NotificationId(1)),
        Thing::Session(SessionId(2)),
        Thing::Token(TokenId(3)),
        Thing::Path("/v1/nothing".to_owned()),
    ]
}

#[test]
fn every_way_to_fail_has_its_exit_code_and_its_hint() {
    let row = |(name, error): (String, Error)| {
        let hint = exit::hint(&error, None, &attempt());
        format!("{name:<20} {:>3} {hint}\n", exit::of(&error).code())
    };

    let table: String = all().into_iter().map(row).collect();

    assert_snapshot!("exits", table);
}

#[test]
fn what_is_not_found_is_named_and_looked_for() {
    let missing = |thing: Thing| {
        let ended: Result<(), Error> = Err(refused(&ErrorCode::NotFound));
        let failure = ended.about(thing).unwrap_err();
        let hint = exit::hint(failure.error().unwrap(), failure.thing(), &attempt());
        format!("{failure}\n  {hint}\n")
    };

    let text: String = things().into_iter().map(missing).collect();

    assert_snapshot!(text, @"
    no post 178912
      see yours with: mini-twitter posts @me
    no user @bob
      look for people with: mini-twitter users bo
    no notification 1
      see yours with: mini-twitter notifications
    no session 2
      see yours with: mini-twitter sessions
    no token 3
      see yours with: mini-twitter tokens
    no /v1/nothing
      see all commands with: mini-twitter help
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
            for thing in things().into_iter().map(Some).chain([None]) {
                pasted(&name, &exit::hint(&error, thing.as_ref(), attempt));
            }
        }
    }
}

/// Gives the hint's command to the grammar, as a person would.
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
fn wrong_fields_stand_one_a_line() {
    let wrong = |what: &str| vec![what.to_owned()];
    let fields = FieldErrors::from([
        ("email".to_owned(), wrong("is no mail address")),
        (
            "username".to_owned(),
            vec!["is too short".to_owned(), "holds a dash".to_owned()],
        ),
    ]);

    let failure = Failure::from(Error::Invalid(fields));

    assert_eq!(failure.what(), "some fields are wrong");
    assert_eq!(
        failure.field_lines(),
        [
            "email: is no mail address",
            "username: is too short; holds a dash"
        ]
    );
}

#[test]
fn a_code_of_a_newer_server_ends_as_its_status_says() {
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
fn a_raw_call_is_not_said_again_since_it_may_hold_a_password() {
    let raw = Attempt {
        words: words("mini-twitter api POST /v1/auth/login -d '{\"password\":\"x\"}'"),
        name: words("api"),
        ..attempt()
    };

    let hint = exit::hint(&refused(&ErrorCode::RateLimited), None, &raw);

    assert_eq!(
        hint.to_string(),
        "wait 12 s, then try again: mini-twitter instance"
    );
}

#[test]
fn a_script_may_expect_a_failure_by_code_or_by_kind() {
    let failure = Failure::from(refused(&ErrorCode::UsernameTaken));

    assert!(failure.is_called("username_taken"));
    assert!(failure.is_called("refused"));
    assert!(!failure.is_called("not_found"));
}
