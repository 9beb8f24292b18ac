//! Who can use the account routes: without a token, as another user, with bad, expired and personal tokens.

use insta::assert_snapshot;
use mini_twitter_core::route::Access;
use mini_twitter_core::routes;
use serde_json::{Value, json};

use super::{login, new_token, signed_in_routes};
use crate::fixture::server::{TestServer, registration};

#[tokio::test]
async fn a_session_or_token_of_another_user_is_answered_like_a_missing_one() {
    let server = TestServer::start().await;
    let alice = server
        .send_json("POST /v1/auth/register", "", registration("alice"))
        .await;
    let token = alice.text("/access_token");
    let made = server
        .send_json("POST /v1/auth/tokens", &token, new_token())
        .await;
    let bob = server.register("bob").await;

    for (thing, id) in [
        ("sessions", alice.text("/session_id")),
        ("tokens", made.text("/token/id")),
    ] {
        let theirs = format!("DELETE /v1/auth/{thing}/{id}");
        let theirs = server.send_json(&theirs, &bob, Value::Null).await;
        let missing = format!("DELETE /v1/auth/{thing}/7");
        let missing = server.send_json(&missing, &bob, Value::Null).await;

        assert_eq!(theirs.status, 404);
        assert_eq!(theirs.summary().replace(&id, "7"), missing.summary());
    }
}

#[tokio::test]
async fn account_routes_refuse_requests_without_a_token() {
    let server = TestServer::start().await;

    for (row, body) in signed_in_routes() {
        let response = server.send_json(row, "", body).await;

        insta::allow_duplicates! {
            assert_snapshot!(response.summary(), @r#"
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
async fn a_bad_token_is_refused_on_every_route_even_public_ones() {
    let server = TestServer::start().await;
    let mut rows = signed_in_routes();
    rows.extend([
        ("POST /v1/auth/register", registration("alice")),
        ("POST /v1/auth/login", login()),
        ("POST /v1/auth/reactivate", login()),
        ("POST /v1/auth/refresh", json!({ "refresh_token": "x" })),
    ]);

    for token in ["x", "mt_x", "a.b.c"] {
        for (row, body) in &rows {
            let response = server.send_json(row, token, body.clone()).await;

            assert_eq!(response.text("/code"), "unauthenticated", "{row}");
        }
    }
}

#[tokio::test]
async fn an_expired_token_is_answered_with_token_expired() {
    let server = TestServer::start().await;
    let token = server.register("alice").await;
    server.advance_seconds(15 * 60);

    let response = server.send_json("GET /v1/me", &token, Value::Null).await;

    assert_snapshot!(response.summary(), @r#"
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
async fn a_personal_token_cannot_use_account_routes_except_get_me() {
    let server = TestServer::start().await;
    let token = server.register("alice").await;
    let made = server
        .send_json("POST /v1/auth/tokens", &token, new_token())
        .await;
    let bot = made.text("/secret");

    for (row, body) in signed_in_routes() {
        let response = server.send_json(row, &bot, body).await;

        if row == "GET /v1/me" {
            assert_eq!(response.text("/username"), "alice");
        } else {
            assert_eq!(
                (response.status, response.text("/code").as_str()),
                (403, "forbidden"),
                "{row}"
            );
        }
    }
}

#[tokio::test]
async fn a_personal_token_cannot_use_session_routes() {
    let server = TestServer::start().await;
    let token = server.register("alice").await;
    let scopes = json!({ "name": "bot", "scopes": ["read", "write"] });
    let made = server
        .send_json("POST /v1/auth/tokens", &token, scopes)
        .await;
    let rows = routes::ALL
        .iter()
        .filter(|row| row.access == Access::Session);
    assert!(rows.clone().count() >= 10);

    for row in rows {
        let path = row.path.replace("{session}", "1").replace("{token}", "1");
        let asked = format!("{} {path}", row.method.as_str());
        let response = server
            .send_json(&asked, &made.text("/secret"), Value::Null)
            .await;

        insta::allow_duplicates! {
            assert_snapshot!(response.text("/detail"), @"a personal token cannot be used for sessions, tokens, passwords and account changes");
        }
        assert_eq!(response.status, 403, "{asked}");
    }
}

#[tokio::test]
async fn a_personal_token_needs_the_scope_of_the_route() {
    let server = TestServer::start().await;
    let token = server.register("alice").await;
    let only = async |scope: &str| {
        let new = json!({ "name": scope, "scopes": [scope] });
        let made = server.send_json("POST /v1/auth/tokens", &token, new).await;
        made.text("/secret")
    };
    let (read, write) = (only("read").await, only("write").await);

    let response = server.send_json("GET /v1/me", &write, Value::Null).await;
    let post = json!({ "text": "hello" });
    let refused = server
        .send_json("POST /v1/posts", &read, post.clone())
        .await;
    let written = server.send_json("POST /v1/posts", &write, post).await;

    assert_snapshot!(response.summary(), @r#"
    403
    content-type: application/problem+json
    {
      "type": "about:blank",
      "title": "the token does not have the required scope",
      "status": 403,
      "code": "insufficient_scope",
      "detail": "needs the scope read",
      "request_id": "test"
    }
    "#);
    assert_snapshot!(refused.summary(), @r#"
    403
    content-type: application/problem+json
    {
      "type": "about:blank",
      "title": "the token does not have the required scope",
      "status": 403,
      "code": "insufficient_scope",
      "detail": "needs the scope write",
      "request_id": "test"
    }
    "#);
    assert_eq!(written.status, 201);
}
