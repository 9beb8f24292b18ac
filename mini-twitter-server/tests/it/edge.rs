//! What holds for every request, over a socket: problems, methods, bodies, headers, the public address.

use insta::assert_snapshot;

use crate::fixture::server::TestServer;

#[tokio::test]
async fn every_refusal_is_a_problem_document() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    let large = format!(r#"{{"text": "{}"}}"#, "a".repeat(300_000));

    for (line, body, expected) in [
        ("GET /v1/nothing", "", "404 not_found"),
        ("GET /index.html", "", "404 not_found"),
        ("POST /", "", "405 method_not_allowed"),
        ("DELETE /v1/instance", "", "405 method_not_allowed"),
        ("BREW /v1/instance", "", "405 method_not_allowed"),
        ("OPTIONS /v1/instance", "", "405 method_not_allowed"),
        ("POST /v1/posts", "{", "400 malformed"),
        ("POST /v1/posts", "nonsense", "400 malformed"),
        ("POST /v1/posts", &large, "413 too_large"),
        ("GET /v1/posts/x", "", "400 malformed"),
        ("GET /v1/posts/%ff", "", "400 malformed"),
        ("GET /v1/posts/0178", "", "400 malformed"),
        ("GET /v1/posts/1%00", "", "400 malformed"),
        ("GET /v1/users/alice%00", "", "400 malformed"),
        ("GET /v1/tags/tea%07/posts", "", "400 malformed"),
        ("GET /v1/users?q=%00", "", "422 invalid_input"),
        ("GET /v1/posts/178", "", "404 not_found"),
        ("GET /v1/posts?cursor=made-up", "", "400 malformed"),
        ("POST /v1/posts", "[]", "422 invalid_input"),
        ("POST /v1/posts", "{}", "422 invalid_input"),
        ("GET /v1/posts?limit=0", "", "422 invalid_input"),
    ] {
        let response = server.send(line, &alice, body).await;

        assert_eq!(
            format!("{} {}", response.status, response.code()),
            expected,
            "{line} {}",
            response.body
        );
        assert_eq!(
            response.header("content-type"),
            "application/problem+json",
            "{line}"
        );
        assert_eq!(response.json()["status"], response.status, "{line}");
        assert_eq!(response.json()["request_id"], "test", "{line}");
    }
}

#[tokio::test]
async fn a_problem_has_the_format_of_the_rfc() {
    let server = TestServer::start().await;

    let response = server.send("DELETE /v1/instance", "", "").await;

    assert_eq!(response.header("allow"), "GET, HEAD");
    assert_snapshot!(response.body, @r#"{"type":"about:blank","title":"this path does not support this method","status":405,"code":"method_not_allowed","request_id":"test"}"#);
}

#[tokio::test]
async fn an_unsupported_method_is_answered_with_the_allowed_ones() {
    let server = TestServer::start().await;

    for (line, allow) in [
        ("PUT /v1/posts", "GET, HEAD, POST"),
        ("POST /v1/me", "GET, HEAD, PATCH, DELETE"),
        ("GET /v1/auth/login", "POST"),
        ("POST /docs", "GET, HEAD"),
    ] {
        let response = server.send(line, "", "").await;

        assert_eq!(
            (response.status, response.header("allow")),
            (405, allow),
            "{line}"
        );
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
        let response = server.request("POST /v1/posts", &headers, body).await;

        assert_eq!(response.status, status, "{kind} {body} {}", response.body);
    }
}

#[tokio::test]
async fn a_missing_body_is_read_as_an_empty_object() {
    let server = TestServer::start().await;
    let alice = format!("Bearer {}", server.register("alice").await);
    server.register("bob").await;

    let response = server
        .request("PUT /v1/users/bob/mute", &[("Authorization", &alice)], "")
        .await;

    assert_eq!(response.status, 200, "{}", response.body);
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
        let response = server
            .request("GET /health/live", &[("X-Request-Id", given)], "")
            .await;

        let id = response.header("x-request-id");
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
        let response = server.get(path).await;

        assert!(
            response.header("server-timing").starts_with("total;dur="),
            "{path}"
        );
        assert_eq!(response.header("x-content-type-options"), "nosniff");
        assert_eq!(
            response.header("content-security-policy"),
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
        let response = server
            .request("GET /v1/instance", &[(header, &value)], "")
            .await;

        assert_eq!(response.status, status, "{header}: {value}");
        if status == 401 {
            assert_eq!(response.header("www-authenticate"), "Bearer");
        }
    }
}

#[tokio::test]
async fn everything_is_mounted_under_the_path_of_the_public_address() {
    let server = TestServer::start_with(&["--public-url", "https://example.com/twitter"]).await;

    for (path, status) in [
        ("/v1/instance", 404),
        ("/twitterv1/instance", 404),
        ("/", 404),
        ("/twitter", 302),
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
