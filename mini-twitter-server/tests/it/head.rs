//! The head of a request: its path, and headers that would have two meanings.

use std::fmt::Write;

use mini_twitter_core::routes;

use crate::fixture::server::{Response, TestServer};

/// Sends these headers and no other, with a body.
async fn send(server: &TestServer, line: &str, headers: &[(&str, &str)], body: &str) -> Response {
    let mut text = format!("{line}\r\nConnection: close\r\n");
    for (name, value) in headers {
        write!(text, "{name}: {value}\r\n").unwrap();
    }
    server.send_raw(&format!("{text}\r\n{body}")).await
}

#[tokio::test]
async fn a_request_names_its_host_exactly_once() {
    let server = TestServer::start().await;

    for (line, hosts, status) in [
        ("GET /v1/instance HTTP/1.1", &["test"][..], 200),
        ("GET /v1/instance HTTP/1.1", &["example.com:8080"], 200),
        ("GET /v1/instance HTTP/1.1", &["[::1]:8080"], 200),
        ("GET /v1/instance HTTP/1.1", &["127.0.0.1:"], 200),
        ("GET /v1/instance HTTP/1.1", &[], 400),
        ("GET /v1/instance HTTP/1.1", &["a", "b"], 400),
        ("GET /v1/instance HTTP/1.1", &["a", "a"], 400),
        ("GET /v1/instance HTTP/1.1", &[""], 400),
        ("GET /v1/instance HTTP/1.1", &["a b"], 400),
        ("GET /v1/instance HTTP/1.1", &["a/b"], 400),
        ("GET /v1/instance HTTP/1.1", &["me@a"], 400),
        ("GET /v1/instance HTTP/1.1", &["a, b"], 400),
        ("GET /v1/instance HTTP/1.1", &["a:port"], 400),
        ("GET /v1/instance HTTP/1.1", &["a:99999"], 400),
        ("GET /health/live HTTP/1.1", &[], 400),
        ("GET /v1/nothing HTTP/1.1", &[], 400),
        ("GET /v1/instance HTTP/1.0", &[], 200),
        ("GET /v1/instance HTTP/1.0", &["a", "b"], 400),
    ] {
        let headers: Vec<_> = hosts.iter().map(|host| ("Host", *host)).collect();
        let response = send(&server, line, &headers, "").await;

        assert_eq!(response.status, status, "{line} {hosts:?}");
        if status == 400 {
            assert_eq!(response.code(), "malformed");
            assert!(response.text("/detail").contains("Host"), "{response:?}");
        }
    }
}

#[tokio::test]
async fn a_header_with_one_value_is_not_given_twice() {
    let server = TestServer::start().await;
    let alice = format!("Bearer {}", server.register("alice").await);
    let body = r#"{"text": "hi"}"#;
    let plain = [
        ("Host", "test"),
        ("Content-Type", "application/json"),
        ("Content-Length", "14"),
        ("Authorization", &alice),
    ];

    for (name, value, expected) in [
        ("Accept", "*/*", "201"),
        ("Authorization", &*alice, "400 malformed"),
        ("Content-Type", "application/json", "400 malformed"),
        ("Content-Length", "14", "201"),
    ] {
        let headers = [&plain[..], &[(name, value)]].concat();
        let response = send(&server, "POST /v1/posts HTTP/1.1", &headers, body).await;

        let got = format!("{} {}", response.status, response.code());
        assert_eq!(got.trim(), expected, "{name}");
        if response.status == 400 {
            assert!(response.text("/detail").contains(name), "{response:?}");
        }
    }
    for second in ["one", "two"] {
        let keys = [("Idempotency-Key", "one"), ("Idempotency-Key", second)];
        let headers = [&plain[..], &keys].concat();
        let response = send(&server, "POST /v1/posts HTTP/1.1", &headers, body).await;

        assert_eq!(response.status, 422);
        assert_eq!(response.field_errors(), "Idempotency-Key: is given twice");
    }
}

#[tokio::test]
async fn a_body_with_a_content_coding_is_refused() {
    let server = TestServer::start().await;
    let alice = format!("Bearer {}", server.register("alice").await);
    let body = r#"{"text": "hi"}"#;

    for (codings, status) in [
        (&["identity"][..], 201),
        (&["Identity"], 201),
        (&[], 201),
        (&["gzip"], 415),
        (&["identity, gzip"], 415),
        (&["identity", "br"], 415),
        (&["x"], 415),
    ] {
        let mut headers = vec![
            ("Host", "test"),
            ("Content-Type", "application/json"),
            ("Content-Length", "14"),
            ("Authorization", &alice),
        ];
        headers.extend(codings.iter().map(|coding| ("Content-Encoding", *coding)));
        let response = send(&server, "POST /v1/posts HTTP/1.1", &headers, body).await;

        assert_eq!(response.status, status, "{codings:?}");
        if status == 415 {
            assert_eq!(response.code(), "unsupported_media");
            assert_eq!(response.header("accept-encoding"), "identity");
            let detail = response.text("/detail");
            assert_eq!(detail, "send the body without a Content-Encoding");
        }
    }
}

#[tokio::test]
async fn a_transfer_coding_other_than_chunked_is_not_implemented() {
    let server = TestServer::start().await;
    let alice = format!("Bearer {}", server.register("alice").await);

    for (codings, status) in [
        (&["chunked"][..], 201),
        (&["Chunked"], 201),
        (&["gzip, chunked"], 501),
        (&["gzip", "chunked"], 501),
        (&["chunked, chunked"], 501),
        (&["identity, chunked"], 501),
    ] {
        let mut headers = vec![
            ("Host", "test"),
            ("Content-Type", "application/json"),
            ("Authorization", &*alice),
        ];
        headers.extend(codings.iter().map(|coding| ("Transfer-Encoding", *coding)));
        let body = "e\r\n{\"text\": \"hi\"}\r\n0\r\n\r\n";
        let response = send(&server, "POST /v1/posts HTTP/1.1", &headers, body).await;

        assert_eq!(response.status, status, "{codings:?} {}", response.body);
        if status == 501 {
            assert_eq!(response.code(), "not_implemented");
        }
    }
}

#[tokio::test]
async fn a_path_with_an_empty_segment_is_not_found() {
    let server = TestServer::start().await;
    for name in ["alice", "bob"] {
        server.register(name).await;
    }

    for path in [
        "//v1/users?limit=1",
        "/v1//users?limit=1",
        "/v1/users//?limit=1",
        "/v1/users//alice",
        "//docs",
        "//",
        "///",
    ] {
        let response = server.get(path).await;

        assert_eq!(
            (response.status, response.header("link")),
            (404, ""),
            "{path}"
        );
    }
    for path in ["/v1/users?limit=1", "/v1/users/?limit=1"] {
        let link = server.get(path).await.header("link").to_owned();

        assert!(link.starts_with("</v1/users"), "{path} {link}");
    }
}

#[tokio::test]
async fn an_unusual_request_line_gets_a_problem_or_the_resource() {
    let server = TestServer::start().await;

    for (line, expected) in [
        ("OPTIONS * HTTP/1.1", "404 not_found"),
        ("CONNECT example.com:80 HTTP/1.1", "405 method_not_allowed"),
        ("TRACE /v1/instance HTTP/1.1", "405 method_not_allowed"),
        ("OPTIONS /docs HTTP/1.1", "405 method_not_allowed"),
        ("OPTIONS /v1/nothing HTTP/1.1", "404 not_found"),
        ("GET http://other/v1/instance HTTP/1.1", "200"),
        ("GET http://other//v1/instance HTTP/1.1", "404 not_found"),
        ("GET http://other HTTP/1.1", "302"),
        ("GET /v1/users/%zz HTTP/1.1", "400 malformed"),
        ("GET /v1/users/% HTTP/1.1", "400 malformed"),
        ("GET /docs/../v1/instance HTTP/1.1", "404 not_found"),
        ("GET /v1/instance?%zz HTTP/1.1", "422 invalid_input"),
        ("GET /docs/nothing.js HTTP/1.1", "404 not_found"),
        ("GET /avatars/x.svg HTTP/1.1", "404 not_found"),
    ] {
        let response = send(&server, line, &[("Host", "test")], "").await;

        let mut got = response.status.to_string();
        if response.status >= 400 {
            let kind = response.header("content-type");
            assert_eq!(kind, "application/problem+json", "{line}");
            got += &format!(" {}", response.code());
        }
        assert_eq!(got, expected, "{line}");
        assert_eq!(
            response.header("allow").is_empty(),
            response.status != 405,
            "{line}"
        );
    }
}

#[tokio::test]
async fn every_route_that_reads_answers_head_as_it_answers_get() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;

    for row in routes::ALL {
        let path = row.path.replace("{user}", "alice").replace("{tag}", "tea");
        let path = path.split('{').next().unwrap_or_default();
        for token in ["", &alice] {
            let get = server.send(&format!("GET {path}"), token, "").await;
            let head = server.send(&format!("HEAD {path}"), token, "").await;

            assert_eq!((head.status, &*head.body), (get.status, ""), "{path}");
            for name in ["content-type", "content-length", "etag", "allow"] {
                assert_eq!(head.header(name), get.header(name), "{path} {name}");
            }
            if get.status >= 400 {
                assert_eq!(
                    get.header("content-type"),
                    "application/problem+json",
                    "{path}"
                );
            }
        }
    }
}
