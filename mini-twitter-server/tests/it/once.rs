//! `Idempotency-Key`: a request that is repeated with one key happens once, on each engine, also when both are concurrent.

mod census;
mod replay;

use insta::assert_snapshot;
use mini_twitter_server::App;
use mini_twitter_server::domain::job::KINDS;
use mini_twitter_server::domain::job::idempotency_cleanup::IdempotencyCleanup;
use mini_twitter_server::domain::queue::{Lane, QueueOptions, enqueue, work};
use mini_twitter_tests::postgres::Database;

use crate::fixture::server::{Response, TestServer};

const HI: &str = r#"{"text": "hi"}"#;

/// A server on each available engine, with the PostgreSQL database that is deleted when it is dropped.
async fn servers() -> Vec<(TestServer, Option<Database>)> {
    let mut servers = vec![(TestServer::start().await, None)];
    if let Some(database) = Database::create() {
        let url = database.url();
        let server = TestServer::start_with(&["--rate-limits", "off", "--database", &url]).await;
        servers.push((server, Some(database)));
    }
    servers
}

/// Sends a request line (`POST /v1/posts`) with an idempotency key.
async fn send_keyed(
    server: &TestServer,
    line: &str,
    token: &str,
    key: &str,
    body: &str,
) -> Response {
    let bearer = format!("Bearer {token}");
    let headers = [
        ("Content-Type", "application/json"),
        ("Authorization", bearer.as_str()),
        ("Idempotency-Key", key),
    ];
    server.request(line, &headers, body).await
}

async fn publish(server: &TestServer, token: &str, key: &str, body: &str) -> Response {
    send_keyed(server, "POST /v1/posts", token, key, body).await
}

async fn count(server: &TestServer) -> usize {
    let page = server.get("/v1/posts?limit=100").await.json();
    page["items"].as_array().map_or(0, Vec::len)
}

#[tokio::test]
async fn a_repeated_request_has_the_same_answer_and_happens_once() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;

    let first = publish(&server, &alice, "k", HI).await;
    let again = publish(&server, &alice, "k", HI).await;

    assert_eq!((first.status, again.status), (201, 201));
    assert_eq!(first.body, again.body);
    assert_eq!(first.header("idempotent-replayed"), "");
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(count(&server).await, 1);
}

#[tokio::test]
async fn another_request_with_the_same_key_is_refused() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    publish(&server, &alice, "k", HI).await;

    let other = publish(&server, &alice, "k", r#"{"text": "ho"}"#).await;

    assert_eq!(other.status, 422);
    assert_snapshot!(other.field_errors(), @"Idempotency-Key: was used with another request");
    assert_eq!(count(&server).await, 1);
}

#[tokio::test]
async fn keys_are_separate_per_user_and_per_key() {
    let server = TestServer::start().await;
    let (alice, bob) = (server.register("alice").await, server.register("bob").await);

    for (who, key) in [(&alice, "k"), (&bob, "k"), (&alice, "l")] {
        let response = publish(&server, who, key, HI).await;

        assert_eq!(
            (response.status, response.header("idempotent-replayed")),
            (201, "")
        );
    }
    assert_eq!(count(&server).await, 3);
}

#[tokio::test]
async fn a_refused_request_does_not_use_up_its_key() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    let reply = r#"{"text": "hi", "reply_to": "178912"}"#;

    assert_eq!(publish(&server, &alice, "k", reply).await.status, 404);
    assert_eq!(publish(&server, &alice, "k", HI).await.status, 201);
}

#[tokio::test]
async fn a_key_is_1_to_64_printable_characters() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    let (longest, longer) = ("k".repeat(64), "k".repeat(65));

    for (key, status) in [
        (longest.as_str(), 201),
        ("a b~!", 201),
        (&longer, 422),
        ("", 422),
        ("ü", 422),
        ("a\tb", 422),
    ] {
        assert_eq!(
            publish(&server, &alice, key, HI).await.status,
            status,
            "{key}"
        );
    }
}

#[tokio::test]
async fn a_route_without_keys_ignores_the_header() {
    let server = TestServer::start().await;

    let headers = [
        ("Idempotency-Key", "k"),
        ("Content-Type", "application/json"),
    ];
    let response = server.request("POST /v1/auth/login", &headers, "{}").await;

    assert_snapshot!(response.field_errors(), @r#"
    login: is missing
    password: is missing
    "#);
}

async fn count_keys(app: &App) -> i64 {
    let mut db = app.db.read().await.unwrap();
    let sql = "select count(*) from keyed_requests";
    db.one(sql, &[]).await.unwrap()
}

async fn clean_up(app: &App) {
    let mut tx = app.db.begin().await.unwrap();
    let job = IdempotencyCleanup;
    enqueue(app, &mut tx, &job, QueueOptions::default())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    while work::run_next(app, Lane::Database, KINDS).await.unwrap() {}
}

#[tokio::test]
async fn a_key_expires_after_a_day() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    let token = |response: &Response| response.json()["access_token"].as_str().unwrap().to_owned();
    publish(&server, &alice, "k", HI).await;
    publish(&server, &alice, "l", HI).await;

    server.advance_seconds(24 * 60 * 60 + 1);
    let login = r#"{"login": "alice", "password": "correct horse"}"#;
    let alice = token(&server.send("POST /v1/auth/login", "", login).await);
    let again = publish(&server, &alice, "k", HI).await;
    let before = count_keys(server.app()).await;
    clean_up(server.app()).await;
    let after = count_keys(server.app()).await;

    assert_eq!(
        (again.status, again.header("idempotent-replayed")),
        (201, "")
    );
    assert_eq!(count(&server).await, 3);
    assert_eq!((before, after), (2, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_concurrent_repeats_one_happens_and_all_get_its_answer() {
    for (server, _database) in &servers().await {
        let alice = server.register("alice").await;

        let calls = (0..16).map(|_| publish(server, &alice, "k", HI));
        let response = futures_util::future::join_all(calls).await;

        assert_eq!(
            response
                .iter()
                .filter(|response| response.is_replay())
                .count(),
            15
        );
        assert!(
            response
                .iter()
                .all(|one| one.status == 201 && one.body == response[0].body)
        );
        assert_eq!(count(server).await, 1);
    }
}
