//! Each route of accounts over a socket: what it answers, and what it refuses anonymous, wrong and mistaken callers.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::wire::{PASSWORD, Told, Wire, opening};

/// The rows that want someone signed in, each with a body that would do.
fn rows_of_users() -> Vec<(&'static str, Value)> {
    vec![
        ("POST /v1/auth/logout", Value::Null),
        ("GET /v1/auth/sessions", Value::Null),
        ("DELETE /v1/auth/sessions/1", Value::Null),
        ("DELETE /v1/auth/sessions", Value::Null),
        ("POST /v1/auth/tokens", new_token()),
        ("GET /v1/auth/tokens", Value::Null),
        ("DELETE /v1/auth/tokens/1", Value::Null),
        ("PUT /v1/auth/password", new_password()),
        ("GET /v1/me", Value::Null),
        ("PATCH /v1/me", json!({ "bio": "hello" })),
        ("POST /v1/me/deactivate", json!({ "password": PASSWORD })),
    ]
}

fn new_token() -> Value {
    json!({ "name": "bot", "scopes": ["read", "write"] })
}

fn new_password() -> Value {
    json!({ "old_password": PASSWORD, "new_password": "battery staple" })
}

fn login() -> Value {
    json!({ "login": "alice", "password": PASSWORD, "device": "laptop" })
}

/// What each of these was answered, under what was asked.
fn listed(answers: &[(String, Told)]) -> String {
    let shown = |(asked, told): &(String, Told)| format!("{asked}\n{}", told.shown());
    let shown: Vec<_> = answers.iter().map(shown).collect();
    shown.join("\n\n")
}

async fn ask_all(wire: &Wire, token: &str, rows: &[(&str, Value)]) -> String {
    let mut answers = Vec::new();
    for (row, body) in rows {
        let asked = if body.is_null() {
            (*row).to_owned()
        } else {
            format!("{row} {body}")
        };
        answers.push((asked, wire.ask(row, token, body.clone()).await));
    }
    listed(&answers)
}

#[tokio::test]
async fn register_answers_with_a_session() {
    let wire = Wire::new().await;

    let told = wire
        .ask("POST /v1/auth/register", "", opening("alice"))
        .await;

    assert_snapshot!(told.shown());
}

#[tokio::test]
async fn register_names_every_wrong_field_at_once() {
    let wire = Wire::new().await;
    let wrong =
        json!({ "username": "1", "email": "x", "password": "short", "name": " ", "nick": "al" });

    let told = wire.ask("POST /v1/auth/register", "", wrong).await;

    assert_snapshot!(told.shown());
}

#[tokio::test]
async fn register_refuses_what_is_taken() {
    let wire = Wire::new().await;
    wire.register("alice").await;
    let mut same_mail = opening("bob");
    same_mail["email"] = json!("Alice@example.org");
    let rows = [
        ("POST /v1/auth/register", opening("ALICE")),
        ("POST /v1/auth/register", same_mail),
    ];

    assert_snapshot!(ask_all(&wire, "", &rows).await);
}

#[tokio::test]
async fn register_says_when_registrations_are_closed() {
    let wire = Wire::with(&["--registrations", "off"]).await;

    let told = wire
        .ask("POST /v1/auth/register", "", opening("alice"))
        .await;

    assert_snapshot!(told.shown(), @r#"
    403
    content-type: application/problem+json
    {
      "type": "about:blank",
      "title": "not allowed",
      "status": 403,
      "code": "forbidden",
      "detail": "registrations are closed",
      "request_id": "test"
    }
    "#);
}

#[tokio::test]
async fn login_answers_with_a_session() {
    let wire = Wire::new().await;
    wire.register("alice").await;

    let told = wire.ask("POST /v1/auth/login", "", login()).await;

    assert_snapshot!(told.shown());
}

#[tokio::test]
async fn login_refuses_an_unknown_name_and_a_wrong_password_the_same() {
    let wire = Wire::new().await;
    wire.register("alice").await;

    let wrong = json!({ "login": "alice", "password": "wrong horse" });
    let wrong = wire.ask("POST /v1/auth/login", "", wrong).await;
    let unknown = json!({ "login": "nobody", "password": PASSWORD });
    let unknown = wire.ask("POST /v1/auth/login", "", unknown).await;

    assert_snapshot!(wrong.shown(), @r#"
    401
    content-type: application/problem+json
    www-authenticate: Bearer
    {
      "type": "about:blank",
      "title": "wrong name or password",
      "status": 401,
      "code": "bad_credentials",
      "request_id": "test"
    }
    "#);
    assert_eq!(unknown.shown(), wrong.shown());
}

#[tokio::test]
async fn login_says_when_to_come_again() {
    let wire = Wire::with(&["--limit-auth", "2"]).await;
    wire.register("alice").await;
    wire.ask("POST /v1/auth/login", "", login()).await;

    let told = wire.ask("POST /v1/auth/login", "", login()).await;

    assert_snapshot!(told.shown(), @r#"
    429
    content-type: application/problem+json
    retry-after: 60
    {
      "type": "about:blank",
      "title": "too many requests",
      "status": 429,
      "code": "rate_limited",
      "request_id": "test"
    }
    "#);
}

#[tokio::test]
async fn reactivate_answers_with_a_session_and_wakes() {
    let wire = Wire::new().await;
    let token = wire.register("alice").await;
    let gone = wire
        .ask(
            "POST /v1/me/deactivate",
            &token,
            json!({ "password": PASSWORD }),
        )
        .await;

    let refused = wire.ask("POST /v1/auth/login", "", login()).await;
    let told = wire.ask("POST /v1/auth/reactivate", "", login()).await;

    assert_snapshot!(gone.shown(), @"204");
    assert_snapshot!(refused.shown(), @r#"
    403
    content-type: application/problem+json
    {
      "type": "about:blank",
      "title": "the account is deactivated",
      "status": 403,
      "code": "account_deactivated",
      "request_id": "test"
    }
    "#);
    assert_snapshot!(told.shown());
}

#[tokio::test]
async fn refresh_answers_with_a_new_pair() {
    let wire = Wire::new().await;
    let first = wire
        .ask("POST /v1/auth/register", "", opening("alice"))
        .await;
    let with = json!({ "refresh_token": first.text("/refresh_token") });

    let told = wire.ask("POST /v1/auth/refresh", "", with).await;

    assert_snapshot!(told.shown());
    assert_ne!(told.text("/refresh_token"), first.text("/refresh_token"));
}

#[tokio::test]
async fn logout_ends_the_session() {
    let wire = Wire::new().await;
    let token = wire.register("alice").await;
    let rows = [
        ("POST /v1/auth/logout", Value::Null),
        ("POST /v1/auth/logout", Value::Null),
    ];

    assert_snapshot!(ask_all(&wire, &token, &rows).await);
}

#[tokio::test]
async fn sessions_are_listed_revoked_one_by_one_and_all_at_once() {
    let wire = Wire::new().await;
    let token = wire.register("alice").await;
    let other = wire.ask("POST /v1/auth/login", "", login()).await;
    let one = format!("DELETE /v1/auth/sessions/{}", other.text("/session_id"));
    let rows = [
        ("GET /v1/auth/sessions?limit=1", Value::Null),
        (&one, Value::Null),
        (&one, Value::Null),
        ("DELETE /v1/auth/sessions", Value::Null),
        ("GET /v1/auth/sessions", Value::Null),
    ];

    assert_snapshot!(ask_all(&wire, &token, &rows).await);
}

#[tokio::test]
async fn a_strangers_session_and_token_are_missing() {
    let wire = Wire::new().await;
    let alice = wire
        .ask("POST /v1/auth/register", "", opening("alice"))
        .await;
    let token = alice.text("/access_token");
    let made = wire.ask("POST /v1/auth/tokens", &token, new_token()).await;
    let bob = wire.register("bob").await;

    for (thing, id) in [
        ("sessions", alice.text("/session_id")),
        ("tokens", made.text("/token/id")),
    ] {
        let theirs = format!("DELETE /v1/auth/{thing}/{id}");
        let theirs = wire.ask(&theirs, &bob, Value::Null).await;
        let nobodys = format!("DELETE /v1/auth/{thing}/7");
        let nobodys = wire.ask(&nobodys, &bob, Value::Null).await;

        assert_eq!(theirs.status, 404);
        assert_eq!(theirs.shown().replace(&id, "7"), nobodys.shown());
    }
}

#[tokio::test]
async fn tokens_are_made_listed_and_revoked() {
    let wire = Wire::new().await;
    let token = wire.register("alice").await;
    let made = wire.ask("POST /v1/auth/tokens", &token, new_token()).await;
    let one = format!("DELETE /v1/auth/tokens/{}", made.text("/token/id"));
    let rows = [
        ("GET /v1/auth/tokens", Value::Null),
        (&one, Value::Null),
        (&one, Value::Null),
        ("GET /v1/auth/tokens", Value::Null),
    ];

    assert_snapshot!(made.shown());
    assert_snapshot!(ask_all(&wire, &token, &rows).await);
}

#[tokio::test]
async fn a_token_made_twice_under_one_key_is_made_once_and_its_secret_not_shown_again() {
    let wire = Wire::new().await;
    let token = wire.register("alice").await;
    let make = |body: Value| {
        let key = &[("idempotency-key", "k1")];
        wire.ask_with("POST /v1/auth/tokens", &token, body.to_string(), key)
    };

    let first = make(new_token()).await;
    let again = make(new_token()).await;
    let other = make(json!({ "name": "bot", "scopes": ["read"] })).await;

    assert_eq!(first.status, 201);
    assert_snapshot!(again.shown(), @r#"
    409
    content-type: application/problem+json
    {
      "type": "about:blank",
      "title": "that does not go with what is there",
      "status": 409,
      "code": "conflict",
      "detail": "this was done, and its secret shown once",
      "request_id": "test"
    }
    "#);
    assert_snapshot!(other.shown(), @r#"
    422
    content-type: application/problem+json
    {
      "type": "about:blank",
      "title": "some fields are wrong",
      "status": 422,
      "code": "invalid_input",
      "errors": {
        "Idempotency-Key": [
          "was used with another request"
        ]
      },
      "request_id": "test"
    }
    "#);
    let listed = wire.ask("GET /v1/auth/tokens", &token, Value::Null).await;
    assert_eq!(listed.body["items"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn change_password_needs_the_old_one() {
    let wire = Wire::new().await;
    let token = wire.register("alice").await;
    let wrong = json!({ "old_password": "wrong horse", "new_password": "battery staple" });
    let rows = [
        ("PUT /v1/auth/password", wrong),
        ("PUT /v1/auth/password", new_password()),
        ("POST /v1/auth/login", login()),
    ];

    assert_snapshot!(ask_all(&wire, &token, &rows).await);
}

#[tokio::test]
async fn me_is_shown_and_changed() {
    let wire = Wire::new().await;
    let token = wire.register("alice").await;
    let change = json!({
        "name": "Alice", "bio": "hello", "social": { "twitter": "alice" }, "birthday": "1999-12-31"
    });

    let shown = wire.ask("GET /v1/me", &token, Value::Null).await;
    let changed = wire.ask("PATCH /v1/me", &token, change).await;
    let unchanged = wire.ask("PATCH /v1/me", &token, json!({})).await;

    assert_snapshot!(shown.shown());
    assert_snapshot!(changed.shown());
    assert_eq!(unchanged.body, changed.body);
}

#[tokio::test]
async fn nobody_is_let_in_without_a_token() {
    let wire = Wire::new().await;

    for (row, body) in rows_of_users() {
        let told = wire.ask(row, "", body).await;

        insta::allow_duplicates! {
            assert_snapshot!(told.shown(), @r#"
            401
            content-type: application/problem+json
            www-authenticate: Bearer
            {
              "type": "about:blank",
              "title": "sign in first",
              "status": 401,
              "code": "unauthenticated",
              "request_id": "test"
            }
            "#);
        }
    }
}

#[tokio::test]
async fn a_bad_token_is_refused_on_every_row_public_ones_too() {
    let wire = Wire::new().await;
    let mut rows = rows_of_users();
    rows.extend([
        ("POST /v1/auth/register", opening("alice")),
        ("POST /v1/auth/login", login()),
        ("POST /v1/auth/reactivate", login()),
        ("POST /v1/auth/refresh", json!({ "refresh_token": "x" })),
    ]);

    for token in ["x", "mt_x", "a.b.c"] {
        for (row, body) in &rows {
            let told = wire.ask(row, token, body.clone()).await;

            assert_eq!(told.text("/code"), "unauthenticated", "{row}");
        }
    }
}

#[tokio::test]
async fn an_expired_token_says_so() {
    let wire = Wire::new().await;
    let token = wire.register("alice").await;
    wire.clock.advance(std::time::Duration::from_secs(15 * 60));

    let told = wire.ask("GET /v1/me", &token, Value::Null).await;

    assert_snapshot!(told.shown(), @r#"
    401
    content-type: application/problem+json
    www-authenticate: Bearer
    {
      "type": "about:blank",
      "title": "the access token has expired",
      "status": 401,
      "code": "token_expired",
      "request_id": "test"
    }
    "#);
}

#[tokio::test]
async fn a_personal_token_reaches_nothing_of_accounts_but_me() {
    let wire = Wire::new().await;
    let token = wire.register("alice").await;
    let made = wire.ask("POST /v1/auth/tokens", &token, new_token()).await;
    let bot = made.text("/secret");

    for (row, body) in rows_of_users() {
        let told = wire.ask(row, &bot, body).await;

        if row == "GET /v1/me" {
            assert_eq!(told.text("/username"), "alice");
        } else {
            assert_eq!(
                (told.status, told.text("/code").as_str()),
                (403, "forbidden"),
                "{row}"
            );
        }
    }
}

#[tokio::test]
async fn a_personal_token_needs_the_scope_of_the_row() {
    let wire = Wire::new().await;
    let token = wire.register("alice").await;
    let only = async |scope: &str| {
        let new = json!({ "name": scope, "scopes": [scope] });
        let made = wire.ask("POST /v1/auth/tokens", &token, new).await;
        made.text("/secret")
    };
    let (read, write) = (only("read").await, only("write").await);

    let told = wire.ask("GET /v1/me", &write, Value::Null).await;
    let post = json!({ "text": "hello" });
    let refused = wire.ask("POST /v1/posts", &read, post.clone()).await;
    let written = wire.ask("POST /v1/posts", &write, post).await;

    assert_snapshot!(told.shown(), @r#"
    403
    content-type: application/problem+json
    {
      "type": "about:blank",
      "title": "the token does not reach so far",
      "status": 403,
      "code": "insufficient_scope",
      "detail": "needs the scope read",
      "request_id": "test"
    }
    "#);
    assert_snapshot!(refused.shown(), @r#"
    403
    content-type: application/problem+json
    {
      "type": "about:blank",
      "title": "the token does not reach so far",
      "status": 403,
      "code": "insufficient_scope",
      "detail": "needs the scope write",
      "request_id": "test"
    }
    "#);
    assert_eq!(written.status, 201);
}

#[tokio::test]
async fn bad_input_is_named_field_by_field() {
    let wire = Wire::new().await;
    let token = wire.register("alice").await;
    let rows = [
        (
            "POST /v1/auth/login",
            json!({ "login": "", "device": "a\nb" }),
        ),
        ("POST /v1/auth/refresh", json!({})),
        ("GET /v1/auth/sessions?limit=0", Value::Null),
        ("GET /v1/auth/sessions?cursor=x", Value::Null),
        ("DELETE /v1/auth/sessions/x", Value::Null),
        (
            "POST /v1/auth/tokens",
            json!({ "name": "", "scopes": ["fly"] }),
        ),
        (
            "POST /v1/auth/tokens",
            json!({ "name": "bot", "scopes": ["admin"] }),
        ),
        (
            "POST /v1/auth/tokens",
            json!({ "name": "bot", "scopes": ["read"], "expires_at": "2026-03-01T12:00:00Z" }),
        ),
        (
            "PUT /v1/auth/password",
            json!({ "new_password": "password" }),
        ),
        (
            "PATCH /v1/me",
            json!({ "name": null, "phone": "x", "website": "x", "birthday": "2000-13-01", "role": "admin" }),
        ),
        ("PATCH /v1/me", json!({ "email": "new@example.org" })),
        ("PATCH /v1/me", json!({ "pinned_post": "7" })),
        (
            "POST /v1/me/deactivate",
            json!({ "password": "wrong horse" }),
        ),
    ];

    assert_snapshot!(ask_all(&wire, &token, &rows).await);
}
