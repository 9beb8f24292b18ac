//! Which requests are retried, when, and which are not.

use std::time::{Duration, Instant};

use mini_twitter_client::core::account::UpdateMe;
use mini_twitter_client::core::error::ErrorCode;
use mini_twitter_client::core::id::PostId;
use mini_twitter_client::core::post::NewPost;
use mini_twitter_client::core::route::Method;
use mini_twitter_client::{Client, Error, Retry, TransportKind};

use crate::TestResult;
use crate::fake_server::{FakeResponse, FakeServer, fast_retry, unread_count};
use crate::token_server::login;

fn busy() -> FakeResponse {
    FakeResponse::problem(ErrorCode::Unavailable)
}

#[tokio::test]
async fn a_read_is_tried_three_times() -> TestResult {
    let server = FakeServer::scripted([
        busy(),
        FakeResponse::Closed,
        FakeResponse::json(unread_count(4)),
    ])
    .await?;

    let unread = server.client().notifications().count_unread().await?;

    assert_eq!(unread.notifications, 4);
    assert_eq!(server.requests().len(), 3);
    Ok(())
}

#[tokio::test]
async fn after_three_tries_the_last_error_is_returned() -> TestResult {
    let server = FakeServer::scripted([busy()]).await?;

    let error = server
        .client()
        .notifications()
        .count_unread()
        .await
        .expect_err("busy");

    assert_eq!(error.code(), Some(ErrorCode::Unavailable));
    assert!(error.is_retryable());
    assert_eq!(server.requests().len(), 3);
    Ok(())
}

#[tokio::test]
async fn a_post_has_the_same_key_and_body_on_every_try() -> TestResult {
    let server =
        FakeServer::scripted([busy(), FakeResponse::Closed, FakeResponse::Truncated]).await?;

    let call = server.client().posts().create(NewPost::text("hi"));
    call.await.expect_err("no response");

    let requests = server.requests();
    let key = requests[0].header("idempotency-key").ok_or("no key")?;
    assert!((16..=64).contains(&key.len()));
    assert_eq!(requests.len(), 3);
    for again in &requests {
        assert_eq!(again.header("idempotency-key"), Some(key));
        assert_eq!(again.body, r#"{"text":"hi"}"#);
    }
    Ok(())
}

#[tokio::test]
async fn every_post_has_its_own_key_unless_one_is_set() -> TestResult {
    let server = FakeServer::scripted([FakeResponse::problem(ErrorCode::Forbidden)]).await?;
    let client = server.client();

    for call in [
        client.posts().create(NewPost::text("hi")),
        client.posts().create(NewPost::text("hi")),
        client
            .posts()
            .create(NewPost::text("hi"))
            .idempotency_key("mine"),
    ] {
        call.await.expect_err("refused");
    }

    let requests = server.requests();
    let keys: Vec<_> = requests
        .iter()
        .map(|request| request.header("idempotency-key"))
        .collect();
    assert_ne!(keys[0], keys[1]);
    assert_eq!(keys[2], Some("mine"));
    Ok(())
}

#[tokio::test]
async fn a_request_that_is_not_repeatable_is_sent_once() -> TestResult {
    for response in [busy(), FakeResponse::Closed, FakeResponse::Truncated] {
        let server = FakeServer::scripted([response]).await?;
        let client = server.client();

        client
            .account()
            .update_me(UpdateMe::default())
            .await
            .expect_err("PATCH");
        client
            .account()
            .login(login())
            .await
            .expect_err("POST without a key");
        client
            .raw(Method::POST, "/v1/none", &[], None)
            .await
            .expect_err("POST of an unknown route");

        assert_eq!(server.requests().len(), 3);
    }
    Ok(())
}

#[tokio::test]
async fn put_and_delete_are_retried() -> TestResult {
    let server = FakeServer::scripted([busy(), busy(), busy(), FakeResponse::empty(204)]).await?;
    let client = server.client();

    client.posts().like(PostId(5)).await.expect_err("PUT");
    client.posts().delete(PostId(5)).await?;

    assert_eq!(server.requests().len(), 4);
    Ok(())
}

#[tokio::test]
async fn only_temporary_statuses_are_retried() -> TestResult {
    for (status, tries) in [
        (400, 1),
        (401, 1),
        (403, 1),
        (404, 1),
        (409, 1),
        (422, 1),
        (501, 1),
        (408, 3),
        (425, 3),
        (429, 3),
        (500, 3),
        (502, 3),
        (503, 3),
        (504, 3),
        (520, 3),
        (530, 3),
    ] {
        let server = FakeServer::scripted([FakeResponse::empty(status)]).await?;

        let error = server
            .client()
            .notifications()
            .count_unread()
            .await
            .expect_err("refused");

        assert_eq!(error.status(), Some(status));
        assert_eq!(server.requests().len(), tries, "{status}");
    }
    Ok(())
}

#[tokio::test]
async fn retry_after_sets_the_pause() -> TestResult {
    let limited = FakeResponse::problem(ErrorCode::RateLimited).with("retry-after", "1");
    let server = FakeServer::scripted([limited, FakeResponse::json(unread_count(0))]).await?;
    let started = Instant::now();

    server.client().notifications().count_unread().await?;

    assert!(started.elapsed() >= Duration::from_secs(1));
    Ok(())
}

#[tokio::test]
async fn a_retry_after_that_is_too_long_fails_at_once() -> TestResult {
    for text in ["91", "Thu, 01 Jan 2026 00:01:31 GMT"] {
        let limited = FakeResponse::problem(ErrorCode::RateLimited).with("retry-after", text);
        let server = FakeServer::scripted([limited]).await?;

        let error = server
            .client()
            .notifications()
            .count_unread()
            .await
            .expect_err("limited");

        assert_eq!(error.retry_after(), Some(Duration::from_secs(91)), "{text}");
        assert_eq!(server.requests().len(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn a_request_that_found_no_connection_is_always_retried() -> TestResult {
    let url = FakeServer::scripted([busy()]).await?.url.clone();
    let pause = Duration::from_millis(40);
    let slow = Retry {
        min_pause: pause,
        max_pause: pause,
        ..Retry::default()
    };
    let client = Client::builder(url).retry(slow).build()?;
    let started = Instant::now();

    let error = client
        .account()
        .login(login())
        .await
        .expect_err("no server");

    assert!(
        started.elapsed() >= 2 * pause,
        "two pauses between three tries"
    );
    assert!(matches!(error, Error::Transport(failure) if failure.kind == TransportKind::Connect));
    Ok(())
}

#[tokio::test]
async fn a_call_may_be_retried_differently_from_its_client() -> TestResult {
    let server = FakeServer::scripted([busy()]).await?;
    let client = server.builder().retry(Retry::never()).build()?;

    client
        .notifications()
        .count_unread()
        .await
        .expect_err("busy");
    client
        .notifications()
        .count_unread()
        .retry(fast_retry())
        .await
        .expect_err("busy");

    assert_eq!(server.requests().len(), 4);
    Ok(())
}

#[tokio::test]
async fn a_server_that_never_responds_is_a_timeout() -> TestResult {
    let server = FakeServer::scripted([FakeResponse::Never]).await?;

    let call = server.client().notifications().count_unread();
    let error = call
        .timeout(Duration::from_millis(150))
        .await
        .expect_err("no response");

    assert!(matches!(&error, Error::Transport(failure) if failure.kind == TransportKind::Timeout));
    assert_eq!(error.to_string(), "the server did not respond in time");
    assert_eq!(server.requests().len(), 3);
    Ok(())
}

#[tokio::test]
async fn a_request_that_was_one_too_many_is_repeated_whatever_its_method() -> TestResult {
    let limited = || FakeResponse::problem(ErrorCode::RateLimited);
    let server = FakeServer::scripted([limited()]).await?;
    let client = server.client();

    let change = client.account().update_me(UpdateMe::default()).await;
    let sign_in = client.account().login(login()).await;
    let other = client.raw(Method::POST, "/v1/none", &[], None).await;

    let errors = [change.err(), sign_in.err(), other.err()];
    for error in errors {
        assert_eq!(error.and_then(|it| it.code()), Some(ErrorCode::RateLimited));
    }
    assert_eq!(server.requests().len(), 9);
    Ok(())
}

#[tokio::test]
async fn waits_that_the_server_asks_for_are_no_tries() -> TestResult {
    let limited = || FakeResponse::problem(ErrorCode::RateLimited).with("retry-after", "1");
    let script = [
        limited(),
        limited(),
        limited(),
        busy(),
        busy(),
        FakeResponse::json(unread_count(5)),
    ];
    let server = FakeServer::scripted(script).await?;

    let unread = server.client().notifications().count_unread().await?;

    assert_eq!(unread.notifications, 5);
    Ok(())
}

#[tokio::test]
async fn the_waits_that_the_server_asks_for_are_bounded_together() -> TestResult {
    let limited = FakeResponse::problem(ErrorCode::RateLimited).with("retry-after", "1");
    let server = FakeServer::scripted([limited]).await?;
    let retry = |tries| Retry {
        tries,
        max_retry_after: Duration::from_secs(2),
        ..fast_retry()
    };

    for (tries, requests) in [(2, 3), (1, 1)] {
        let before = server.requests().len();
        let call = server.client().notifications().count_unread();

        let error = call.retry(retry(tries)).await.expect_err("limited");

        assert_eq!(error.code(), Some(ErrorCode::RateLimited));
        assert_eq!(server.requests().len() - before, requests);
    }
    Ok(())
}

#[test]
fn the_default_patience_outlasts_the_longest_limit_of_the_server() {
    assert!(
        Retry::default().max_retry_after > Duration::from_secs(60) + Retry::default().max_pause
    );
}

#[tokio::test]
async fn callers_with_the_same_retry_after_do_not_return_at_the_same_moment() -> TestResult {
    let at = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let arrivals = at.clone();
    let server = FakeServer::respond_with(move |_| {
        arrivals
            .lock()
            .expect("no holder panics")
            .push(Instant::now());
        async { FakeResponse::problem(ErrorCode::RateLimited).with("retry-after", "1") }
    })
    .await?;
    let client = Client::builder(&server.url)
        .retry(Retry {
            max_retry_after: Duration::from_secs(1),
            ..Retry::default()
        })
        .build()?;

    let calls = (0..50).map(|_| async { client.notifications().count_unread().await });
    futures_util::future::join_all(calls).await;

    let returned = at.lock().expect("no holder panics").split_off(50);
    let first = returned.iter().min().ok_or("nobody returned")?;
    let last = returned.iter().max().ok_or("nobody returned")?;
    assert_eq!(returned.len(), 50);
    assert!(last.duration_since(*first) > Duration::from_millis(500));
    Ok(())
}
