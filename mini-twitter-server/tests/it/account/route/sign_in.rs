//! Creating an account, signing in and out, over a socket.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::{ask_all, login};
use crate::fixture::PASSWORD;
use crate::fixture::server::{TestServer, registration};

#[tokio::test]
async fn register_answers_with_a_session() {
    let server = TestServer::start().await;

    let response = server
        .send_json("POST /v1/auth/register", "", registration("alice"))
        .await;

    assert_snapshot!(response.summary());
}

#[tokio::test]
async fn register_names_every_wrong_field_at_once() {
    let server = TestServer::start().await;
    let wrong =
        json!({ "username": "1", "email": "x", "password": "short", "name": " ", "nick": "al" });

    let response = server.send_json("POST /v1/auth/register", "", wrong).await;

    assert_snapshot!(response.summary());
}

#[tokio::test]
async fn register_refuses_what_is_taken() {
    let server = TestServer::start().await;
    server.register("alice").await;
    let mut same_mail = registration("bob");
    same_mail["email"] = json!("Alice@example.org");
    let rows = [
        ("POST /v1/auth/register", registration("ALICE")),
        ("POST /v1/auth/register", same_mail),
    ];

    assert_snapshot!(ask_all(&server, "", &rows).await);
}

#[tokio::test]
async fn register_says_when_registrations_are_closed() {
    let server = TestServer::start_with(&["--registrations", "off"]).await;

    let response = server
        .send_json("POST /v1/auth/register", "", registration("alice"))
        .await;

    assert_snapshot!(response.summary(), @r#"
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
    let server = TestServer::start().await;
    server.register("alice").await;

    let response = server.send_json("POST /v1/auth/login", "", login()).await;

    assert_snapshot!(response.summary());
}

#[tokio::test]
async fn login_refuses_an_unknown_name_and_a_wrong_password_the_same() {
    let server = TestServer::start().await;
    server.register("alice").await;

    let wrong = json!({ "login": "alice", "password": "wrong horse" });
    let wrong = server.send_json("POST /v1/auth/login", "", wrong).await;
    let unknown = json!({ "login": "nobody", "password": PASSWORD });
    let unknown = server.send_json("POST /v1/auth/login", "", unknown).await;

    assert_snapshot!(wrong.summary(), @r#"
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
    assert_eq!(unknown.summary(), wrong.summary());
}

#[tokio::test]
async fn login_over_the_limit_answers_with_retry_after() {
    let server = TestServer::start_with(&["--limit-auth", "2"]).await;
    server.register("alice").await;
    server.send_json("POST /v1/auth/login", "", login()).await;

    let response = server.send_json("POST /v1/auth/login", "", login()).await;

    assert_snapshot!(response.summary(), @r#"
    429
    content-type: application/problem+json
    retry-after: 30
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
async fn reactivate_answers_with_a_session_and_ends_the_deactivation() {
    let server = TestServer::start().await;
    let token = server.register("alice").await;
    let gone = server
        .send_json(
            "POST /v1/me/deactivate",
            &token,
            json!({ "password": PASSWORD }),
        )
        .await;

    let refused = server.send_json("POST /v1/auth/login", "", login()).await;
    let response = server
        .send_json("POST /v1/auth/reactivate", "", login())
        .await;

    assert_snapshot!(gone.summary(), @"204");
    assert_snapshot!(refused.summary(), @r#"
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
    assert_snapshot!(response.summary());
}

#[tokio::test]
async fn refresh_answers_with_a_new_pair() {
    let server = TestServer::start().await;
    let first = server
        .send_json("POST /v1/auth/register", "", registration("alice"))
        .await;
    let with = json!({ "refresh_token": first.text("/refresh_token") });

    let response = server.send_json("POST /v1/auth/refresh", "", with).await;

    assert_snapshot!(response.summary());
    assert_ne!(
        response.text("/refresh_token"),
        first.text("/refresh_token")
    );
}

#[tokio::test]
async fn logout_ends_the_session() {
    let server = TestServer::start().await;
    let token = server.register("alice").await;
    let rows = [
        ("POST /v1/auth/logout", Value::Null),
        ("POST /v1/auth/logout", Value::Null),
    ];

    assert_snapshot!(ask_all(&server, &token, &rows).await);
}
