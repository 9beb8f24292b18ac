//! What is sent again, when, and what never is.

use std::time::{Duration, Instant};

use mini_twitter_client::core::account::UpdateMe;
use mini_twitter_client::core::error::ErrorCode;
use mini_twitter_client::core::id::PostId;
use mini_twitter_client::core::post::NewPost;
use mini_twitter_client::core::route::Method;
use mini_twitter_client::{Client, Error, Retry, TransportKind};

use crate::TestResult;
use crate::mint::login;
use crate::stage::{Stage, Told, hasty, unread};

fn busy() -> Told {
    Told::problem(ErrorCode::Unavailable)
}

#[tokio::test]
async fn a_read_is_tried_three_times() -> TestResult {
    let stage = Stage::script([busy(), Told::Cut, Told::json(unread(4))]).await?;

    let answer = stage.client().notifications().count_unread().await?;

    assert_eq!(answer.notifications, 4);
    assert_eq!(stage.asked().len(), 3);
    Ok(())
}

#[tokio::test]
async fn after_three_tries_the_last_failure_is_told() -> TestResult {
    let stage = Stage::script([busy()]).await?;

    let error = stage
        .client()
        .notifications()
        .count_unread()
        .await
        .expect_err("busy");

    assert_eq!(error.code(), Some(ErrorCode::Unavailable));
    assert!(error.is_retryable());
    assert_eq!(stage.asked().len(), 3);
    Ok(())
}

#[tokio::test]
async fn a_post_goes_with_the_same_key_and_body_on_every_try() -> TestResult {
    let stage = Stage::script([busy(), Told::Cut, Told::Half]).await?;

    let call = stage.client().posts().create(NewPost::text("hi"));
    call.await.expect_err("never answered");

    let asked = stage.asked();
    let key = asked[0].header("idempotency-key").ok_or("no key")?;
    assert!((16..=64).contains(&key.len()));
    assert_eq!(asked.len(), 3);
    for again in &asked {
        assert_eq!(again.header("idempotency-key"), Some(key));
        assert_eq!(again.body, r#"{"text":"hi"}"#);
    }
    Ok(())
}

#[tokio::test]
async fn every_post_has_a_key_of_its_own_unless_it_is_given_one() -> TestResult {
    let stage = Stage::script([Told::problem(ErrorCode::Forbidden)]).await?;
    let client = stage.client();

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

    let asked = stage.asked();
    let keys: Vec<_> = asked
        .iter()
        .map(|asked| asked.header("idempotency-key"))
        .collect();
    assert_ne!(keys[0], keys[1]);
    assert_eq!(keys[2], Some("mine"));
    Ok(())
}

#[tokio::test]
async fn what_may_not_be_done_twice_is_sent_once() -> TestResult {
    for told in [
        busy(),
        Told::Cut,
        Told::Half,
        Told::problem(ErrorCode::RateLimited),
    ] {
        let stage = Stage::script([told]).await?;
        let client = stage.client();

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
            .expect_err("unknown POST");

        assert_eq!(stage.asked().len(), 3);
    }
    Ok(())
}

#[tokio::test]
async fn a_state_that_is_set_is_sent_again() -> TestResult {
    let stage = Stage::script([busy(), busy(), busy(), Told::empty(204)]).await?;
    let client = stage.client();

    client.posts().like(PostId(5)).await.expect_err("PUT");
    client.posts().delete(PostId(5)).await?;

    assert_eq!(stage.asked().len(), 4);
    Ok(())
}

#[tokio::test]
async fn of_refusals_only_those_that_pass_are_tried_again() -> TestResult {
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
    ] {
        let stage = Stage::script([Told::empty(status)]).await?;

        let error = stage
            .client()
            .notifications()
            .count_unread()
            .await
            .expect_err("refused");

        assert_eq!(error.status(), Some(status));
        assert_eq!(stage.asked().len(), tries, "{status}");
    }
    Ok(())
}

#[tokio::test]
async fn the_server_says_how_long_to_wait() -> TestResult {
    let limited = Told::problem(ErrorCode::RateLimited).with("retry-after", "1");
    let stage = Stage::script([limited, Told::json(unread(0))]).await?;
    let began = Instant::now();

    stage.client().notifications().count_unread().await?;

    assert!(began.elapsed() >= Duration::from_secs(1));
    Ok(())
}

#[tokio::test]
async fn a_wait_that_is_too_long_is_told_at_once() -> TestResult {
    for text in ["31", "Thu, 01 Jan 2026 00:00:31 GMT"] {
        let limited = Told::problem(ErrorCode::RateLimited).with("retry-after", text);
        let stage = Stage::script([limited]).await?;

        let error = stage
            .client()
            .notifications()
            .count_unread()
            .await
            .expect_err("limited");

        assert_eq!(error.retry_after(), Some(Duration::from_secs(31)), "{text}");
        assert_eq!(stage.asked().len(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn what_never_reached_the_server_is_sent_again_whatever_it_is() -> TestResult {
    let url = Stage::script([busy()]).await?.url.clone();
    let pause = Duration::from_millis(40);
    let slow = Retry {
        least: pause,
        most: pause,
        ..Retry::default()
    };
    let client = Client::builder(url).retry(slow).build()?;
    let began = Instant::now();

    let error = client
        .account()
        .login(login())
        .await
        .expect_err("nobody is there");

    assert!(
        began.elapsed() >= 2 * pause,
        "two pauses between three tries"
    );
    assert!(matches!(error, Error::Transport(failure) if failure.kind == TransportKind::Connect));
    Ok(())
}

#[tokio::test]
async fn a_call_may_be_more_or_less_persistent_than_its_client() -> TestResult {
    let stage = Stage::script([busy()]).await?;
    let client = stage.builder().retry(Retry::never()).build()?;

    client
        .notifications()
        .count_unread()
        .await
        .expect_err("busy");
    client
        .notifications()
        .count_unread()
        .retry(hasty())
        .await
        .expect_err("busy");

    assert_eq!(stage.asked().len(), 4);
    Ok(())
}

#[tokio::test]
async fn a_server_that_says_nothing_is_given_up_on() -> TestResult {
    let stage = Stage::script([Told::Silence]).await?;

    let call = stage.client().notifications().count_unread();
    let error = call
        .timeout(Duration::from_millis(150))
        .await
        .expect_err("silence");

    assert!(matches!(&error, Error::Transport(failure) if failure.kind == TransportKind::Timeout));
    assert_eq!(error.to_string(), "the server did not answer in time");
    assert_eq!(stage.asked().len(), 3);
    Ok(())
}
