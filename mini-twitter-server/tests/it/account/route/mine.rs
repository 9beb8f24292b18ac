//! Sessions, tokens, password and account of the caller, over a socket.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::{ask_all, login, new_password, new_token};
use crate::fixture::server::TestServer;

#[tokio::test]
async fn sessions_are_listed_revoked_one_by_one_and_all_at_once() {
    let server = TestServer::start().await;
    let token = server.register("alice").await;
    let other = server.send_json("POST /v1/auth/login", "", login()).await;
    let one = format!("DELETE /v1/auth/sessions/{}", other.text("/session_id"));
    let rows = [
        ("GET /v1/auth/sessions?limit=1", Value::Null),
        (&one, Value::Null),
        (&one, Value::Null),
        ("DELETE /v1/auth/sessions", Value::Null),
        ("GET /v1/auth/sessions", Value::Null),
    ];

    assert_snapshot!(ask_all(&server, &token, &rows).await);
}

#[tokio::test]
async fn tokens_are_created_listed_and_revoked() {
    let server = TestServer::start().await;
    let token = server.register("alice").await;
    let made = server
        .send_json("POST /v1/auth/tokens", &token, new_token())
        .await;
    let one = format!("DELETE /v1/auth/tokens/{}", made.text("/token/id"));
    let rows = [
        ("GET /v1/auth/tokens", Value::Null),
        (&one, Value::Null),
        (&one, Value::Null),
        ("GET /v1/auth/tokens", Value::Null),
    ];

    assert_snapshot!(made.summary());
    assert_snapshot!(ask_all(&server, &token, &rows).await);
}

#[tokio::test]
async fn a_repeated_token_creation_creates_one_and_does_not_show_the_secret_again() {
    let server = TestServer::start().await;
    let token = server.register("alice").await;
    let make = async |body: Value| {
        let key = &[("idempotency-key", "k1")];
        let body = body.to_string();
        server
            .send_with("POST /v1/auth/tokens", &token, &body, key)
            .await
    };

    let first = make(new_token()).await;
    let again = make(new_token()).await;
    let other = make(json!({ "name": "bot", "scopes": ["read"] })).await;

    assert_eq!(first.status, 201);
    assert_snapshot!(again.summary(), @r#"
    409
    content-type: application/problem+json
    {
      "type": "about:blank",
      "title": "the request conflicts with the current state",
      "status": 409,
      "code": "conflict",
      "detail": "a request with this key created the token 21056716800005 \"bot\", whose secret is shown only once: revoke it and create another with a new key",
      "request_id": "test"
    }
    "#);
    assert_snapshot!(other.summary(), @r#"
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
    let listed = server
        .send_json("GET /v1/auth/tokens", &token, Value::Null)
        .await;
    assert_eq!(listed.json()["items"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn change_password_needs_the_old_one() {
    let server = TestServer::start().await;
    let token = server.register("alice").await;
    let wrong = json!({ "old_password": "wrong horse", "new_password": "battery staple" });
    let rows = [
        ("PUT /v1/auth/password", wrong),
        ("PUT /v1/auth/password", new_password()),
        ("POST /v1/auth/login", login()),
    ];

    assert_snapshot!(ask_all(&server, &token, &rows).await);
}

#[tokio::test]
async fn me_is_shown_and_changed() {
    let server = TestServer::start().await;
    let token = server.register("alice").await;
    let change = json!({
        "name": "Alice", "bio": "hello", "social": { "twitter": "alice" }, "birthday": "1999-12-31"
    });

    let shown = server.send_json("GET /v1/me", &token, Value::Null).await;
    let changed = server.send_json("PATCH /v1/me", &token, change).await;
    let unchanged = server.send_json("PATCH /v1/me", &token, json!({})).await;

    assert_snapshot!(shown.summary());
    assert_snapshot!(changed.summary());
    assert_eq!(unchanged.body, changed.body);
}

#[tokio::test]
async fn bad_input_is_named_field_by_field() {
    let server = TestServer::start().await;
    let token = server.register("alice").await;
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
        ("DELETE /v1/me", json!({ "password": "wrong horse" })),
    ];

    assert_snapshot!(ask_all(&server, &token, &rows).await);
}
