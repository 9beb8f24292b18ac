//! Nothing takes for ever: deadlines, responses that are too long, lists without an end, extreme durations.

use std::time::{Duration, Instant};

use futures_util::{StreamExt as _, TryStreamExt as _};
use mini_twitter_client::core::error::ErrorCode;
use mini_twitter_client::core::time::Timestamp;
use mini_twitter_client::core::user::UsersQuery;
use mini_twitter_client::{
    Client, Error, FileStore, Retry, TokenStore as _, Tokens, TransportKind,
};
use serde_json::json;

use crate::TestResult;
use crate::fake_server::{FakeResponse, FakeServer, unread_count};
use crate::token_server::{TokenServer, count_unread, store_with};

const SOON: Duration = Duration::from_millis(150);
const LATE: Duration = Duration::from_secs(5);

fn assert_timeout(error: &Error) {
    assert!(
        matches!(error, Error::Transport(failure) if failure.kind == TransportKind::Timeout),
        "{error:?}"
    );
    assert_eq!(
        error.to_string(),
        "the call was not done within its deadline of 150ms"
    );
}

#[tokio::test]
async fn a_deadline_bounds_all_tries_and_the_pauses_between_them() -> TestResult {
    let limited = FakeResponse::problem(ErrorCode::RateLimited).with("retry-after", "60");
    for response in [FakeResponse::Never, limited] {
        let server = FakeServer::scripted([response]).await?;
        let started = Instant::now();

        let call = server.client().notifications().count_unread();
        let error = call.deadline(SOON).await.expect_err("no response");

        assert_timeout(&error);
        assert!(started.elapsed() < LATE);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadline_of_zero_sends_nothing() -> TestResult {
    let server = FakeServer::scripted([FakeResponse::json(unread_count(1))]).await?;
    let client = server.client();
    count_unread(&client).await?; // from here on a connection is open

    for _ in 0..100 {
        let call = client.notifications().count_unread();
        let error = call.deadline(Duration::ZERO).await.expect_err("expired");
        assert_eq!(
            error.to_string(),
            "the call was not done within its deadline of 0ns"
        );
    }
    count_unread(&client).await?;

    assert_eq!(server.requests().len(), 2);
    Ok(())
}

#[tokio::test]
async fn a_deadline_bounds_the_wait_for_the_lock_of_the_store() -> TestResult {
    let server = TokenServer::start().await?;
    let folder = tempfile::tempdir()?;
    let store = FileStore::new(folder.path().join("session.json"));
    store.save(Some(&Tokens {
        access_expires_at: Some(Timestamp::from_micros(0)),
        ..server.first_tokens()
    }))?;
    let _lock = store.try_lock()?.ok_or("locked")?;
    let client = server.builder().tokens(store.clone()).build()?;
    let started = Instant::now();

    let call = client.notifications().count_unread();
    let error = call.deadline(SOON).await.expect_err("locked");

    assert_timeout(&error);
    assert!(started.elapsed() < LATE);
    Ok(())
}

#[tokio::test]
async fn a_renewal_goes_on_after_the_deadline_of_its_call() -> TestResult {
    let server = TokenServer::start().await?;
    let client = server.signed_in_client().await?;
    server.expire_access_token();
    server.hold_refreshes();

    let call = client.notifications().count_unread();
    let error = call.deadline(SOON).await.expect_err("held");
    server.release_refreshes();
    client.settle().await;

    assert_timeout(&error);
    assert_eq!(count_unread(&client).await?, 2);
    assert_eq!(server.refresh_count(), 1);
    Ok(())
}

#[tokio::test]
async fn a_client_may_have_a_deadline_for_all_its_calls() -> TestResult {
    let server = FakeServer::scripted([FakeResponse::Never]).await?;
    let client = server.builder().deadline(SOON).build()?;

    let error = count_unread(&client).await.expect_err("no response");

    assert_timeout(&error);
    Ok(())
}

#[tokio::test]
async fn the_deadline_of_a_client_bounds_a_renewal_that_is_asked_for() -> TestResult {
    let server = TokenServer::start().await?;
    let store = store_with(&server.first_tokens())?;
    let client = server.builder().tokens(store).deadline(SOON).build()?;
    server.hold_refreshes();

    let error = client.renew().await.expect_err("held");

    assert_timeout(&error);
    Ok(())
}

#[tokio::test]
async fn the_longest_durations_mean_no_bound() -> TestResult {
    let limited = FakeResponse::problem(ErrorCode::RateLimited).with("retry-after", "0");
    let script = [
        limited,
        FakeResponse::Closed,
        FakeResponse::json(unread_count(3)),
    ];
    let server = FakeServer::scripted(script).await?;
    let endless = Retry {
        min_pause: Duration::ZERO,
        max_pause: Duration::ZERO,
        max_retry_after: Duration::MAX,
        ..Retry::default()
    };
    let client = Client::builder(&server.url)
        .retry(endless)
        .timeout(Duration::MAX)
        .connect_timeout(Duration::MAX)
        .deadline(Duration::MAX)
        .build()?;

    assert_eq!(count_unread(&client).await?, 3);
    Ok(())
}

#[tokio::test]
async fn the_longest_pauses_do_not_overflow() -> TestResult {
    let retry_after = u64::MAX.to_string();
    for response in [
        FakeResponse::empty(503),
        FakeResponse::empty(503).with("retry-after", retry_after),
    ] {
        let server = FakeServer::scripted([response]).await?;
        for (min_pause, max_pause) in [
            (Duration::ZERO, Duration::MAX),
            (Duration::MAX, Duration::MAX),
            (Duration::MAX, Duration::ZERO),
        ] {
            let retry = Retry {
                tries: u32::MAX,
                min_pause,
                max_pause,
                max_retry_after: Duration::MAX,
            };
            let call = server.client().notifications().count_unread();

            let error = call.retry(retry).deadline(SOON).await.expect_err("pausing");

            assert!(error.is_retryable(), "{error:?}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_response_of_more_than_8_mib_is_not_read() -> TestResult {
    let long = "x".repeat((8 << 20) + 1);
    let server =
        FakeServer::scripted([FakeResponse::json(json!({ "notifications": long }))]).await?;

    let error = count_unread(&server.client()).await.expect_err("too long");

    assert!(
        matches!(error, Error::TooLarge { status: 200, .. }),
        "{error:?}"
    );
    assert_eq!(
        error.to_string(),
        "the response (status 200) has over 8 MiB, more than any of this API; check the address of the server"
    );
    Ok(())
}

#[tokio::test]
async fn an_endless_response_without_a_length_is_not_read_to_its_end() -> TestResult {
    let server = FakeServer::scripted([FakeResponse::Endless]).await?;

    let error = count_unread(&server.client()).await.expect_err("endless");

    assert!(matches!(error, Error::TooLarge { .. }), "{error:?}");
    Ok(())
}

#[tokio::test]
async fn a_list_that_returns_to_an_earlier_page_ends_with_an_error() -> TestResult {
    for period in 1..6_usize {
        let count = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let server = FakeServer::respond_with(move |_| {
            let at = count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            async move {
                FakeResponse::json(json!({ "items": [], "next": format!("c{}", at % period) }))
            }
        })
        .await?;

        let pages = server.client().users().list(UsersQuery::default()).pages();
        let pages: Vec<_> = pages.take(100).collect().await;

        let last = pages.last().and_then(|page| page.as_ref().err());
        let last = last.ok_or_else(|| format!("no error in {} pages", pages.len()))?;
        assert!(last.to_string().contains("it would never end"), "{last}");
        assert!(pages.len() < 30, "{} pages", pages.len());
    }
    Ok(())
}

#[tokio::test]
async fn a_long_list_without_a_repeated_cursor_is_read_to_its_end() -> TestResult {
    let count = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let server = FakeServer::respond_with(move |_| {
        let at = count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let next = (at < 40).then(|| format!("c{at}"));
        async move { FakeResponse::json(json!({ "items": [], "next": next })) }
    })
    .await?;

    let pages = server.client().users().list(UsersQuery::default()).pages();

    assert_eq!(pages.try_collect::<Vec<_>>().await?.len(), 41);
    Ok(())
}
