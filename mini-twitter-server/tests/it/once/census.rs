//! Every keyed row of the route table, asked again under one key. A new keyed row is red until it has a [`Sample`].

use std::collections::BTreeSet;

use futures_util::future::join_all;
use mini_twitter_core::route::RouteInfo;
use mini_twitter_core::routes;

use super::{ask, servers};
use crate::fixture::server::{Response, TestServer};

const AT_ONCE: usize = 6;

/// What a keyed row is asked with, and what it makes.
struct Sample {
    row: &'static RouteInfo,
    body: &'static str,
    /// Another request of the same row.
    other: &'static str,
    /// The list that holds what is made.
    list: &'static str,
    /// Where the answer holds the id of what was made.
    id: &'static str,
    /// Whether the answer holds a secret, which a repeat is not given.
    is_secret: bool,
}

fn sample(row: &'static RouteInfo) -> Sample {
    match row.name {
        "CREATE_POST" => Sample {
            row,
            body: r#"{"text": "hi"}"#,
            other: r#"{"text": "ho"}"#,
            list: "/v1/posts",
            id: "/id",
            is_secret: false,
        },
        "CREATE_TOKEN" => Sample {
            row,
            body: r#"{"name": "bot", "scopes": ["read"]}"#,
            other: r#"{"name": "bot", "scopes": ["write"]}"#,
            list: "/v1/auth/tokens",
            id: "/token/id",
            is_secret: true,
        },
        name => panic!("{name} is keyed: give it a sample, so that its repeats are tested"),
    }
}

fn samples() -> Vec<Sample> {
    let keyed = routes::ALL.iter().filter(|row| row.keyed);
    keyed.map(sample).collect()
}

impl Sample {
    async fn ask(&self, server: &TestServer, token: &str, key: &str, body: &str) -> Response {
        let line = format!("{} {}", self.row.method.as_str(), self.row.path);
        ask(server, &line, token, key, body).await
    }

    /// How many things there are.
    async fn count(&self, server: &TestServer, token: &str) -> usize {
        let line = format!("GET {}?limit=100", self.list);
        let page = server.send(&line, token, "").await.json();
        page["items"].as_array().map_or(0, Vec::len)
    }

    /// Of all these answers one made something, and every other shows the same thing, or is refused its secret.
    fn made_one(&self, said: &[Response]) {
        let (made, repeats): (Vec<_>, Vec<_>) = said
            .iter()
            .partition(|said| said.status == self.row.status && !said.is_replay());
        assert_eq!(made.len(), 1, "{}: {said:?}", self.row.name);
        for repeat in repeats {
            let (status, replayed) = match self.is_secret {
                true => (409, false),
                false => (self.row.status, true),
            };
            let told = (repeat.status, repeat.is_replay());
            assert_eq!(told, (status, replayed), "{}: {repeat:?}", self.row.name);
        }
        let shown = said.iter().filter(|said| said.status == self.row.status);
        let ids: BTreeSet<_> = shown
            .map(|said| said.json().pointer(self.id).map(ToString::to_string))
            .collect();
        assert!(ids.len() == 1 && !ids.contains(&None), "{ids:?}");
    }
}

#[tokio::test]
async fn a_repeat_on_any_keyed_route_creates_nothing() {
    for (server, _database) in &servers().await {
        for sample in samples() {
            let token = server.register(&sample.row.id()).await;

            let first = sample.ask(server, &token, "k", sample.body).await;
            let again = sample.ask(server, &token, "k", sample.body).await;

            sample.made_one(&[first, again]);
            assert_eq!(sample.count(server, &token).await, 1);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_concurrent_repeats_on_any_keyed_route_one_creates() {
    for (server, _database) in &servers().await {
        for sample in samples() {
            let token = server.register(&sample.row.id()).await;

            let calls = (0..AT_ONCE).map(|_| sample.ask(server, &token, "k", sample.body));
            let said = join_all(calls).await;

            sample.made_one(&said);
            assert_eq!(sample.count(server, &token).await, 1);
        }
    }
}

#[tokio::test]
async fn another_body_with_the_same_key_is_refused_on_any_keyed_route() {
    for (server, _database) in &servers().await {
        for sample in samples() {
            let token = server.register(&sample.row.id()).await;
            sample.ask(server, &token, "k", sample.body).await;

            let other = sample.ask(server, &token, "k", sample.other).await;

            assert_eq!(other.status, 422, "{}", sample.row.name);
            assert_eq!(
                other.field_errors(),
                "Idempotency-Key: was used with another request"
            );
            assert_eq!(sample.count(server, &token).await, 1);
        }
    }
}

#[tokio::test]
async fn without_a_key_each_request_on_a_keyed_route_creates() {
    for (server, _database) in &servers().await {
        for sample in samples() {
            let token = server.register(&sample.row.id()).await;
            let line = format!("{} {}", sample.row.method.as_str(), sample.row.path);

            for _ in 0..2 {
                let said = server.send(&line, &token, sample.body).await;
                assert_eq!((said.status, said.is_replay()), (sample.row.status, false));
            }

            assert_eq!(sample.count(server, &token).await, 2);
        }
    }
}
