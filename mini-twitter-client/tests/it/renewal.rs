//! The tokens are renewed once, whoever asks and however many.

use std::sync::Arc;

use futures_util::future::{join, join_all};
use mini_twitter_client::core::error::ErrorCode;
use mini_twitter_client::core::field::Secret;
use mini_twitter_client::core::time::Timestamp;
use mini_twitter_client::core::user::PeopleQuery;
use mini_twitter_client::{MemoryStore, TokenStore as _, Tokens};

use crate::TestResult;
use crate::mint::{self, Mint, holding, login, unread_of};
use crate::stage::{Stage, Told};

const PAST: Timestamp = Timestamp::from_micros(0);
const FUTURE: Timestamp = Timestamp::from_micros(4_000_000_000_000_000);

#[tokio::test]
async fn a_hundred_callers_with_an_expired_token_make_one_refresh() -> TestResult {
    let mint = Mint::open().await?;
    let client = mint.client().await?;
    mint.expire();

    let answers = join_all((0..100).map(|_| unread_of(&client))).await;

    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_eq!(mint.refreshes(), 1);
    Ok(())
}

#[tokio::test]
async fn a_hundred_callers_with_a_token_about_to_end_make_one_refresh_and_meet_no_refusal()
-> TestResult {
    let mint = Mint::open().await?;
    let due = Tokens {
        renew_at: Some(PAST),
        ..mint.tokens()
    };
    let client = mint.builder().tokens(holding(&due)?).build()?;

    let answers = join_all((0..100).map(|_| unread_of(&client))).await;

    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_eq!(mint.refreshes(), 1);
    assert_eq!(mint.stage.asked().len(), 101);
    Ok(())
}

#[tokio::test]
async fn a_caller_cancelled_in_the_middle_of_a_refresh_does_not_lose_the_new_pair() -> TestResult {
    let mint = Mint::open().await?;
    let store = Arc::new(MemoryStore::new());
    let client = mint.builder().tokens(store.clone()).build()?;
    client.account().login(login()).await?;
    mint.expire();
    mint.hold();

    let caller = tokio::spawn({
        let client = client.clone();
        async move { unread_of(&client).await }
    });
    mint.turned().await;
    caller.abort();
    assert!(caller.await.is_err_and(|error| error.is_cancelled()));
    mint.tell();
    client.settle().await;

    let kept = store.load()?.ok_or("nothing is kept")?;
    assert_eq!(kept.refresh_token, Secret::new("refresh-2"));
    assert_eq!(unread_of(&client).await?, 2);
    assert_eq!(mint.refreshes(), 1);
    Ok(())
}

#[tokio::test]
async fn callers_that_wait_when_the_first_is_cancelled_get_the_new_pair() -> TestResult {
    let mint = Mint::open().await?;
    let client = mint.client().await?;
    mint.expire();
    mint.hold();

    let mut callers: Vec<_> = (0..3)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { unread_of(&client).await })
        })
        .collect();
    mint.turned().await;
    callers.remove(0).abort();
    mint.tell();

    for caller in callers {
        assert_eq!(caller.await??, 2);
    }
    assert_eq!(mint.refreshes(), 1);
    Ok(())
}

#[tokio::test]
async fn a_refresh_that_is_cut_off_is_asked_again() -> TestResult {
    let mint = Mint::open().await?;
    let client = mint.client().await?;
    mint.expire();
    mint.trouble(Told::Half);
    mint.trouble(Told::Cut);

    assert_eq!(unread_of(&client).await?, 2);
    assert_eq!(mint.refreshes(), 1);
    Ok(())
}

#[tokio::test]
async fn a_renewal_ahead_of_time_that_fails_goes_on_with_the_token_that_still_works() -> TestResult
{
    let mint = Mint::open().await?;
    let due = Tokens {
        renew_at: Some(PAST),
        access_expires_at: Some(FUTURE),
        ..mint.tokens()
    };
    let client = mint.builder().tokens(holding(&due)?).build()?;
    for _ in 0..3 {
        mint.trouble(Told::problem(ErrorCode::Unavailable));
    }

    assert_eq!(unread_of(&client).await?, 1);
    assert_eq!(unread_of(&client).await?, 1);

    let refreshes = mint
        .stage
        .lines()
        .iter()
        .filter(|line| line.ends_with("/refresh"))
        .count();
    assert_eq!(refreshes, 3, "it is left alone for a while");
    Ok(())
}

#[tokio::test]
async fn callers_who_waited_for_a_renewal_share_its_failure() -> TestResult {
    let mint = Mint::open().await?;
    let client = mint.client().await?;
    mint.expire();
    mint.hold();
    for _ in 0..300 {
        mint.trouble(Told::problem(ErrorCode::Unavailable));
    }

    let callers = join_all((0..100).map(|_| unread_of(&client)));
    let (answers, ()) = join(callers, async {
        mint.turned().await;
        mint.tell();
    })
    .await;

    assert!(answers.iter().all(Result::is_err));
    let refreshes = mint
        .stage
        .lines()
        .iter()
        .filter(|line| line.ends_with("/refresh"))
        .count();
    assert_eq!(refreshes, 3);
    Ok(())
}

#[tokio::test]
async fn a_session_can_be_renewed_before_its_time() -> TestResult {
    let mint = Mint::open().await?;
    let client = mint.client().await?;

    let renewed = client.renew().await?;

    assert_eq!(renewed.refresh_token, Secret::new("refresh-2"));
    assert_eq!(client.session().await?, Some(renewed));
    Ok(())
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_and_no_more() -> TestResult {
    let stage = Stage::play(async |asked| match asked.target.as_str() {
        "/v1/auth/login" | "/v1/auth/refresh" => Told::json(mint::session(1)),
        _ => Told::problem(ErrorCode::TokenExpired),
    })
    .await?;
    let client = stage.client();
    client.account().login(login()).await?;

    let error = unread_of(&client).await.expect_err("it is never enough");

    assert_eq!(error.code(), Some(ErrorCode::TokenExpired));
    let lines = stage.lines();
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
async fn only_a_token_that_is_refused_is_renewed() -> TestResult {
    for code in [
        ErrorCode::BadCredentials,
        ErrorCode::Forbidden,
        ErrorCode::InsufficientScope,
    ] {
        let told = code.clone();
        let stage = Stage::play(move |asked| {
            let told = match asked.target.as_str() {
                "/v1/auth/login" => Told::json(mint::session(1)),
                _ => Told::problem(told.clone()),
            };
            async { told }
        })
        .await?;
        let client = stage.client();
        client.account().login(login()).await?;

        let error = unread_of(&client).await.expect_err("refused");

        assert_eq!(error.code(), Some(code));
        assert_eq!(stage.asked().len(), 2);
    }
    Ok(())
}

#[tokio::test]
async fn the_life_of_a_token_is_measured_by_the_servers_clock() -> TestResult {
    let mint = Mint::open().await?;
    let client = mint.client().await?;

    // The stage's date is long past, and so is the end of the token: 15 minutes after it.
    for _ in 0..3 {
        client
            .users()
            .list_mutes(PeopleQuery::default())
            .await
            .expect_err("no page");
    }

    let kept = client.session().await?.ok_or("nothing is kept")?;
    let (renew, end) = kept
        .renew_at
        .zip(kept.access_expires_at)
        .ok_or("no times")?;
    assert!((20..=40).contains(&end.since(renew).as_secs()));
    assert_eq!(mint.refreshes(), 0);
    Ok(())
}
