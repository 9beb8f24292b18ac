//! Rate limits: what is counted, for whom, and the answer over the limit.

use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

use insta::assert_snapshot;
use mini_twitter_core::id::UserId;
use mini_twitter_core::route::Limit;
use mini_twitter_server::state::limit::{Budgets, Limiter, Subject, WINDOW};
use proptest::prelude::*;

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

    assert_snapshot!(rate_limit_headers(&server.get("/v1/instance").await), @r#"200 "read";q=2;w=60 | "read";r=1;t=30 |"#);
    server.advance_seconds(15);
    assert_snapshot!(rate_limit_headers(&server.get("/v1/posts").await), @r#"200 "read";q=2;w=60 | "read";r=0;t=45 |"#);
    let refused = server.get("/v1/instance").await;
    assert_snapshot!(rate_limit_headers(&refused), @r#"429 "read";q=2;w=60 | "read";r=0;t=45 | 15"#);
    assert_eq!(refused.code(), "rate_limited");
    server.advance_seconds(15);
    assert_snapshot!(rate_limit_headers(&server.get("/v1/instance").await), @r#"200 "read";q=2;w=60 | "read";r=0;t=60 |"#);
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

const SMALL: Budgets = Budgets {
    read: 300,
    write: 60,
    auth: 10,
    upload: 20,
};

/// The address in the `at`th /64 of a network of a customer.
fn address_in(at: u32) -> Subject {
    let network = 0x2001_0db8_u128 << 96;
    let address = network | u128::from(at) << 64 | 1;
    Subject::Address(IpAddr::V6(Ipv6Addr::from_bits(address)))
}

/// Spends until it is refused.
fn use_up(limiter: &Limiter, class: Limit, subject: Subject) {
    while limiter.spend(class, subject, NOON).1.is_ok() {}
}

#[test]
fn no_flood_of_addresses_gives_a_used_up_budget_back() {
    let (guessing, posting) = (address_in(u32::MAX), Subject::Account(UserId(1)));
    let limiter = Limiter::new(Some(SMALL));
    use_up(&limiter, Limit::Auth, guessing);
    use_up(&limiter, Limit::Write, posting);
    while limiter.spend_name("alice", NOON).is_ok() {}

    for class in [Limit::Read, Limit::Write, Limit::Auth] {
        for at in 0..400_000 {
            let _ = limiter.spend(class, address_in(at), NOON);
        }
    }

    assert!(limiter.spend(Limit::Auth, guessing, NOON).1.is_err());
    assert!(limiter.spend(Limit::Write, posting, NOON).1.is_err());
    assert!(limiter.spend_name("alice", NOON).is_err());
}

#[test]
fn no_flood_of_names_gives_a_used_up_budget_of_an_address_back() {
    let guessing = address_in(1);
    let limiter = Limiter::new(Some(SMALL));
    use_up(&limiter, Limit::Auth, guessing);

    for name in 0..200_000 {
        for _ in 0..10 {
            let _ = limiter.spend(Limit::Auth, Subject::Name(name), NOON);
        }
    }

    assert!(limiter.spend(Limit::Auth, guessing, NOON).1.is_err());
}

#[test]
fn a_budget_comes_back_evenly_and_not_at_a_boundary() {
    let (limiter, guessing) = (Limiter::new(Some(SMALL)), address_in(1));
    let at = |seconds| NOON.after(Duration::from_secs(seconds));
    let spend_all = |seconds| {
        let spent =
            (0..50).take_while(|_| limiter.spend(Limit::Auth, guessing, at(seconds)).1.is_ok());
        spent.count()
    };
    assert!(limiter.spend(Limit::Auth, guessing, NOON).1.is_ok());

    let around_the_minute = [spend_all(59), spend_all(60), spend_all(61)];

    assert_eq!(around_the_minute, [10, 0, 0]);
    assert_eq!([spend_all(65), spend_all(83), spend_all(600)], [1, 3, 10]);
}

proptest! {
    #[test]
    fn the_wait_of_a_refusal_and_what_is_left_are_true(
        quota in 0_u32..400,
        steps in prop::collection::vec(0_u64..20_000_000, 1..300),
    ) {
        let limiter = Limiter::new(Some(Budgets { read: quota, ..SMALL }));
        let (caller, mut now) = (Subject::Account(UserId(1)), NOON);
        let mut left_before = quota;
        for step in steps {
            now = now.after(Duration::from_micros(step / u64::from(quota.max(1))));
            let (budget, outcome) = limiter.spend(Limit::Read, caller, now);
            let budget = budget.unwrap();
            if let Err(refused) = outcome {
                let wait = refused.retry_after.unwrap();
                prop_assert_eq!(budget.left, 0);
                prop_assert!(wait > Duration::ZERO);
                prop_assert!(quota == 0 || wait <= WINDOW / quota);
                now = now.after(wait + Duration::from_micros(1));
                if quota > 0 {
                    prop_assert!(limiter.spend(Limit::Read, caller, now).1.is_ok());
                }
                left_before = 0;
            } else {
                prop_assert!(budget.left + 1 >= left_before);
                left_before = budget.left;
            }
            prop_assert!(budget.reset <= WINDOW);
        }
    }
}
