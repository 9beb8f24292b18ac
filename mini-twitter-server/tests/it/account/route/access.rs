//! Who is let in where: nobody, strangers, bad and old tokens, personal tokens and their scopes.

use std::time::Duration;

use insta::assert_snapshot;
use mini_twitter_core::route::Access;
use mini_twitter_core::routes;
use serde_json::{Value, json};

use super::{login, new_token, rows_of_users};
use crate::wire::{Wire, opening};

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
    wire.clock.advance(Duration::from_secs(15 * 60));

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
async fn no_personal_token_reaches_a_row_that_wants_a_session() {
    let wire = Wire::new().await;
    let token = wire.register("alice").await;
    let scopes = json!({ "name": "bot", "scopes": ["read", "write"] });
    let made = wire.ask("POST /v1/auth/tokens", &token, scopes).await;
    let rows = routes::ALL
        .iter()
        .filter(|row| row.access == Access::Session);
    assert!(rows.clone().count() >= 10);

    for row in rows {
        let path = row.path.replace("{session}", "1").replace("{token}", "1");
        let asked = format!("{} {path}", row.method.as_str());
        let told = wire.ask(&asked, &made.text("/secret"), Value::Null).await;

        insta::allow_duplicates! {
            assert_snapshot!(told.text("/detail"), @"a personal token cannot be used for sessions, tokens, passwords and account changes");
        }
        assert_eq!(told.status, 403, "{asked}");
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
      "title": "the token does not have the required scope",
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
      "title": "the token does not have the required scope",
      "status": 403,
      "code": "insufficient_scope",
      "detail": "needs the scope write",
      "request_id": "test"
    }
    "#);
    assert_eq!(written.status, 201);
}
