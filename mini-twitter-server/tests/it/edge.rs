//! What the edge owes every request, over a real socket.

use std::time::Duration;

use insta::assert_snapshot;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::fixture::TestResult;
use crate::fixture::server::TestServer;

/// A request whose body has not come.
const SLOW_LOGIN: &[u8] = b"POST /v1/auth/login HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\
    Content-Type: application/json\r\nContent-Length: 2\r\n\r\n";

#[tokio::test]
async fn every_refusal_is_a_problem_document() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    let large = format!(r#"{{"text": "{}"}}"#, "a".repeat(300_000));

    for (line, body, expected) in [
        ("GET /v1/nothing", "", "404 not_found"),
        ("GET /", "", "404 not_found"),
        ("DELETE /v1/instance", "", "405 method_not_allowed"),
        ("BREW /v1/instance", "", "405 method_not_allowed"),
        ("OPTIONS /v1/instance", "", "405 method_not_allowed"),
        ("POST /v1/posts", "{", "400 malformed"),
        ("POST /v1/posts", "nonsense", "400 malformed"),
        ("POST /v1/posts", &large, "413 too_large"),
        ("GET /v1/posts/x", "", "400 malformed"),
        ("GET /v1/posts/%ff", "", "400 malformed"),
        ("GET /v1/posts/0178", "", "400 malformed"),
        ("GET /v1/posts/178", "", "404 not_found"),
        ("GET /v1/posts?cursor=made-up", "", "400 malformed"),
        ("POST /v1/posts", "[]", "422 invalid_input"),
        ("POST /v1/posts", "{}", "422 invalid_input"),
        ("GET /v1/posts?limit=0", "", "422 invalid_input"),
    ] {
        let said = server.send(line, &alice, body).await;

        assert_eq!(
            format!("{} {}", said.status, said.code()),
            expected,
            "{line} {}",
            said.body
        );
        assert_eq!(
            said.header("content-type"),
            "application/problem+json",
            "{line}"
        );
        assert_eq!(said.json()["status"], said.status, "{line}");
        assert_eq!(said.json()["request_id"], "test", "{line}");
    }
}

#[tokio::test]
async fn a_problem_has_the_format_of_the_rfc() {
    let server = TestServer::start().await;

    let said = server.send("DELETE /v1/instance", "", "").await;

    assert_eq!(said.header("allow"), "GET, HEAD");
    assert_snapshot!(said.body, @r#"{"type":"about:blank","title":"this path does not support this method","status":405,"code":"method_not_allowed","request_id":"test"}"#);
}

#[tokio::test]
async fn an_unsupported_method_is_answered_with_the_allowed_ones() {
    let server = TestServer::start().await;

    for (line, allow) in [
        ("PUT /v1/posts", "GET, HEAD, POST"),
        ("POST /v1/me", "GET, HEAD, PATCH"),
        ("GET /v1/auth/login", "POST"),
        ("POST /docs", "GET, HEAD"),
    ] {
        let said = server.send(line, "", "").await;

        assert_eq!((said.status, said.header("allow")), (405, allow), "{line}");
    }
}

#[tokio::test]
async fn a_body_must_say_that_it_is_json_unless_it_is_empty() {
    let server = TestServer::start().await;
    let alice = format!("Bearer {}", server.register("alice").await);
    let text = r#"{"text": "hi"}"#;

    for (kind, body, status) in [
        ("application/json", text, 201),
        ("Application/JSON ; charset=utf-8", text, 201),
        ("text/plain", text, 415),
        ("application/x-www-form-urlencoded", "text=hi", 415),
        ("multipart/form-data; boundary=x", "--x--", 415),
        ("", text, 415),
        ("text/plain", "", 422),
    ] {
        let headers = [("Authorization", alice.as_str()), ("Content-Type", kind)];
        let said = server.request("POST /v1/posts", &headers, body).await;

        assert_eq!(said.status, status, "{kind} {body} {}", said.body);
    }
}

#[tokio::test]
async fn a_missing_body_is_read_as_an_empty_object() {
    let server = TestServer::start().await;
    let alice = format!("Bearer {}", server.register("alice").await);
    server.register("bob").await;

    let said = server
        .request("PUT /v1/users/bob/mute", &[("Authorization", &alice)], "")
        .await;

    assert_eq!(said.status, 200, "{}", said.body);
}

#[tokio::test]
async fn a_trailing_slash_changes_nothing() {
    let server = TestServer::start().await;

    assert_eq!(
        server.get("/v1/instance/").await.body,
        server.get("/v1/instance").await.body
    );
}

#[tokio::test]
async fn get_answers_head_with_the_same_headers_and_no_body() {
    let server = TestServer::start().await;

    for path in [
        "/v1/instance",
        "/docs",
        "/health/live",
        "/avatars/1.svg",
        "/v1/posts/1",
    ] {
        let get = server.get(path).await;
        let head = server.request(&format!("HEAD {path}"), &[], "").await;

        assert_eq!(
            (head.status, head.body.as_str()),
            (get.status, ""),
            "{path}"
        );
        for name in ["content-length", "content-type", "etag", "cache-control"] {
            assert_eq!(head.header(name), get.header(name), "{path} {name}");
        }
    }
}

#[tokio::test]
async fn a_valid_request_id_of_the_client_is_kept() {
    let server = TestServer::start().await;
    let long = "a".repeat(65);

    for (given, is_kept) in [
        ("7f3a-B.1_x:9", true),
        ("", false),
        (long.as_str(), false),
        ("a b", false),
        ("<script>", false),
    ] {
        let said = server
            .request("GET /health/live", &[("X-Request-Id", given)], "")
            .await;

        let id = said.header("x-request-id");
        assert_eq!(id == given, is_kept, "{given}");
        assert!(is_kept || (id.len() == 16 && id.bytes().all(|byte| byte.is_ascii_hexdigit())));
    }
}

#[tokio::test]
async fn two_requests_have_two_request_ids() {
    let server = TestServer::start().await;

    let names = [
        server.get("/health/live").await,
        server.get("/health/live").await,
    ];

    assert_ne!(
        names[0].header("x-request-id"),
        names[1].header("x-request-id")
    );
}

#[tokio::test]
async fn every_answer_has_its_duration_and_security_headers() {
    let server = TestServer::start().await;

    for path in ["/v1/instance", "/nothing", "/health/live"] {
        let said = server.get(path).await;

        assert!(
            said.header("server-timing").starts_with("total;dur="),
            "{path}"
        );
        assert_eq!(said.header("x-content-type-options"), "nosniff");
        assert_eq!(
            said.header("content-security-policy"),
            "default-src 'none'; frame-ancestors 'none'"
        );
    }
}

#[tokio::test]
async fn only_the_authorization_header_signs_in_and_a_bad_token_is_refused_everywhere() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;

    for (header, value, status) in [
        ("Authorization", format!("Bearer {alice}"), 200),
        ("Authorization", format!("bearer  {alice}"), 200),
        ("Authorization", "Bearer nonsense".to_owned(), 401),
        ("Authorization", "Bearer ".to_owned(), 401),
        ("Authorization", alice.clone(), 401),
        ("Authorization", format!("Basic {alice}"), 401),
        ("Cookie", format!("token={alice}"), 200),
    ] {
        let said = server
            .request("GET /v1/instance", &[(header, &value)], "")
            .await;

        assert_eq!(said.status, status, "{header}: {value}");
        if status == 401 {
            assert_eq!(said.header("www-authenticate"), "Bearer");
        }
    }
}

#[tokio::test]
async fn everything_is_mounted_under_the_path_of_the_public_address() {
    let server = TestServer::start_with(&["--public-url", "https://example.com/twitter"]).await;

    for (path, status) in [
        ("/v1/instance", 404),
        ("/twitterv1/instance", 404),
        ("/twitter", 404),
        ("/twitter/v1/instance", 200),
    ] {
        assert_eq!(server.get(path).await.status, status, "{path}");
    }
    let docs = server.get("/twitter/docs").await.body;
    assert!(docs.contains(r#"src="/twitter/docs/start.js""#), "{docs}");
    let document = server.get("/twitter/openapi.json").await.json();
    assert_eq!(document["servers"][0]["url"], "/twitter");
    let strict = server.get("/twitter/health/live").await;
    assert_eq!(
        strict.header("strict-transport-security"),
        "max-age=31536000"
    );
}

#[tokio::test]
async fn a_page_links_to_the_next_absolutely_only_with_a_public_address() {
    for (flags, path, start) in [
        (
            vec![],
            "/v1/users",
            "</v1/users?limit=1&sort=oldest&cursor=",
        ),
        (
            vec!["--public-url", "https://example.com/twitter"],
            "/twitter/v1/users",
            "<https://example.com/twitter/v1/users?limit=1&sort=oldest&cursor=",
        ),
    ] {
        let server = TestServer::start_with(&flags).await;
        let register = path.replace("/users", "/auth/register");
        for name in ["alice", "bob"] {
            let body = format!(
                r#"{{"username": "{name}", "email": "{name}@example.org", "password": "correct horse"}}"#
            );
            server.send(&format!("POST {register}"), "", &body).await;
        }

        let first = server.get(&format!("{path}?limit=1&sort=oldest")).await;
        let link = first.header("link").to_owned();
        let next = link
            .trim_start_matches("<https://example.com")
            .trim_start_matches('<');
        let next = next.split('>').next().unwrap_or_default();
        let second = server.get(next).await;

        assert!(
            link.starts_with(start) && link.ends_with(">; rel=\"next\""),
            "{link}"
        );
        assert_eq!(first.json()["items"][0]["username"], "alice");
        assert_eq!(second.json()["items"][0]["username"], "bob");
        assert_eq!(second.header("link"), "");
    }
}

#[tokio::test]
async fn requests_beyond_the_bound_are_refused_with_retry_after() -> TestResult {
    let server = TestServer::start_with(&["--max-requests", "1", "--rate-limits", "off"]).await;
    let mut slow = TcpStream::connect(server.address()).await?;
    slow.write_all(SLOW_LOGIN).await?;

    let mut refused = server.get("/v1/instance").await;
    while refused.status == 200 {
        refused = server.get("/v1/instance").await; // the slow one has not come in yet
    }
    let live = server.get("/health/live").await;
    slow.write_all(b"{}").await?;
    let mut answered = [0; 12];
    slow.read_exact(&mut answered).await?;

    assert_eq!(
        (refused.status, refused.code().as_str()),
        (503, "unavailable")
    );
    assert_eq!(refused.header("retry-after"), "1");
    assert_eq!(
        live.status, 200,
        "who asks whether it lives needs no permit"
    );
    assert_eq!(&answered, b"HTTP/1.1 422");
    Ok(())
}

#[tokio::test]
async fn a_body_that_does_not_arrive_times_out() -> TestResult {
    let server = TestServer::start_with(&["--request-timeout", "1"]).await;

    let said = server.send_raw(std::str::from_utf8(SLOW_LOGIN)?).await;

    assert_eq!(
        (said.status, said.code().as_str()),
        (408, "request_timeout")
    );
    Ok(())
}

#[tokio::test]
async fn stopping_finishes_running_requests_and_accepts_no_more() -> TestResult {
    let server = TestServer::start_with(&["--max-requests", "1", "--rate-limits", "off"]).await;
    let address = server.address();
    let mut begun = TcpStream::connect(address).await?;
    begun.write_all(SLOW_LOGIN).await?;
    while server.get("/v1/instance").await.status != 503 {} // now it has come in

    let stopped = tokio::spawn(server.stop());
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    begun.write_all(b"{}").await?;
    let mut answer = String::new();
    begun.read_to_string(&mut answer).await?;

    assert!(answer.starts_with("HTTP/1.1 422"), "{answer}");
    tokio::time::timeout(Duration::from_secs(5), stopped).await??;
    Ok(())
}
