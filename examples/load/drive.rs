//! Drives one operation with so many connections, and counts.

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
use crate::load::connection::{Ask, Connection};
use crate::load::people::{self, Town};
use crate::load::process::Server;

/// What is driven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "snake_case")]
#[value(rename_all = "snake_case")]
pub(crate) enum Operation {
    /// `GET /health/live`, what an answer costs at the least.
    Live,
    /// The first page of the reader's feed.
    Feed,
    /// A page far down the reader's feed.
    FeedDeep,
    /// One post.
    Get,
    /// A new post.
    Create,
    /// A like that was not there before.
    Like,
    /// A sign-in.
    Login,
}

impl Operation {
    /// Every one.
    pub(crate) const ALL: [Self; 7] = [
        Self::Live,
        Self::Feed,
        Self::FeedDeep,
        Self::Get,
        Self::Create,
        Self::Like,
        Self::Login,
    ];

    /// How many connections of those asked for it is driven with: more sign-ins at once than a small server lets wait
    /// would measure its refusals.
    fn connections(self, asked: usize) -> usize {
        match self {
            Self::Login => asked.min(16),
            _ => asked,
        }
    }
}

impl std::fmt::Display for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let value = self.to_possible_value().ok_or(std::fmt::Error)?;
        f.pad(value.get_name())
    }
}

/// What came of one operation.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) operation: Operation,
    pub(crate) seconds: f64,
    /// Microseconds an answer.
    pub(crate) times: Histogram<u64>,
    pub(crate) errors: u64,
    /// CPU seconds of the server.
    pub(crate) cpu: Option<f64>,
}

/// Drives `operation` for about `span`.
pub(crate) async fn run(
    server: &Server,
    town: &Town,
    operation: Operation,
    connections: usize,
    span: Duration,
) -> Result<Run> {
    let next = Rc::new(Cell::new(0));
    let (cpu, start) = (server.cpu(), Instant::now());
    let workers = (0..operation.connections(connections))
        .map(|_| work(server, town, operation, Rc::clone(&next), start + span));
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
    town: &Town,
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
        let path = path(town, operation, number);
        let (status, _) = connection.ask(ask(town, operation, number, &path)).await?;
        if (200..300).contains(&status) {
            times.record(u64::try_from(before.elapsed().as_micros())?)?;
        } else {
            errors += 1;
        }
    }
    Ok((times, errors))
}

fn path(town: &Town, operation: Operation, number: usize) -> String {
    let post = |at: usize| &town.posts[at % town.posts.len()];
    match operation {
        Operation::Live => "/health/live".to_owned(),
        Operation::Feed => "/v1/feed".to_owned(),
        Operation::FeedDeep => town.deep.clone(),
        Operation::Get => format!("/v1/posts/{}", post(number)),
        Operation::Create => "/v1/posts".to_owned(),
        Operation::Like => format!("/v1/posts/{}/like", post(number / town.tokens.len())),
        Operation::Login => "/v1/auth/login".to_owned(),
    }
}

fn ask<'a>(town: &'a Town, operation: Operation, number: usize, path: &'a str) -> Ask<'a> {
    let reader = Some(town.tokens[0].as_str());
    let anyone = Some(town.tokens[number % town.tokens.len()].as_str());
    let write = |method, token, body| Ask {
        method,
        path,
        token,
        body,
    };
    match operation {
        Operation::Live => Ask::get(path, None),
        Operation::Feed | Operation::FeedDeep | Operation::Get => Ask::get(path, reader),
        Operation::Create => {
            let body = json!({ "text": people::wording(number) });
            write(Method::POST, anyone, Some(body.to_string()))
        }
        Operation::Like => write(Method::PUT, anyone, None),
        Operation::Login => write(Method::POST, None, Some(people::login(&town.reader))),
    }
}
