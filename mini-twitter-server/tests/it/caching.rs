//! HTTP caching of answers, and requests from other origins (CORS).

use crate::fixture::server::TestServer;

#[tokio::test]
async fn a_matching_etag_is_answered_with_not_modified() {
    let server = TestServer::start().await;
    let first = server.get("/v1/instance").await;
    let tag = first.header("etag").to_owned();

    for (known, status) in [
        (tag.clone(), 304),
        (format!("W/{tag}"), 304),
        (format!("\"other\", {tag}"), 304),
        ("*".to_owned(), 304),
        ("\"other\"".to_owned(), 200),
        (tag.replace('"', ""), 200),
    ] {
        let again = server
            .request("GET /v1/instance", &[("If-None-Match", &known)], "")
            .await;

        assert_eq!(again.status, status, "{known}");
        assert_eq!(again.header("etag"), tag);
        assert_eq!(again.body.is_empty(), status == 304);
        assert_eq!(again.header("content-type").is_empty(), status == 304);
    }
}

#[tokio::test]
async fn a_changed_answer_has_another_etag() {
    let server = TestServer::start().await;
    let before = server.get("/v1/users").await;

    server.register("alice").await;
    let after = server.get("/v1/users").await;

    assert_ne!(before.header("etag"), after.header("etag"));
}

#[tokio::test]
async fn an_answer_that_depends_on_the_viewer_is_cached_privately() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    server
        .send("POST /v1/posts", &alice, r#"{"text": "hi"}"#)
        .await;

    for (path, token, control) in [
        ("/v1/posts", "", "no-cache"),
        ("/v1/posts", alice.as_str(), "private, no-cache"),
        ("/v1/users/alice", "", "no-cache"),
        ("/v1/users/alice", &alice, "private, no-cache"),
        ("/v1/me", &alice, "private, no-cache"),
    ] {
        let response = server.send(&format!("GET {path}"), token, "").await;

        assert_eq!(response.header("cache-control"), control, "{path}");
        assert_eq!(response.header("vary"), "Authorization", "{path}");
        assert_ne!(response.header("etag"), "", "{path}");
    }
}

#[tokio::test]
async fn personal_secret_and_refused_answers_are_not_cached() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    let login = r#"{"login": "alice", "password": "correct horse"}"#;

    for (line, body) in [
        ("POST /v1/auth/login", login),
        ("GET /v1/feed", ""),
        ("GET /v1/posts/1", ""),
        ("POST /v1/posts", r#"{"text": "hi"}"#),
    ] {
        let response = server.send(line, &alice, body).await;

        assert_eq!(response.header("cache-control"), "no-store", "{line}");
        assert_eq!(response.header("etag"), "", "{line}");
    }
}

#[tokio::test]
async fn a_generated_avatar_is_cached_for_ever_and_runs_no_script() {
    let server = TestServer::start().await;

    let picture = server.get("/avatars/178912.svg").await;

    assert_eq!(picture.header("content-type"), "image/svg+xml");
    assert_eq!(
        picture.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(
        picture.header("content-security-policy"),
        "default-src 'none'; sandbox"
    );
    assert_eq!(picture.body, server.get("/avatars/178912.svg").await.body);
    for path in [
        "/avatars/178912",
        "/avatars/0.svg",
        "/avatars/alice.svg",
        "/avatars/.svg",
    ] {
        assert_eq!(server.get(path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn other_origins_are_refused_unless_they_are_configured() {
    let preflight = [
        ("Origin", "https://app.example"),
        ("Access-Control-Request-Method", "POST"),
    ];
    for (flags, status, allowed) in [
        (&[][..], 405, ""),
        (&["--cors", "https://other.example"], 405, ""),
        (
            &["--cors", "https://other.example,https://app.example"],
            204,
            "https://app.example",
        ),
        (&["--cors", "*"], 204, "https://app.example"),
    ] {
        let server = TestServer::start_with(flags).await;

        let asked = server.request("OPTIONS /v1/posts", &preflight, "").await;
        let got = server.request("GET /v1/posts", &preflight[..1], "").await;

        assert_eq!(asked.status, status, "{flags:?}");
        for response in [&asked, &got] {
            assert_eq!(
                response.header("access-control-allow-origin"),
                allowed,
                "{flags:?}"
            );
            assert_eq!(response.header("access-control-allow-credentials"), "");
        }
        if status == 204 {
            assert_eq!(
                asked.header("access-control-allow-methods"),
                "GET, HEAD, POST"
            );
            assert!(
                asked
                    .header("access-control-allow-headers")
                    .contains("authorization")
            );
            assert!(
                got.header("access-control-expose-headers")
                    .contains("x-request-id")
            );
        }
    }
}
