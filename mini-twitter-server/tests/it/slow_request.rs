//! Requests whose body arrives late: they take no permit to run, time out, and are finished at shutdown.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::fixture::TestResult;
use crate::fixture::server::TestServer;

/// A request whose body has not been sent.
const SLOW_LOGIN: &str = "POST /v1/auth/login HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\
    Content-Type: application/json\r\nContent-Length: 2\r\n";

/// Begins a request, and returns when the server waits for its body.
async fn begin(server: &TestServer) -> Result<TcpStream, std::io::Error> {
    let mut stream = TcpStream::connect(server.address()).await?;
    let head = format!("{SLOW_LOGIN}Expect: 100-continue\r\n\r\n");
    stream.write_all(head.as_bytes()).await?;
    let mut asked = [0; 25];
    stream.read_exact(&mut asked).await?;
    assert_eq!(
        String::from_utf8_lossy(&asked),
        "HTTP/1.1 100 Continue\r\n\r\n"
    );
    Ok(stream)
}

#[tokio::test]
async fn requests_whose_body_is_on_its_way_take_no_permit() -> TestResult {
    let server = TestServer::start_with(&["--max-requests", "1", "--rate-limits", "off"]).await;
    let mut slow = Vec::new();
    for _ in 0..8 {
        slow.push(begin(&server).await?);
    }

    for path in ["/v1/instance", "/health/live", "/health/ready"] {
        assert_eq!(server.get(path).await.status, 200, "{path}");
    }
    for mut stream in slow {
        stream.write_all(b"{}").await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;

        assert!(answer.starts_with("HTTP/1.1 422"), "{answer}");
    }
    Ok(())
}

#[tokio::test]
async fn a_body_that_does_not_arrive_times_out() -> TestResult {
    let server = TestServer::start_with(&["--request-timeout", "1"]).await;

    let response = server.send_raw(&format!("{SLOW_LOGIN}\r\n")).await;

    assert_eq!(
        (response.status, response.code().as_str()),
        (408, "request_timeout")
    );
    Ok(())
}

#[tokio::test]
async fn stopping_finishes_running_requests_and_accepts_no_more() -> TestResult {
    let server = TestServer::start_with(&["--rate-limits", "off"]).await;
    let address = server.address();
    let mut begun = begin(&server).await?;

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
