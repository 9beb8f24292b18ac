//! Jobs over HTTP: for admins.

use insta::assert_snapshot;
use mini_twitter_server::store::db::values;

use crate::fixture::server::TestServer;

async fn execute(server: &TestServer, sql: &'static str) {
    let mut tx = server.app().db.begin().await.unwrap();
    tx.run(sql, values![]).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn an_admin_lists_dead_jobs_and_retries_one() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    execute(&server, "update users set role = 'admin'").await;
    let dead = "insert into jobs (id, kind, payload, attempts, run_at, is_dead, last_error, created_at)
        values (7, 'of_a_newer_version', '{}', 3, 1772366400000000, true, 'no such address', 1772366400000000)";
    execute(&server, dead).await;

    let listed = server
        .send("GET /v1/admin/jobs?state=dead", &alice, "")
        .await;
    let waiting = server
        .send("GET /v1/admin/jobs?state=waiting", &alice, "")
        .await;
    let retried = server.send("POST /v1/admin/jobs/7/retry", &alice, "").await;
    let missing = server.send("POST /v1/admin/jobs/8/retry", &alice, "").await;

    assert_snapshot!(listed.body, @r#"{"items":[{"id":"7","kind":"of_a_newer_version","state":"dead","attempts":3,"run_at":"2026-03-01T12:00:00.000Z","last_error":"no such address","created_at":"2026-03-01T12:00:00.000Z"}],"next":null}"#);
    assert_snapshot!(waiting.body, @r#"{"items":[],"next":null}"#);
    assert_snapshot!(retried.body, @r#"{"id":"7","kind":"of_a_newer_version","state":"waiting","attempts":0,"run_at":"2026-03-01T12:00:00.000Z","last_error":"no such address","created_at":"2026-03-01T12:00:00.000Z"}"#);
    assert_snapshot!(missing.body, @r#"{"type":"about:blank","title":"not found","status":404,"code":"not_found","detail":"no job 8","request_id":"test"}"#);
}

#[tokio::test]
async fn nobody_but_an_admin_sees_jobs() {
    let server = TestServer::start().await;
    let bob = server.register("bob").await;

    let listed = server.send("GET /v1/admin/jobs", &bob, "").await;

    assert_snapshot!(listed.summary(), @r#"
    403
    content-type: application/problem+json
    {
      "type": "about:blank",
      "title": "not allowed",
      "status": 403,
      "code": "forbidden",
      "request_id": "test"
    }
    "#);
}
