//! Handlers that panic or never end, and that every route of the route table is mounted.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use mini_twitter_core::instance::Instance;
use mini_twitter_core::{openapi, routes};
use mini_twitter_server::app::App;
use mini_twitter_server::http::edge::Edge;
use mini_twitter_server::http::listener::Listener;
use mini_twitter_server::http::mount::mount;
use mini_twitter_server::http::reply::Reply;
use mini_twitter_server::router;
use salvo::{Router, Server, Service};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use crate::fixture::TestResult;
use crate::fixture::server::{Response, TestServer};

async fn panics(_: App) -> Reply<Instance> {
    panic!("a handler panics with a secret")
}

async fn never_ends(_: App) -> Reply<Instance> {
    std::future::pending().await
}

/// Serves the routes of an edge until the task is aborted.
async fn serve(app: &App, edge: Edge) -> TestResult<(SocketAddr, JoinHandle<io::Result<()>>)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let (listener, _closer) = Listener::new(listener, app.clone())?;
    let service = Service::new(Router::with_path("{**path}").goal(edge));
    let serving = tokio::spawn(Server::new(listener).try_serve(service));
    Ok((address, serving))
}

/// Serves one route and sends two requests over one connection.
async fn ask_twice(app: &App, edge: Edge) -> TestResult<String> {
    let (address, serving) = serve(app, edge).await?;
    let mut stream = TcpStream::connect(address).await?;
    stream
        .write_all(
            b"GET /v1/instance HTTP/1.1\r\nHost: test\r\nX-Request-Id: one\r\n\r\n\
          GET /v1/nothing HTTP/1.1\r\nHost: test\r\nX-Request-Id: two\r\nConnection: close\r\n\r\n",
        )
        .await?;
    let mut response = String::new();
    stream.read_to_string(&mut response).await?;
    serving.abort();
    Ok(response)
}

#[tokio::test]
async fn a_panic_is_a_problem_without_details_and_the_connection_stays_open() -> TestResult {
    let server = TestServer::start().await;
    let rows = vec![mount(routes::GET_INSTANCE, panics)];

    let response = ask_twice(server.app(), Edge::new(server.app().clone(), rows, &[])).await?;

    assert!(response.starts_with("HTTP/1.1 500 "), "{response}");
    assert!(
        response.contains(r#""code":"internal","request_id":"one""#),
        "{response}"
    );
    assert!(
        response.contains(r#""code":"not_found","request_id":"two""#),
        "{response}"
    );
    assert!(!response.contains("secret"), "{response}");
    Ok(())
}

#[tokio::test]
async fn a_handler_that_never_ends_times_out() -> TestResult {
    let server = TestServer::start_with(&["--request-timeout", "1"]).await;
    let rows = vec![mount(routes::GET_INSTANCE, never_ends)];

    let response = ask_twice(server.app(), Edge::new(server.app().clone(), rows, &[])).await?;

    assert!(response.starts_with("HTTP/1.1 503 "), "{response}");
    assert!(response.contains("retry-after: 1"), "{response}");
    assert!(response.contains(r#""code":"unavailable""#), "{response}");
    Ok(())
}

#[tokio::test]
async fn requests_beyond_the_bound_are_refused_with_retry_after_and_health_is_not() -> TestResult {
    let server = TestServer::start_with(&["--max-requests", "1", "--rate-limits", "off"]).await;
    let started = Arc::new(Notify::new());
    let starts = Arc::clone(&started);
    let runs = move |_: App| {
        starts.notify_one();
        std::future::pending::<Reply<Instance>>()
    };
    let rows = vec![mount(routes::GET_INSTANCE, runs)];
    let edge = Edge::new(server.app().clone(), rows, router::PAGES);
    let (address, serving) = serve(server.app(), edge).await?;
    let mut running = TcpStream::connect(address).await?;
    running
        .write_all(b"GET /v1/instance HTTP/1.1\r\nHost: test\r\n\r\n")
        .await?;
    started.notified().await;

    for (path, status) in [
        ("/v1/instance", 503),
        ("/docs", 503),
        ("/health/live", 200),
        ("/health/ready", 200),
    ] {
        let mut stream = TcpStream::connect(address).await?;
        let head = format!("GET {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).await?;
        let mut text = String::new();
        stream.read_to_string(&mut text).await?;
        let response = Response::parse(&text);

        assert_eq!(response.status, status, "{path}");
        if status == 503 {
            assert_eq!(response.code(), "unavailable");
            assert_eq!(response.header("retry-after"), "1");
        }
    }
    serving.abort();
    Ok(())
}

#[test]
fn every_route_is_mounted_once_and_lists_as_pages() {
    let document = openapi::document(routes::ALL);
    let mounted = router::mounted();

    let mut names: Vec<_> = mounted.iter().map(|row| row.info.name).collect();
    names.sort_unstable();
    let mut rows: Vec<_> = routes::ALL.iter().map(|row| row.name).collect();
    rows.sort_unstable();
    assert_eq!(names, rows);
    for row in &mounted {
        let verb = row.info.method.as_str().to_ascii_lowercase();
        let status = row.info.status.to_string();
        let answer = &document["paths"][row.info.path][verb]["responses"][status];
        let schema = &answer["content"]["application/json"]["schema"]["$ref"];
        let is_page = schema.as_str().is_some_and(|name| name.ends_with("Page"));

        assert_eq!(row.is_page, is_page, "{}", row.info.name);
    }
}
