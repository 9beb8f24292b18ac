//! `Idempotency-Key`: what is asked twice under one key happens once, on each engine, also when both come at once.

mod census;
mod replay;

use insta::assert_snapshot;
use mini_twitter_server::task::idempotency_cleanup;
use mini_twitter_tests::postgres::Database;

use crate::site::{Said, Site};

const HI: &str = r#"{"text": "hi"}"#;

/// A server on each engine that is there; with the database that goes when it is dropped.
async fn sites() -> Vec<(Site, Option<Database>)> {
    let mut sites = vec![(Site::open().await, None)];
    if let Some(database) = Database::create() {
        let url = database.url();
        let site = Site::with(&["--rate-limits", "off", "--database", &url]).await;
        sites.push((site, Some(database)));
    }
    sites
}

/// Sends `line` (`POST /v1/posts`) under a key.
async fn ask(site: &Site, line: &str, token: &str, key: &str, body: &str) -> Said {
    let bearer = format!("Bearer {token}");
    let headers = [
        ("Content-Type", "application/json"),
        ("Authorization", bearer.as_str()),
        ("Idempotency-Key", key),
    ];
    site.ask(line, &headers, body).await
}

async fn post(site: &Site, token: &str, key: &str, body: &str) -> Said {
    ask(site, "POST /v1/posts", token, key, body).await
}

fn is_replay(said: &Said) -> bool {
    said.header("idempotent-replayed") == "true"
}

async fn count(site: &Site) -> usize {
    let page = site.get("/v1/posts?limit=100").await.json();
    page["items"].as_array().map_or(0, Vec::len)
}

#[tokio::test]
async fn the_same_request_is_answered_the_same_and_happens_once() {
    let site = Site::open().await;
    let alice = site.person("alice").await;

    let first = post(&site, &alice, "k", HI).await;
    let again = post(&site, &alice, "k", HI).await;

    assert_eq!((first.status, again.status), (201, 201));
    assert_eq!(first.body, again.body);
    assert_eq!(first.header("idempotent-replayed"), "");
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(count(&site).await, 1);
}

#[tokio::test]
async fn another_request_under_the_same_key_is_refused() {
    let site = Site::open().await;
    let alice = site.person("alice").await;
    post(&site, &alice, "k", HI).await;

    let other = post(&site, &alice, "k", r#"{"text": "ho"}"#).await;

    assert_eq!(other.status, 422);
    assert_snapshot!(other.wrong(), @"Idempotency-Key: was used with another request");
    assert_eq!(count(&site).await, 1);
}

#[tokio::test]
async fn keys_of_two_people_and_two_keys_of_one_have_nothing_to_do_with_each_other() {
    let site = Site::open().await;
    let (alice, bob) = (site.person("alice").await, site.person("bob").await);

    for (who, key) in [(&alice, "k"), (&bob, "k"), (&alice, "l")] {
        let said = post(&site, who, key, HI).await;

        assert_eq!((said.status, said.header("idempotent-replayed")), (201, ""));
    }
    assert_eq!(count(&site).await, 3);
}

#[tokio::test]
async fn a_refusal_is_not_kept() {
    let site = Site::open().await;
    let alice = site.person("alice").await;
    let reply = r#"{"text": "hi", "reply_to": "178912"}"#;

    assert_eq!(post(&site, &alice, "k", reply).await.status, 404);
    assert_eq!(post(&site, &alice, "k", HI).await.status, 201);
}

#[tokio::test]
async fn a_key_is_1_to_64_printable_characters() {
    let site = Site::open().await;
    let alice = site.person("alice").await;
    let (longest, longer) = ("k".repeat(64), "k".repeat(65));

    for (key, status) in [
        (longest.as_str(), 201),
        ("a b~!", 201),
        (&longer, 422),
        ("", 422),
        ("ü", 422),
    ] {
        assert_eq!(post(&site, &alice, key, HI).await.status, status, "{key}");
    }
}

#[tokio::test]
async fn a_row_without_keys_passes_one_over() {
    let site = Site::open().await;

    let headers = [
        ("Idempotency-Key", "k"),
        ("Content-Type", "application/json"),
    ];
    let said = site.ask("POST /v1/auth/login", &headers, "{}").await;

    assert_snapshot!(said.wrong(), @r#"
    login: is missing
    password: is missing
    "#);
}

#[tokio::test]
async fn after_a_day_a_key_is_new_and_its_request_is_forgotten() {
    let site = Site::open().await;
    let alice = site.person("alice").await;
    let token = |said: &Said| said.json()["access_token"].as_str().unwrap().to_owned();
    post(&site, &alice, "k", HI).await;
    post(&site, &alice, "l", HI).await;

    site.later(24 * 60 * 60 + 1);
    let login = r#"{"login": "alice", "password": "correct horse"}"#;
    let alice = token(&site.send("POST /v1/auth/login", "", login).await);
    let again = post(&site, &alice, "k", HI).await;
    let swept = idempotency_cleanup::delete_expired(site.app()).await;

    assert_eq!(
        (again.status, again.header("idempotent-replayed")),
        (201, "")
    );
    assert_eq!(count(&site).await, 3);
    assert_eq!(swept, Ok(1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_at_once_one_happens_and_all_get_its_answer() {
    for (site, _database) in &sites().await {
        let alice = site.person("alice").await;

        let calls = (0..16).map(|_| post(site, &alice, "k", HI));
        let said = futures_util::future::join_all(calls).await;

        assert_eq!(said.iter().filter(|said| is_replay(said)).count(), 15);
        assert!(
            said.iter()
                .all(|one| one.status == 201 && one.body == said[0].body)
        );
        assert_eq!(count(site).await, 1);
    }
}
