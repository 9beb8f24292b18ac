//! What a connection promises: how many an address may have, that an answer arrives although the body is not read, that
//! what is no HTTP is refused with a problem too.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::fixture::TestResult;
use crate::fixture::server::{Response, TestServer};

/// Sends everything before it reads, as many clients do.
async fn write_then_read(server: &TestServer, head: &str, body: &[u8]) -> TestResult<Response> {
    let mut stream = TcpStream::connect(server.address()).await?;
    let length = body.len();
    let head = format!("{head}\r\nHost: test\r\nContent-Length: {length}\r\n\r\n");
    stream.write_all(head.as_bytes()).await?;
    for piece in body.chunks(64 << 10) {
        stream.write_all(piece).await?;
        tokio::task::yield_now().await;
    }
    let mut text = String::new();
    stream.read_to_string(&mut text).await?;
    Ok(Response::parse(&text))
}

#[tokio::test]
async fn an_answer_that_does_not_wait_for_the_body_arrives_all_the_same() -> TestResult {
    let server = TestServer::start_with(&["--limit-auth", "0"]).await;
    let body = vec![b'a'; 12 << 20];

    for (head, expected) in [
        ("POST /v1/posts HTTP/1.1", "401 unauthenticated"),
        (
            "POST /v1/auth/login HTTP/1.1\r\nContent-Type: text/plain",
            "429 rate_limited",
        ),
        (
            "PUT /v1/instance HTTP/1.1\r\nContent-Type: application/json",
            "405 method_not_allowed",
        ),
        ("POST /v1/nothing HTTP/1.1", "404 not_found"),
    ] {
        let response = write_then_read(&server, head, &body).await?;

        let got = format!("{} {}", response.status, response.code());
        assert_eq!(got, expected, "{head}");
        assert_eq!(response.header("connection"), "close", "{head}");
    }
    Ok(())
}

#[tokio::test]
async fn a_client_that_closes_its_side_after_the_request_gets_the_answer() -> TestResult {
    let server = TestServer::start().await;
    let request = "GET /v1/instance HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n";

    for _ in 0..20 {
        let mut stream = TcpStream::connect(server.address()).await?;
        stream.write_all(request.as_bytes()).await?;
        stream.shutdown().await?;
        let mut text = String::new();
        stream.read_to_string(&mut text).await?;

        assert!(text.starts_with("HTTP/1.1 200"), "{text:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_client_that_writes_a_body_beyond_the_limit_reads_the_refusal() -> TestResult {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    let head = format!(
        "POST /v1/posts HTTP/1.1\r\nAuthorization: Bearer {alice}\r\nContent-Type: application/json"
    );

    for size in [300_000, 2 << 20, 12 << 20] {
        let response = write_then_read(&server, &head, &vec![b' '; size]).await?;

        assert_eq!(
            (response.status, response.code().as_str()),
            (413, "too_large")
        );
        assert_eq!(response.header("connection"), "close");
    }
    Ok(())
}

#[tokio::test]
async fn what_is_no_http_is_refused_with_a_problem() {
    let server = TestServer::start().await;
    let many: String = (0..200).map(|at| format!("X-{at}: a\r\n")).collect();
    let long = "a".repeat(100_000);
    let chunked = "POST /v1/auth/login HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\
        Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

    for (text, expected) in [
        ("nonsense\r\n\r\n".to_owned(), "400 malformed"),
        ("GET\r\n\r\n".to_owned(), "400 malformed"),
        ("GET / HTTP/3.7\r\nHost: test\r\n\r\n".to_owned(), "400 malformed"),
        ("GET /\u{1} HTTP/1.1\r\nHost: test\r\n\r\n".to_owned(), "400 malformed"),
        ("GET / HTTP/1.1\r\nHost: test\r\nno colon\r\n\r\n".to_owned(), "400 malformed"),
        ("GET / HTTP/1.1\r\nHost: test\r\nA: \u{1}\r\n\r\n".to_owned(), "400 malformed"),
        (
            "POST /v1/posts HTTP/1.1\r\nHost: test\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\naa".to_owned(),
            "400 malformed",
        ),
        (
            "POST /v1/posts HTTP/1.1\r\nHost: test\r\nContent-Length: x\r\n\r\n".to_owned(),
            "400 malformed",
        ),
        (
            "POST /v1/posts HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: gzip\r\n\r\n".to_owned(),
            "400 malformed",
        ),
        (format!("{chunked}zz\r\n"), "400 malformed"),
        (format!("{chunked}2\r\n{{}}"), "400 malformed"),
        (format!("GET / HTTP/1.1\r\nHost: test\r\n{many}\r\n"), "431 head_too_large"),
        (format!("GET / HTTP/1.1\r\nHost: test\r\nA: {long}\r\n\r\n"), "431 head_too_large"),
        (format!("GET /{long} HTTP/1.1\r\nHost: test\r\n\r\n"), "431 head_too_large"),
    ] {
        let text = &text;
        let stream = async {
            let mut stream = TcpStream::connect(server.address()).await?;
            stream.write_all(text.as_bytes()).await?;
            stream.shutdown().await?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await?;
            TestResult::Ok(Response::parse(&answer))
        };
        let response = stream.await.unwrap();

        let shown: String = text.chars().take(80).collect();
        let got = format!("{} {}", response.status, response.code());
        assert_eq!(got, expected, "{shown}");
        assert_eq!(response.header("content-type"), "application/problem+json");
        assert_eq!(response.header("x-content-type-options"), "nosniff");
        assert_eq!(response.header("connection"), "close", "{shown}");
        assert!(!response.header("date").is_empty(), "{shown}");
        let id = response.header("x-request-id");
        assert_eq!(response.json()["request_id"], id, "{shown}");
        assert_eq!(response.json()["status"], response.status, "{shown}");
    }
}

#[tokio::test]
async fn connections_beyond_the_bound_of_an_address_are_refused() -> TestResult {
    let server = TestServer::start_with(&["--address-connections", "2"]).await;
    let idle = [
        TcpStream::connect(server.address()).await?,
        TcpStream::connect(server.address()).await?,
    ];

    let refused = server.get("/health/live").await;
    drop(idle);
    let mut freed = server.get("/health/live").await;
    while freed.status == 503 {
        freed = server.get("/health/live").await; // until the server sees that they are closed
    }

    assert_eq!(
        (refused.status, refused.code().as_str()),
        (503, "unavailable")
    );
    assert_eq!(refused.header("content-type"), "application/problem+json");
    assert_eq!(refused.header("retry-after"), "1");
    assert_eq!(freed.status, 200);
    Ok(())
}

#[tokio::test]
async fn one_address_cannot_take_all_connections_within_the_defaults() -> TestResult {
    let server = TestServer::start_with(&["--max-connections", "8"]).await;
    let mut idle = Vec::new();
    for _ in 0..8 {
        idle.push(TcpStream::connect(server.address()).await?);
    }

    let refused = server.get("/health/live").await; // with all of them taken it would wait

    assert_eq!(refused.status, 503);
    Ok(())
}

#[tokio::test]
async fn the_connections_of_a_trusted_proxy_are_not_counted() -> TestResult {
    let flags = ["--address-connections", "1", "--trusted-proxy", "127.0.0.1"];
    let server = TestServer::start_with(&flags).await;
    let _idle = TcpStream::connect(server.address()).await?;

    assert_eq!(server.get("/health/live").await.status, 200);
    Ok(())
}
