//! The paths outside the route table: OpenAPI document, docs page, health; and the instance.

use insta::assert_snapshot;
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::routes;
use mini_twitter_server::store::db::values;
use serde_json::{Value, json};

use crate::fixture::server::{Response, TestServer};
use crate::hazard::disk::allow_pages;

#[tokio::test]
async fn the_openapi_document_has_every_route() {
    let server = TestServer::start().await;

    let response = server.get("/openapi.json").await;

    let document = response.json();
    let paths = document["paths"].as_object().unwrap();
    let verbs: usize = paths
        .values()
        .filter_map(|verbs| verbs.as_object())
        .map(serde_json::Map::len)
        .sum();
    assert_eq!(verbs, routes::ALL.len());
    assert_eq!(document["servers"][0]["url"], "/");
    let again = server
        .request(
            "GET /openapi.json",
            &[("If-None-Match", response.header("etag"))],
            "",
        )
        .await;
    assert_eq!(again.status, 304);
}

#[tokio::test]
async fn the_docs_page_loads_only_its_own_files() {
    let server = TestServer::start().await;

    let page = server.get("/docs").await;

    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    let policy = page.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self';"),
        "{policy}"
    );
    assert!(!page.body.contains("//"), "{}", page.body);
    let sources = page.body.split('"').filter(|part| part.starts_with('/'));
    for source in sources.filter(|source| *source != "/openapi.json") {
        // With HEAD: the files are sent compressed, which is not text.
        let file = server.request(&format!("HEAD {source}"), &[], "").await;
        assert_eq!(file.status, 200, "{source}");
        let length: usize = file.header("content-length").parse().unwrap();
        assert!(length > 200, "{source}");
    }
    assert_eq!(server.get("/docs/index.html").await.status, 404);
}

#[tokio::test]
async fn the_root_leads_to_the_docs_under_the_public_path() {
    for (flags, roots, docs) in [
        (vec![], vec!["/"], "/docs"),
        (
            vec!["--public-url", "https://example.com/twitter"],
            vec!["/twitter", "/twitter/"],
            "/twitter/docs",
        ),
    ] {
        let server = TestServer::start_with(&flags).await;
        for (method, root) in roots
            .iter()
            .flat_map(|root| [("GET", root), ("HEAD", root)])
        {
            let line = format!("{method} {root}");
            let response = server.request(&line, &[], "").await;

            assert_eq!(
                (
                    response.status,
                    response.header("location"),
                    &*response.body
                ),
                (302, docs, ""),
                "{line}"
            );
        }
        assert_eq!(server.get(docs).await.status, 200);
    }
}

#[tokio::test]
async fn the_files_of_the_docs_page_are_complete() {
    let server = TestServer::start().await;

    for (file, size, start) in [
        ("swagger-ui.css", 178_977, ".swagger-ui{"),
        (
            "swagger-ui-bundle.js",
            1_526_593,
            "/*! For license information",
        ),
    ] {
        let packed = server.get_bytes(&format!("/docs/{file}")).await;
        let text = String::from_utf8(unpack(&packed)).unwrap();

        assert_eq!(text.len(), size, "{file}");
        assert!(text.starts_with(start), "{file}");
    }
}

/// Unpacks with the gzip of this machine, which verifies the checksum.
fn unpack(packed: &[u8]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file.gz");
    std::fs::write(&path, packed).unwrap();
    let output = std::process::Command::new("gzip")
        .arg("-dc")
        .arg(&path)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    output.stdout
}

/// The answer of `/health/ready` once every task that runs at start has succeeded.
async fn ready(server: &TestServer) -> Response {
    loop {
        let response = server.get("/health/ready").await;
        let tasks = response.json()["tasks"].clone();
        let mut tasks = tasks.as_array().unwrap().iter();
        let starts_later = |task: &Value| {
            let name = task["name"].as_str().unwrap();
            ["usage", "job_listener", "worker", "network_worker"].contains(&name)
        };
        if tasks.all(|task| starts_later(task) || task["last_success"].is_string()) {
            return response;
        }
    }
}

#[tokio::test]
async fn health_reports_liveness_and_readiness() {
    let server = TestServer::start().await;

    assert_snapshot!(server.get("/health/live").await.body, @r#"{"status":"ok"}"#);
    assert_snapshot!(ready(&server).await.body, @r#"{"status":"ok","database":"ok","node":"ok","tasks":[{"name":"lease","is_running":true,"restarts":0,"last_error":null,"last_success":"2026-03-01T12:00:00.000Z"},{"name":"usage","is_running":true,"restarts":0,"last_error":null,"last_success":null},{"name":"schedule","is_running":true,"restarts":0,"last_error":null,"last_success":"2026-03-01T12:00:00.000Z"},{"name":"job_listener","is_running":true,"restarts":0,"last_error":null,"last_success":null},{"name":"worker","is_running":true,"restarts":0,"last_error":null,"last_success":null},{"name":"network_worker","is_running":true,"restarts":0,"last_error":null,"last_success":null}]}"#);
}

#[tokio::test]
async fn a_restarted_task_makes_the_server_degraded_but_ready() {
    let server = TestServer::start().await;
    ready(&server).await;

    server.app().tasks.failed("usage", ErrorCode::Unavailable);
    let response = server.get("/health/ready").await;

    assert_eq!(response.status, 200);
    assert_eq!(response.json()["status"], "degraded");
    assert_snapshot!(response.json()["tasks"][1], @r#"{"name":"usage","is_running":false,"restarts":1,"last_error":"unavailable","last_success":null}"#);
}

#[tokio::test]
async fn a_server_without_its_node_lease_is_not_ready() {
    let server = TestServer::start().await;
    ready(&server).await;

    server.advance_seconds(31);
    let response = server.get("/health/ready").await;

    assert_eq!(
        (response.status, response.code().as_str()),
        (503, "unavailable")
    );
    assert_eq!(response.json()["node"], "lost");
    assert_eq!(response.json()["database"], "ok");
}

#[tokio::test]
async fn a_server_whose_number_another_has_takes_a_new_one_before_it_writes() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    let post = async |text: &str| {
        let body = json!({ "text": text });
        server.send_json("POST /v1/posts", &alice, body).await
    };
    let take = "update nodes set holder = 'another', leased_until = 9000000000000000";
    let fill =
        "insert into nodes (node, holder, leased_until) values ($1, 'another', 9000000000000000)
        on conflict do nothing";
    let mut tx = server.app().db.begin().await.unwrap();
    tx.run(take, &[]).await.unwrap();
    for node in 0..32 {
        tx.run(fill, values![i64::from(node)]).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(post("with a lease that is valid").await.status, 201);
    server.advance_seconds(31);

    let without = post("without a number").await;
    let read = server.send("GET /v1/feed", &alice, "").await;
    let mut tx = server.app().db.begin().await.unwrap();
    let free = "update nodes set leased_until = 0 where node = 17";
    tx.run(free, &[]).await.unwrap();
    tx.commit().await.unwrap();
    let with_another = post("with another").await;

    assert_eq!((without.status, read.status), (503, 200));
    assert_eq!(without.header("retry-after"), "10");
    assert_snapshot!(without.text("/detail"), @"this server cannot create ids at present");
    assert_eq!(with_another.status, 201, "{with_another:?}");
    let id: i64 = with_another.text("/id").parse().unwrap();
    assert_eq!((id >> 7) & 31, 17);
}

#[tokio::test]
async fn a_server_whose_disk_is_full_is_not_ready() {
    let server = TestServer::start().await;
    let db = &server.app().db;
    let mut tx = db.begin().await.unwrap();
    tx.run("create table filler (body text)", &[])
        .await
        .unwrap();
    let body = "b".repeat(100_000); // takes the pages that are free inside of the file
    let sql = "insert into filler (body) values ($1)";
    tx.run(sql, values![body]).await.unwrap();
    tx.commit().await.unwrap();
    allow_pages(db, 0).await;
    server.advance_seconds(2);

    let full = server.get("/health/ready").await;
    allow_pages(db, 100).await;
    server.advance_seconds(2);
    let again = server.get("/health/ready").await;

    assert_eq!((full.status, again.status), (503, 200));
    assert_eq!(full.json()["database"], "unavailable");
}

#[tokio::test]
async fn checking_readiness_does_not_grow_the_database() {
    let server = TestServer::start().await;
    let pages = async || {
        let mut db = server.app().db.read().await.unwrap();
        db.one::<i64>("pragma page_count", &[]).await.unwrap()
    };
    ready(&server).await;
    let before = pages().await;

    for _ in 0..12 {
        server.advance_seconds(2);
        assert_eq!(server.get("/health/ready").await.status, 200);
    }

    assert_eq!(pages().await, before);
}

#[tokio::test]
async fn a_server_without_its_database_is_live_but_not_ready() {
    let server = TestServer::start().await;
    ready(&server).await;
    server.advance_seconds(1);

    server.app().db.close().await;
    let (live, ready) = (
        server.get("/health/live").await,
        server.send("GET /health/ready", "", "").await,
    );

    assert_eq!(live.status, 200);
    assert_eq!((ready.status, ready.code().as_str()), (503, "unavailable"));
    assert_snapshot!(ready.body, @r#"{"type":"about:blank","title":"the server is temporarily unavailable","status":503,"code":"unavailable","detail":"the database does not take a write","request_id":"test","database":"unavailable","node":"ok","tasks":[{"name":"lease","is_running":true,"restarts":0,"last_error":null,"last_success":"2026-03-01T12:00:00.000Z"},{"name":"usage","is_running":true,"restarts":0,"last_error":null,"last_success":null},{"name":"schedule","is_running":true,"restarts":0,"last_error":null,"last_success":"2026-03-01T12:00:00.000Z"},{"name":"job_listener","is_running":true,"restarts":0,"last_error":null,"last_success":null},{"name":"worker","is_running":true,"restarts":0,"last_error":null,"last_success":null},{"name":"network_worker","is_running":true,"restarts":0,"last_error":null,"last_success":null}]}"#);
}

#[tokio::test]
async fn the_instance_shows_its_settings_and_limits() {
    let flags = [
        "--name",
        "Nest",
        "--description",
        "For birds.",
        "--registrations",
        "off",
        "--password-min",
        "12",
    ];
    let server = TestServer::start_with(&flags).await;

    assert_snapshot!(server.get("/v1/instance").await.body, @r#"{"name":"Nest","description":"For birds.","version":"0.1.0","registrations_open":false,"limits":{"post_chars":500,"post_bytes":8192,"bio_chars":500,"password_chars_min":12,"page_items":100,"body_bytes":262144},"stats":{"users":0,"posts":0}}"#);
}

#[tokio::test]
async fn instance_counts_are_at_most_a_minute_old() {
    let server = TestServer::start().await;
    let users = async || server.get("/v1/instance").await.json()["stats"]["users"].as_u64();
    assert_eq!(users().await, Some(0));

    server.register("alice").await;
    let soon = users().await;
    server.advance_seconds(60);
    let later = users().await;

    assert_eq!((soon, later), (Some(0), Some(1)));
}
