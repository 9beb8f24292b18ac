//! Runs one operation on many connections at once, and measures it.

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use clap::ValueEnum;
use hdrhistogram::Histogram;
use hyper::Method;
use serde::Serialize;
use serde_json::json;
use tokio::task::LocalSet;

use crate::Result;
use crate::load::connection::{ApiRequest, Connection};
use crate::load::dataset::{self, Dataset};
use crate::load::process::Server;

/// An operation to measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "snake_case")]
#[value(rename_all = "snake_case")]
pub(crate) enum Operation {
    /// `GET /health/live`: the least that an answer costs.
    Live,
    /// The first page of the viewer's feed.
    Feed,
    /// A page far down the viewer's feed.
    FeedDeep,
    /// One post.
    Get,
    /// A new post.
    Create,
    /// A new like.
    Like,
    /// A sign-in.
    Login,
}

impl Operation {
    /// All operations.
    pub(crate) const ALL: [Self; 7] = [
        Self::Live,
        Self::Feed,
        Self::FeedDeep,
        Self::Get,
        Self::Create,
        Self::Like,
        Self::Login,
    ];

    /// How many connections it runs on, at most those of the flag: with more sign-ins at once than a small server
    /// queues, refusals would be measured.
    fn connections(self, most: usize) -> usize {
        match self {
            Self::Login => most.min(16),
            _ => most,
        }
    }
}

impl std::fmt::Display for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let value = self.to_possible_value().ok_or(std::fmt::Error)?;
        f.pad(value.get_name())
    }
}

/// The measurements of one operation.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) operation: Operation,
    /// How long it ran, in seconds.
    pub(crate) seconds: f64,
    /// Microseconds for each successful answer.
    pub(crate) times: Histogram<u64>,
    /// How many answers were not a success.
    pub(crate) errors: u64,
    /// CPU seconds of the server; `None` when its process is not measured.
    pub(crate) cpu: Option<f64>,
}

/// Runs `operation` for about `duration`.
pub(crate) async fn run(
    server: &Server,
    dataset: &Dataset,
    operation: Operation,
    connections: usize,
    duration: Duration,
) -> Result<Run> {
    let next = Rc::new(Cell::new(0));
    let (cpu, start) = (server.cpu(), Instant::now());
    let workers = (0..operation.connections(connections)).map(|_| {
        work(
            server,
            dataset,
            operation,
            Rc::clone(&next),
            start + duration,
        )
    });
    let results = LocalSet::new()
        .run_until(futures_util::future::join_all(workers))
        .await;
    let seconds = start.elapsed().as_secs_f64();
    let cpu = server.cpu().zip(cpu).map(|(after, before)| after - before);
    let mut run = Run {
        operation,
        seconds,
        times: Histogram::new(3)?,
        errors: 0,
        cpu,
    };
    for result in results {
        let (times, errors) = result?;
        run.times.add(times)?;
        run.errors += errors;
    }
    Ok(run)
}

async fn work(
    server: &Server,
    dataset: &Dataset,
    operation: Operation,
    next: Rc<Cell<usize>>,
    end: Instant,
) -> Result<(Histogram<u64>, u64)> {
    let mut connection = Connection::open(server.address()).await?;
    let mut times = Histogram::new(3)?;
    let mut errors = 0;
    while Instant::now() < end {
        let number = next.replace(next.get() + 1);
        let before = Instant::now();
        let path = path(dataset, operation, number);
        let (status, _) = connection
            .send(request(dataset, operation, number, &path))
            .await?;
        if (200..300).contains(&status) {
            times.record(u64::try_from(before.elapsed().as_micros())?)?;
        } else {
            errors += 1;
        }
    }
    Ok((times, errors))
}

fn path(dataset: &Dataset, operation: Operation, number: usize) -> String {
    let post = |at: usize| &dataset.posts[at % dataset.posts.len()];
    match operation {
        Operation::Live => "/health/live".to_owned(),
        Operation::Feed => "/v1/feed".to_owned(),
        Operation::FeedDeep => dataset.deep_page.clone(),
        Operation::Get => format!("/v1/posts/{}", post(number)),
        Operation::Create => "/v1/posts".to_owned(),
        Operation::Like => format!("/v1/posts/{}/like", post(number / dataset.tokens.len())),
        Operation::Login => "/v1/auth/login".to_owned(),
    }
}

fn request<'a>(
    dataset: &'a Dataset,
    operation: Operation,
    number: usize,
    path: &'a str,
) -> ApiRequest<'a> {
    let viewer = Some(dataset.tokens[0].as_str());
    let any = Some(dataset.tokens[number % dataset.tokens.len()].as_str());
    let write = |method, token, body| ApiRequest {
        method,
        path,
        token,
        body,
    };
    match operation {
        Operation::Live => ApiRequest::get(path, None),
        Operation::Feed | Operation::FeedDeep | Operation::Get => ApiRequest::get(path, viewer),
        Operation::Create => {
            let body = json!({ "text": dataset::post_text(number) });
            write(Method::POST, any, Some(body.to_string()))
        }
        Operation::Like => write(Method::PUT, any, None),
        Operation::Login => write(
            Method::POST,
            None,
            Some(dataset::login_body(&dataset.viewer)),
        ),
    }
}
