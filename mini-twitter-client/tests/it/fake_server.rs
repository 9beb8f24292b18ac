//! [`FakeServer`]: a server on a real socket whose responses, and failures to respond, are set by the test.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::stream;
use http_body_util::{BodyExt as _, StreamBody, combinators::BoxBody};
use hyper::body::{Bytes, Frame, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, header};
use hyper_util::rt::TokioIo;
use mini_twitter_client::core::error::{ErrorCode, Problem};
use mini_twitter_client::{Builder, Client, Retry};
use serde::Serialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::{AbortHandle, JoinSet};

/// The `Date` of every response.
pub(crate) const DATE: &str = "Thu, 01 Jan 2026 00:00:00 GMT";

/// A request as the server received it.
#[derive(Debug, Clone)]
pub(crate) struct ReceivedRequest {
    pub(crate) method: String,
    /// Path and query.
    pub(crate) target: String,
    pub(crate) headers: hyper::HeaderMap,
    pub(crate) body: String,
}

impl ReceivedRequest {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Returns method and target, like `GET /v1/feed`.
    pub(crate) fn line(&self) -> String {
        format!("{} {}", self.method, self.target)
    }
}

/// A response of the fake server, or a failure to respond.
#[derive(Debug, Clone)]
pub(crate) enum FakeResponse {
    /// Status, headers and body.
    Full(u16, Vec<(&'static str, String)>, String),
    /// Closes the connection without a response.
    Closed,
    /// Closes the connection in the middle of the body.
    Truncated,
    /// A body that never ends, and does not say how long it is.
    Endless,
    /// Never responds.
    Never,
}

impl FakeResponse {
    pub(crate) fn json(body: impl Serialize) -> Self {
        let body = serde_json::to_string(&body).expect("the bodies of tests serialize to JSON");
        Self::Full(200, Vec::new(), body)
    }

    pub(crate) fn empty(status: u16) -> Self {
        Self::Full(status, Vec::new(), String::new())
    }

    pub(crate) fn problem(code: ErrorCode) -> Self {
        let problem = Problem {
            kind: "about:blank".to_owned(),
            title: code.title().to_owned(),
            status: code.status(),
            code,
            detail: None,
            errors: Default::default(),
            request_id: "r-1".to_owned(),
        };
        let body = serde_json::to_string(&problem).expect("the bodies of tests serialize to JSON");
        Self::Full(problem.status, Vec::new(), body)
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        if let Self::Full(_, headers, _) = &mut self {
            headers.push((name, value.into()));
        }
        self
    }
}

/// A server that runs until it is dropped; its connections are closed then.
pub(crate) struct FakeServer {
    pub(crate) url: String,
    requests: Arc<Mutex<Vec<ReceivedRequest>>>,
    task: AbortHandle,
}

impl FakeServer {
    /// Starts a server that responds to each request by calling `respond`.
    pub(crate) async fn respond_with<F, R>(respond: F) -> io::Result<Self>
    where
        F: Fn(ReceivedRequest) -> R + Clone + Send + 'static,
        R: Future<Output = FakeResponse> + Send,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let requests = Arc::new(Mutex::new(Vec::new()));
        let received = requests.clone();
        let task = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((socket, _)) = listener.accept().await {
                let (respond, received) = (respond.clone(), received.clone());
                let service =
                    service_fn(move |request| serve(request, respond.clone(), received.clone()));
                connections
                    .spawn(http1::Builder::new().serve_connection(TokioIo::new(socket), service));
            }
        });
        Ok(Self {
            url,
            requests,
            task: task.abort_handle(),
        })
    }

    /// Starts a server that responds with these in order, and with the last one from then on.
    pub(crate) async fn scripted(
        responses: impl IntoIterator<Item = FakeResponse>,
    ) -> io::Result<Self> {
        let script = Arc::new(Mutex::new(VecDeque::from_iter(responses)));
        Self::respond_with(move |_| {
            let mut script = script.lock().expect("no holder panics");
            let response = match script.len() {
                0 | 1 => script.front().cloned(),
                _ => script.pop_front(),
            };
            async { response.expect("a script contains a response") }
        })
        .await
    }

    /// Returns the requests received so far, in order.
    pub(crate) fn requests(&self) -> Vec<ReceivedRequest> {
        self.requests.lock().expect("no holder panics").clone()
    }

    /// Returns the requests received so far as lines, like `GET /v1/feed`.
    pub(crate) fn request_lines(&self) -> Vec<String> {
        self.requests().iter().map(ReceivedRequest::line).collect()
    }

    /// Returns the builder of a client that retries without noticeable pauses.
    pub(crate) fn builder(&self) -> Builder {
        Client::builder(&self.url).retry(fast_retry())
    }

    pub(crate) fn client(&self) -> Client {
        self.builder().build().expect("the URL is valid")
    }
}

impl Drop for FakeServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Returns the default number of tries with pauses of 1 to 2 ms.
pub(crate) fn fast_retry() -> Retry {
    Retry {
        min_pause: Duration::from_millis(1),
        max_pause: Duration::from_millis(2),
        ..Retry::default()
    }
}

/// Returns the body of a count of unread notifications, the smallest response of the API.
pub(crate) fn unread_count(notifications: u32) -> Value {
    json!({ "notifications": notifications })
}

type Body = BoxBody<Bytes, io::Error>;

async fn serve<F, R>(
    request: Request<Incoming>,
    respond: F,
    received: Arc<Mutex<Vec<ReceivedRequest>>>,
) -> io::Result<Response<Body>>
where
    F: Fn(ReceivedRequest) -> R,
    R: Future<Output = FakeResponse>,
{
    let (head, body) = request.into_parts();
    let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
    let request = ReceivedRequest {
        method: head.method.to_string(),
        target: head.uri.to_string(),
        headers: head.headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    {
        let mut received = received.lock().expect("no holder panics");
        received.push(request.clone());
    }
    match respond(request).await {
        FakeResponse::Full(status, headers, text) => {
            let mut response = Response::builder()
                .status(status)
                .header(header::DATE, DATE);
            for (name, value) in headers {
                response = response.header(name, value);
            }
            let body = http_body_util::Full::new(Bytes::from(text));
            let body = body.map_err(|error: Infallible| match error {}).boxed();
            response.body(body).map_err(io::Error::other)
        }
        FakeResponse::Closed => Err(io::ErrorKind::ConnectionAborted.into()),
        FakeResponse::Truncated => {
            let frames = [
                Ok(Frame::data(Bytes::from_static(b"{\"truncated\": "))),
                Err(io::ErrorKind::ConnectionAborted.into()),
            ];
            Ok(Response::new(StreamBody::new(stream::iter(frames)).boxed()))
        }
        FakeResponse::Endless => {
            let chunk = || Ok(Frame::data(Bytes::from(vec![b' '; 1 << 16])));
            let frames = stream::repeat_with(chunk);
            Ok(Response::new(StreamBody::new(frames).boxed()))
        }
        FakeResponse::Never => std::future::pending().await,
    }
}
