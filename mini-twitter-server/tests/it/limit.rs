//! Rate limits: what is counted, for whom, and the answer over the limit.

use std::net::IpAddr;

use insta::assert_snapshot;
use mini_twitter_core::id::UserId;
use mini_twitter_core::route::Limit;
use mini_twitter_server::state::limit::{Budgets, Limiter, Subject};

use crate::fixture::NOON;
use crate::fixture::server::{Response, TestServer};

fn rate_limit_headers(response: &Response) -> String {
    let names = ["ratelimit-policy", "ratelimit", "retry-after"];
    let headers = names.map(|name| response.header(name));
    format!("{} {}", response.status, headers.join(" | "))
}

#[tokio::test]
async fn a_caller_over_the_budget_gets_retry_after() {
    let server = TestServer::start_with(&["--limit-read", "2"]).await;

    assert_snapshot!(rate_limit_headers(&server.get("/v1/instance").await), @r#"200 "read";q=2;w=60 | "read";r=1;t=60 |"#);
    server.advance_seconds(15);
    assert_snapshot!(rate_limit_headers(&server.get("/v1/posts").await), @r#"200 "read";q=2;w=60 | "read";r=0;t=45 |"#);
    let refused = server.get("/v1/instance").await;
    assert_snapshot!(rate_limit_headers(&refused), @r#"429 "read";q=2;w=60 | "read";r=0;t=45 | 45"#);
    assert_eq!(refused.code(), "rate_limited");
    server.advance_seconds(45);
    assert_snapshot!(rate_limit_headers(&server.get("/v1/instance").await), @r#"200 "read";q=2;w=60 | "read";r=1;t=60 |"#);
}

#[tokio::test]
async fn each_class_has_its_own_budget_and_refused_calls_count() {
    let server = TestServer::start_with(&["--limit-write", "1", "--limit-read", "3"]).await;
    let alice = server.register("alice").await;

    assert_eq!(
        server.send("POST /v1/posts", &alice, "{}").await.status,
        422
    );
    assert_eq!(
        server
            .send("POST /v1/posts", &alice, r#"{"text": "hi"}"#)
            .await
            .status,
        429
    );
    assert_eq!(server.send("GET /v1/feed", &alice, "").await.status, 200);
}

#[tokio::test]
async fn signed_in_callers_are_counted_by_account_and_others_by_address() {
    let server = TestServer::start_with(&["--limit-read", "1"]).await;
    let (alice, bob) = (server.register("alice").await, server.register("bob").await);

    assert_eq!(server.send("GET /v1/me", &alice, "").await.status, 200);
    assert_eq!(server.send("GET /v1/me", &bob, "").await.status, 200);
    assert_eq!(server.send("GET /v1/me", &alice, "").await.status, 429);
    assert_eq!(server.get("/v1/instance").await.status, 200);
    assert_eq!(server.get("/v1/instance").await.status, 429);
}

#[tokio::test]
async fn bad_tokens_are_counted_against_their_address() {
    let server = TestServer::start_with(&["--limit-read", "2"]).await;

    let tries = [1, 2, 3].map(|_| server.send("GET /v1/me", "made-up", ""));
    let statuses = futures_util::future::join_all(tries).await;

    let mut statuses: Vec<_> = statuses.iter().map(|response| response.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [401, 401, 429]);
}

#[tokio::test]
async fn many_addresses_share_the_sign_in_budget_of_one_account() {
    let server =
        TestServer::start_with(&["--limit-auth", "3", "--trusted-proxy", "127.0.0.1"]).await;
    let login = r#"{"login": "Alice", "password": "wrong horse"}"#;

    let mut statuses = Vec::new();
    for at in 1..=4 {
        let from = format!("203.0.113.{at}");
        let headers = [
            ("Content-Type", "application/json"),
            ("X-Forwarded-For", &from),
        ];
        statuses.push(
            server
                .request("POST /v1/auth/login", &headers, login)
                .await
                .status,
        );
    }

    assert_eq!(statuses, [401, 401, 401, 429]);
}

#[tokio::test]
async fn only_a_trusted_proxy_sets_the_client_address() {
    for (flags, chains, statuses) in [
        (&[][..], ["203.0.113.1", "203.0.113.2"], [200, 429]),
        (
            &["--trusted-proxy", "127.0.0.0/8"],
            ["203.0.113.1", "203.0.113.2"],
            [200, 200],
        ),
        (
            &["--trusted-proxy", "127.0.0.1"],
            ["203.0.113.1", "6.6.6.6, 203.0.113.1"],
            [200, 429],
        ),
        (
            &["--trusted-proxy", "127.0.0.1,10.0.0.0/8"],
            ["203.0.113.1, 10.0.0.9", "203.0.113.1"],
            [200, 429],
        ),
        (
            &["--trusted-proxy", "127.0.0.1"],
            ["2001:db8::1", "[2001:db8::2]:8080"],
            [200, 429],
        ),
        (
            &["--trusted-proxy", "127.0.0.1"],
            ["2001:db8::1", "2001:db8:0:1::1"],
            [200, 200],
        ),
        (
            &["--trusted-proxy", "127.0.0.1"],
            ["nonsense", "203.0.113.1, nonsense"],
            [200, 429],
        ),
    ] {
        let flags = [&["--limit-read", "1"], flags].concat();
        let server = TestServer::start_with(&flags).await;

        let mut got = Vec::new();
        for chain in chains {
            let headers = [("X-Forwarded-For", chain)];
            got.push(
                server
                    .request("GET /v1/instance", &headers, "")
                    .await
                    .status,
            );
        }

        assert_eq!(got, statuses, "{flags:?} {chains:?}");
    }
}

#[tokio::test]
async fn health_is_never_limited_and_rate_limits_off_limits_nothing() {
    let server = TestServer::start_with(&["--limit-read", "1"]).await;
    let free = TestServer::start_with(&["--limit-read", "1", "--rate-limits", "off"]).await;

    for _ in 0..3 {
        assert_eq!(server.get("/health/live").await.status, 200);
        let response = free.get("/v1/instance").await;
        assert_eq!((response.status, response.header("ratelimit")), (200, ""));
    }
}

#[test]
fn many_addresses_do_not_evict_a_caller_over_the_budget() {
    let one = Budgets {
        read: 1,
        write: 1,
        auth: 2,
        upload: 1,
    };
    let limiter = Limiter::new(Some(one));
    let guessed = Subject::Account(UserId(1));
    for _ in 0..3 {
        let _ = limiter.spend(Limit::Auth, guessed, NOON);
    }

    for at in 0..400_000_u32 {
        let address = IpAddr::from(at.to_be_bytes());
        let _ = limiter.spend(Limit::Auth, Subject::Address(address), NOON);
    }

    assert!(limiter.spend(Limit::Auth, guessed, NOON).1.is_err());
}
