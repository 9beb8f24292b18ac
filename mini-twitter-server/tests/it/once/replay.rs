//! What a repeat shows: the created thing as the caller can see it now. The first answer is not stored.

use insta::{allow_duplicates, assert_snapshot};
use serde_json::Value;

use super::{HI, count, publish, send_keyed, servers};
use crate::fixture::server::{Response, TestServer};

fn id(response: &Response) -> String {
    response.json()["id"].as_str().unwrap().to_owned()
}

/// All rows of stored keyed requests, as text.
async fn stored(server: &TestServer) -> Vec<String> {
    let sql = "select
        /*sqlite: user_id || ' ' || route || ' ' || key || ' ' || hash || ' ' || status || ' ' || made || ' ' || created_at*/
        /*postgres: cast(keyed_requests as text)*/
        from keyed_requests";
    let mut db = server.app().db.read().await.unwrap();
    db.all(sql, &[]).await.unwrap()
}

#[tokio::test]
async fn a_repeat_for_a_deleted_post_is_not_found() {
    for (server, _database) in &servers().await {
        let alice = server.register("alice").await;
        let first = publish(server, &alice, "k", HI).await;
        let line = format!("DELETE /v1/posts/{}", id(&first));
        server.send(&line, &alice, "").await;

        let again = publish(server, &alice, "k", HI).await;

        assert_eq!((again.status, again.code().as_str()), (404, "not_found"));
        assert_eq!(
            again.json()["detail"],
            format!("no post {}", id(&first)).as_str()
        );
        assert_eq!(count(server).await, 0);
    }
}

#[tokio::test]
async fn a_repeat_for_an_edited_post_shows_the_edit() {
    for (server, _database) in &servers().await {
        let alice = server.register("alice").await;
        let first = publish(server, &alice, "k", HI).await;
        let line = format!("PATCH /v1/posts/{}", id(&first));
        server.send(&line, &alice, r#"{"text": "hello"}"#).await;

        let again = publish(server, &alice, "k", HI).await;

        assert_eq!((again.status, again.is_replay()), (201, true));
        assert_eq!(id(&again), id(&first));
        assert_eq!(again.json()["text"], "hello");
    }
}

#[tokio::test]
async fn a_repeat_hides_a_quote_whose_author_blocked_the_caller_meanwhile() {
    for (server, _database) in &servers().await {
        let (alice, bob) = (server.register("alice").await, server.register("bob").await);
        let theirs = server.send("POST /v1/posts", &bob, HI).await;
        let quoting = format!(r#"{{"text": "look", "quote": "{}"}}"#, id(&theirs));
        let first = publish(server, &alice, "k", &quoting).await;
        server.send("PUT /v1/users/alice/block", &bob, "").await;

        let again = publish(server, &alice, "k", &quoting).await;

        assert_eq!(first.json()["quote"]["text"], "hi");
        assert_eq!((again.status, again.is_replay()), (201, true));
        assert_eq!(again.json()["quote"], Value::Null);
        assert_eq!(again.json()["quote_missing"], true);
    }
}

#[tokio::test]
async fn a_repeat_for_a_token_that_has_expired_is_still_a_repeat() {
    for (server, _database) in &servers().await {
        let alice = server.register("alice").await;
        let body = r#"{"name": "bot", "scopes": ["read"], "expires_at": "2026-03-01T12:10:00Z"}"#;
        let key = [("Idempotency-Key", "k")];
        let line = "POST /v1/auth/tokens";
        let first = server.send_with(line, &alice, body, &key).await;
        server.advance_seconds(601);

        let again = server.send_with(line, &alice, body, &key).await;
        let other = server.send(line, &alice, body).await;

        assert_eq!([first.status, again.status, other.status], [201, 409, 422]);
        assert_eq!(other.field_errors(), "expires_at: is in the past");
    }
}

#[tokio::test]
async fn a_repeat_names_the_token_and_does_not_show_its_secret_again() {
    for (server, _database) in &servers().await {
        let alice = server.register("alice").await;
        let body = r#"{"name": "bot", "scopes": ["read"]}"#;
        let make = async || send_keyed(server, "POST /v1/auth/tokens", &alice, "k", body).await;
        let first = make().await.json();
        let id = first["token"]["id"].as_str().unwrap();

        let live = make().await;
        let line = format!("DELETE /v1/auth/tokens/{id}");
        server.send(&line, &alice, "").await;
        let revoked = make().await;

        for response in [&live, &revoked] {
            assert_eq!(
                (response.status, response.code().as_str()),
                (409, "conflict")
            );
            assert!(!response.body.contains(first["secret"].as_str().unwrap()));
        }
        let detail = |response: &Response| {
            response.json()["detail"]
                .as_str()
                .unwrap()
                .replace(id, "ID")
        };
        allow_duplicates! {
            assert_snapshot!(detail(&live), @r#"a request with this key created the token ID "bot", whose secret is shown only once: revoke it and create another with a new key"#);
            assert_snapshot!(detail(&revoked), @"a request with this key created a token, whose secret is shown only once: create another with a new key");
        }
    }
}

#[tokio::test]
async fn a_keyed_request_is_stored_without_its_answer() {
    for (server, _database) in &servers().await {
        let alice = server.register("alice").await;
        let first = publish(server, &alice, "k", r#"{"text": "between us"}"#).await;
        let body = r#"{"name": "ferry bot", "scopes": ["read"]}"#;
        let made = send_keyed(server, "POST /v1/auth/tokens", &alice, "k", body).await;

        let rows = stored(server).await;

        assert_eq!(rows.len(), 2);
        let rows = rows.concat();
        assert!(rows.contains("create_post") && rows.contains(&id(&first)));
        let secret = made.json()["secret"].as_str().unwrap().to_owned();
        for text in ["between", "ferry", &secret] {
            assert!(!rows.contains(text), "{rows}");
        }
    }
}
