//! Repeats on every keyed route of the route table. A new keyed route fails here until it has a [`Sample`].

use std::collections::BTreeSet;

use futures_util::future::join_all;
use mini_twitter_core::route::RouteInfo;
use mini_twitter_core::routes;

use super::{send_keyed, servers};
use crate::fixture::server::{Response, TestServer};

const CONCURRENT: usize = 6;

/// Requests of a keyed route, and where to find what they create.
struct Sample {
    route: &'static RouteInfo,
    body: &'static str,
    /// Another body for the same route.
    other: &'static str,
    /// The list with what is created.
    list: &'static str,
    /// JSON pointer to the id of what was created.
    id: &'static str,
    /// Whether the answer has a secret, which a repeat does not show.
    is_secret: bool,
}

fn sample(route: &'static RouteInfo) -> Sample {
    match route.name {
        "CREATE_POST" => Sample {
            route,
            body: r#"{"text": "hi"}"#,
            other: r#"{"text": "ho"}"#,
            list: "/v1/posts",
            id: "/id",
            is_secret: false,
        },
        "CREATE_TOKEN" => Sample {
            route,
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
        let line = format!("{} {}", self.route.method.as_str(), self.route.path);
        send_keyed(server, &line, token, key, body).await
    }

    /// How many items the list has.
    async fn count(&self, server: &TestServer, token: &str) -> usize {
        let line = format!("GET {}?limit=100", self.list);
        let page = server.send(&line, token, "").await.json();
        page["items"].as_array().map_or(0, Vec::len)
    }

    /// Asserts that one of these answers created something, and that the others show it or are refused its secret.
    fn assert_one_created(&self, responses: &[Response]) {
        let (created, repeats): (Vec<_>, Vec<_>) = responses
            .iter()
            .partition(|response| response.status == self.route.status && !response.is_replay());
        assert_eq!(created.len(), 1, "{}: {responses:?}", self.route.name);
        for repeat in repeats {
            let (status, replayed) = match self.is_secret {
                true => (409, false),
                false => (self.route.status, true),
            };
            let found = (repeat.status, repeat.is_replay());
            assert_eq!(found, (status, replayed), "{}: {repeat:?}", self.route.name);
        }
        let shown = responses
            .iter()
            .filter(|response| response.status == self.route.status);
        let ids: BTreeSet<_> = shown
            .map(|response| response.json().pointer(self.id).map(ToString::to_string))
            .collect();
        assert!(ids.len() == 1 && !ids.contains(&None), "{ids:?}");
    }
}

#[tokio::test]
async fn a_repeat_on_any_keyed_route_creates_nothing() {
    for (server, _database) in &servers().await {
        for sample in samples() {
            let token = server.register(&sample.route.id()).await;

            let first = sample.ask(server, &token, "k", sample.body).await;
            let again = sample.ask(server, &token, "k", sample.body).await;

            sample.assert_one_created(&[first, again]);
            assert_eq!(sample.count(server, &token).await, 1);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_concurrent_repeats_on_any_keyed_route_one_creates() {
    for (server, _database) in &servers().await {
        for sample in samples() {
            let token = server.register(&sample.route.id()).await;

            let calls = (0..CONCURRENT).map(|_| sample.ask(server, &token, "k", sample.body));
            let response = join_all(calls).await;

            sample.assert_one_created(&response);
            assert_eq!(sample.count(server, &token).await, 1);
        }
    }
}

#[tokio::test]
async fn another_body_with_the_same_key_is_refused_on_any_keyed_route() {
    for (server, _database) in &servers().await {
        for sample in samples() {
            let token = server.register(&sample.route.id()).await;
            sample.ask(server, &token, "k", sample.body).await;

            let other = sample.ask(server, &token, "k", sample.other).await;

            assert_eq!(other.status, 422, "{}", sample.route.name);
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
            let token = server.register(&sample.route.id()).await;
            let line = format!("{} {}", sample.route.method.as_str(), sample.route.path);

            for _ in 0..2 {
                let response = server.send(&line, &token, sample.body).await;
                assert_eq!(
                    (response.status, response.is_replay()),
                    (sample.route.status, false)
                );
            }

            assert_eq!(sample.count(server, &token).await, 2);
        }
    }
}
