//! A server on a real socket that answers as it is told, or does not.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::sync::{Arc, Mutex};

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
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::{AbortHandle, JoinSet};

/// When the stage answers, by its own clock.
pub(crate) const DATE: &str = "Thu, 01 Jan 2026 00:00:00 GMT";

/// A request as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) method: String,
    /// Path and query.
    pub(crate) target: String,
    pub(crate) headers: hyper::HeaderMap,
    pub(crate) body: String,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(crate) fn line(&self) -> String {
        format!("{} {}", self.method, self.target)
    }
}

/// What to answer.
#[derive(Debug, Clone)]
pub(crate) enum Told {
    Answer(u16, Vec<(&'static str, String)>, String),
    /// Closes the connection without a word.
    Cut,
    /// Closes it in the middle of the answer.
    Half,
    /// Never answers.
    Silence,
}

impl Told {
    pub(crate) fn json(body: impl Serialize) -> Self {
        let body = serde_json::to_string(&body).expect("tests answer JSON");
        Self::Answer(200, Vec::new(), body)
    }

    pub(crate) fn empty(status: u16) -> Self {
        Self::Answer(status, Vec::new(), String::new())
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
        let body = serde_json::to_string(&problem).expect("tests answer JSON");
        Self::Answer(problem.status, Vec::new(), body)
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        if let Self::Answer(_, headers, _) = &mut self {
            headers.push((name, value.into()));
        }
        self
    }
}

/// A server that runs until it is dropped, connections and all.
pub(crate) struct Stage {
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    task: AbortHandle,
}

impl Stage {
    /// Answers each request by `play`.
    pub(crate) async fn play<F, A>(play: F) -> io::Result<Self>
    where
        F: Fn(Asked) -> A + Clone + Send + 'static,
        A: Future<Output = Told> + Send,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let asked = Arc::new(Mutex::new(Vec::new()));
        let seen = asked.clone();
        let task = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((socket, _)) = listener.accept().await {
                let (play, seen) = (play.clone(), seen.clone());
                let service =
                    service_fn(move |request| answer(request, play.clone(), seen.clone()));
                connections
                    .spawn(http1::Builder::new().serve_connection(TokioIo::new(socket), service));
            }
        });
        Ok(Self {
            url,
            asked,
            task: task.abort_handle(),
        })
    }

    /// Answers in turn, the last one for ever.
    pub(crate) async fn script(told: impl IntoIterator<Item = Told>) -> io::Result<Self> {
        let script = Arc::new(Mutex::new(VecDeque::from_iter(told)));
        Self::play(move |_| {
            let mut script = script.lock().expect("no holder panics");
            let told = match script.len() {
                0 | 1 => script.front().cloned(),
                _ => script.pop_front(),
            };
            async { told.expect("a script holds an answer") }
        })
        .await
    }

    /// What arrived so far, in order.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("no holder panics").clone()
    }

    /// What arrived so far as `GET /v1/feed`.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.asked().iter().map(Asked::line).collect()
    }

    /// A client that tries again without much ado.
    pub(crate) fn builder(&self) -> Builder {
        Client::builder(&self.url).retry(hasty())
    }

    pub(crate) fn client(&self) -> Client {
        self.builder().build().expect("the address is sane")
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The usual tries with pauses nobody notices.
pub(crate) fn hasty() -> Retry {
    Retry {
        least: Duration::from_millis(1),
        most: Duration::from_millis(2),
        ..Retry::default()
    }
}

/// The body of one notification count, the smallest answer there is.
pub(crate) fn unread(notifications: u32) -> Value {
    json!({ "notifications": notifications })
}

type Body = BoxBody<Bytes, io::Error>;

async fn answer<F, A>(
    request: Request<Incoming>,
    play: F,
    seen: Arc<Mutex<Vec<Asked>>>,
) -> io::Result<Response<Body>>
where
    F: Fn(Asked) -> A,
    A: Future<Output = Told>,
{
    let (head, body) = request.into_parts();
    let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
    let asked = Asked {
        method: head.method.to_string(),
        target: head.uri.to_string(),
        headers: head.headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    seen.lock().expect("no holder panics").push(asked.clone());
    match play(asked).await {
        Told::Answer(status, headers, text) => {
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
        Told::Cut => Err(io::ErrorKind::ConnectionAborted.into()),
        Told::Half => {
            let frames = [
                Ok(Frame::data(Bytes::from_static(b"{\"half\": "))),
                Err(io::ErrorKind::ConnectionAborted.into()),
            ];
            Ok(Response::new(StreamBody::new(stream::iter(frames)).boxed()))
        }
        Told::Silence => std::future::pending().await,
    }
}
