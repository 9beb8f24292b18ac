//! Requests whose body arrives late: the bound on requests, the timeout, and shutdown.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::fixture::TestResult;
use crate::fixture::server::TestServer;

/// A request whose body has not been sent.
const SLOW_LOGIN: &[u8] = b"POST /v1/auth/login HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\
    Content-Type: application/json\r\nContent-Length: 2\r\n\r\n";

#[tokio::test]
async fn requests_beyond_the_bound_are_refused_with_retry_after() -> TestResult {
    let server = TestServer::start_with(&["--max-requests", "1", "--rate-limits", "off"]).await;
    let mut slow = TcpStream::connect(server.address()).await?;
    slow.write_all(SLOW_LOGIN).await?;

    let mut refused = server.get("/v1/instance").await;
    while refused.status == 200 {
        refused = server.get("/v1/instance").await; // the slow request has not arrived yet
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
    assert_eq!(live.status, 200, "the liveness check needs no permit");
    assert_eq!(&answered, b"HTTP/1.1 422");
    Ok(())
}

#[tokio::test]
async fn a_body_that_does_not_arrive_times_out() -> TestResult {
    let server = TestServer::start_with(&["--request-timeout", "1"]).await;

    let response = server.send_raw(std::str::from_utf8(SLOW_LOGIN)?).await;

    assert_eq!(
        (response.status, response.code().as_str()),
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
    while server.get("/v1/instance").await.status != 503 {} // until the slow request has arrived

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
