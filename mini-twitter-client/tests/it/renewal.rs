//! The tokens are renewed once, however many callers need them, and only when they have to be.

use std::sync::Arc;

use futures_util::future::{join, join_all};
use mini_twitter_client::core::error::ErrorCode;
use mini_twitter_client::core::field::Secret;
use mini_twitter_client::core::time::Timestamp;
use mini_twitter_client::core::user::PeopleQuery;
use mini_twitter_client::{MemoryStore, TokenStore as _, Tokens};

use crate::TestResult;
use crate::fake_server::{FakeResponse, FakeServer};
use crate::token_server::{self, TokenServer, count_unread, login, store_with};

const PAST: Timestamp = Timestamp::from_micros(0);
const FUTURE: Timestamp = Timestamp::from_micros(4_000_000_000_000_000);

#[tokio::test]
async fn a_hundred_callers_with_an_expired_token_cause_one_refresh() -> TestResult {
    let server = TokenServer::start().await?;
    let client = server.signed_in_client().await?;
    server.expire_access_token();

    let results = join_all((0..100).map(|_| count_unread(&client))).await;

    assert!(results.iter().all(Result::is_ok), "{results:?}");
    assert_eq!(server.refresh_count(), 1);
    Ok(())
}

#[tokio::test]
async fn a_hundred_callers_with_a_token_about_to_expire_cause_one_refresh_and_no_rejection()
-> TestResult {
    let server = TokenServer::start().await?;
    let due = Tokens {
        renew_at: Some(PAST),
        ..server.first_tokens()
    };
    let client = server.builder().tokens(store_with(&due)?).build()?;

    let results = join_all((0..100).map(|_| count_unread(&client))).await;
    server.rotated().await;

    assert!(results.iter().all(Result::is_ok), "{results:?}");
    assert_eq!(server.refresh_count(), 1);
    assert_eq!(server.http.requests().len(), 101);
    Ok(())
}

#[tokio::test]
async fn a_caller_cancelled_during_a_refresh_does_not_lose_the_new_tokens() -> TestResult {
    let server = TokenServer::start().await?;
    let store = Arc::new(MemoryStore::new());
    let client = server.builder().tokens(store.clone()).build()?;
    client.account().login(login()).await?;
    server.expire_access_token();
    server.hold_refreshes();

    let caller = tokio::spawn({
        let client = client.clone();
        async move { count_unread(&client).await }
    });
    server.rotated().await;
    caller.abort();
    assert!(caller.await.is_err_and(|error| error.is_cancelled()));
    server.release_refreshes();
    client.settle().await;

    let stored = store.load()?.ok_or("nothing is stored")?;
    assert_eq!(stored.refresh_token, Secret::new("refresh-2"));
    assert_eq!(count_unread(&client).await?, 2);
    assert_eq!(server.refresh_count(), 1);
    Ok(())
}

#[tokio::test]
async fn callers_that_wait_while_the_first_is_cancelled_get_the_new_tokens() -> TestResult {
    let server = TokenServer::start().await?;
    let client = server.signed_in_client().await?;
    server.expire_access_token();
    server.hold_refreshes();

    let mut callers: Vec<_> = (0..3)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { count_unread(&client).await })
        })
        .collect();
    server.rotated().await;
    callers.remove(0).abort();
    server.release_refreshes();

    for caller in callers {
        assert_eq!(caller.await??, 2);
    }
    assert_eq!(server.refresh_count(), 1);
    Ok(())
}

#[tokio::test]
async fn a_refresh_whose_connection_is_lost_is_retried() -> TestResult {
    let server = TokenServer::start().await?;
    let client = server.signed_in_client().await?;
    server.expire_access_token();
    server.respond_to_refresh_with(FakeResponse::Truncated);
    server.respond_to_refresh_with(FakeResponse::Closed);

    assert_eq!(count_unread(&client).await?, 2);
    assert_eq!(server.refresh_count(), 1);
    Ok(())
}

#[tokio::test]
async fn a_failed_renewal_uses_the_access_token_that_is_still_valid() -> TestResult {
    let server = TokenServer::start().await?;
    let due = Tokens {
        renew_at: Some(PAST),
        access_expires_at: Some(FUTURE),
        ..server.first_tokens()
    };
    let client = server.builder().tokens(store_with(&due)?).build()?;
    for _ in 0..3 {
        server.respond_to_refresh_with(FakeResponse::problem(ErrorCode::Unavailable));
    }

    assert_eq!(count_unread(&client).await?, 1);
    server.refreshed(3).await;
    client.settle().await;
    assert_eq!(count_unread(&client).await?, 1);

    let refreshes = server
        .http
        .request_lines()
        .iter()
        .filter(|line| line.ends_with("/refresh"))
        .count();
    assert_eq!(refreshes, 3, "the next renewal waits");
    Ok(())
}

#[tokio::test]
async fn callers_that_waited_for_a_renewal_share_its_failure() -> TestResult {
    let server = TokenServer::start().await?;
    let client = server.signed_in_client().await?;
    server.expire_access_token();
    server.hold_refreshes();
    for _ in 0..300 {
        server.respond_to_refresh_with(FakeResponse::problem(ErrorCode::Unavailable));
    }

    let callers = join_all((0..100).map(|_| count_unread(&client)));
    let (results, ()) = join(callers, async {
        server.rotated().await;
        server.release_refreshes();
    })
    .await;

    assert!(results.iter().all(Result::is_err));
    let refreshes = server
        .http
        .request_lines()
        .iter()
        .filter(|line| line.ends_with("/refresh"))
        .count();
    assert_eq!(refreshes, 3);
    Ok(())
}

#[tokio::test]
async fn a_session_can_be_renewed_before_it_is_due() -> TestResult {
    let server = TokenServer::start().await?;
    let client = server.signed_in_client().await?;

    let renewed = client.renew().await?;

    assert_eq!(renewed.refresh_token, Secret::new("refresh-2"));
    assert_eq!(client.session().await?, Some(renewed));
    Ok(())
}

#[tokio::test]
async fn a_rejected_token_is_renewed_only_once() -> TestResult {
    let server = FakeServer::respond_with(async |request| match request.target.as_str() {
        "/v1/auth/login" | "/v1/auth/refresh" => FakeResponse::json(token_server::session(1)),
        _ => FakeResponse::problem(ErrorCode::TokenExpired),
    })
    .await?;
    let client = server.client();
    client.account().login(login()).await?;

    let error = count_unread(&client).await.expect_err("rejected again");

    assert_eq!(error.code(), Some(ErrorCode::TokenExpired));
    let lines = server.request_lines();
    assert_eq!(
        lines[1..],
        [
            "GET /v1/notifications/unread",
            "POST /v1/auth/refresh",
            "GET /v1/notifications/unread"
        ]
    );
    Ok(())
}

#[tokio::test]
async fn only_a_rejected_token_is_renewed() -> TestResult {
    for code in [
        ErrorCode::BadCredentials,
        ErrorCode::Forbidden,
        ErrorCode::InsufficientScope,
    ] {
        let expected = code.clone();
        let server = FakeServer::respond_with(move |request| {
            let response = match request.target.as_str() {
                "/v1/auth/login" => FakeResponse::json(token_server::session(1)),
                _ => FakeResponse::problem(expected.clone()),
            };
            async { response }
        })
        .await?;
        let client = server.client();
        client.account().login(login()).await?;

        let error = count_unread(&client).await.expect_err("refused");

        assert_eq!(error.code(), Some(code));
        assert_eq!(server.requests().len(), 2);
    }
    Ok(())
}

#[tokio::test]
async fn the_lifetime_of_a_token_is_measured_by_the_servers_clock() -> TestResult {
    let server = TokenServer::start().await?;
    let client = server.signed_in_client().await?;

    // The date of the fake server is in the past, and the token expires 15 minutes after it.
    for _ in 0..3 {
        client
            .users()
            .list_mutes(PeopleQuery::default())
            .await
            .expect_err("not a page");
    }

    let stored = client.session().await?.ok_or("nothing is stored")?;
    let (renew, end) = stored
        .renew_at
        .zip(stored.access_expires_at)
        .ok_or("no times")?;
    assert!((20..=40).contains(&end.since(renew).as_secs()));
    assert_eq!(server.refresh_count(), 0);
    Ok(())
}

#[tokio::test]
async fn a_token_about_to_expire_is_used_at_once_and_renewed_behind_the_call() -> TestResult {
    let server = TokenServer::start().await?;
    let due = Tokens {
        renew_at: Some(PAST),
        access_expires_at: Some(FUTURE),
        ..server.first_tokens()
    };
    let client = server.builder().tokens(store_with(&due)?).build()?;
    server.hold_refreshes();

    assert_eq!(count_unread(&client).await?, 1, "the renewal is held");
    server.rotated().await;
    server.release_refreshes();
    client.settle().await;

    assert_eq!(count_unread(&client).await?, 2);
    assert_eq!(server.refresh_count(), 1);
    Ok(())
}
