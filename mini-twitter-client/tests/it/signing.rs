//! Signing in and out, and which calls are signed with what.

use std::sync::Arc;

use mini_twitter_client::core::account::Deactivate;
use mini_twitter_client::core::error::ErrorCode;
use mini_twitter_client::core::field::Secret;
use mini_twitter_client::{MemoryStore, TokenStore as _};

use crate::TestResult;
use crate::mint::{Mint, holding, login, unread_of};
use crate::stage::{Stage, Told, unread};

#[tokio::test]
async fn signing_in_keeps_the_session_and_signing_out_forgets_it() -> TestResult {
    let mint = Mint::open().await?;
    let store = Arc::new(MemoryStore::new());
    let client = mint.builder().tokens(store.clone()).build()?;

    client.account().reactivate(login()).await?;
    let kept = store.load()?.ok_or("nothing is kept")?;
    client.account().logout().await?;

    assert_eq!(
        (kept.username.as_str(), &kept.server),
        ("alice", &mint.stage.url)
    );
    assert_eq!(store.load()?, None);
    assert_eq!(
        mint.stage.asked()[1].header("authorization"),
        Some("Bearer access-1")
    );
    Ok(())
}

#[tokio::test]
async fn deactivating_forgets_the_session() -> TestResult {
    let mint = Mint::open().await?;
    let client = mint.client().await?;

    let confirm = Deactivate {
        password: Secret::new("correct horse"),
    };
    client.account().deactivate(confirm).await?;

    assert_eq!(client.session().await?, None);
    Ok(())
}

#[tokio::test]
async fn signing_out_of_a_session_that_has_ended_is_fine() -> TestResult {
    let mint = Mint::open().await?;
    let client = mint.client().await?;
    mint.turn();

    client.account().logout().await?;

    assert_eq!(client.session().await?, None);
    Ok(())
}

#[tokio::test]
async fn signing_out_offline_keeps_the_session() -> TestResult {
    let mint = Mint::open().await?;
    let client = mint.client().await?;
    drop(mint);

    let error = client
        .account()
        .logout()
        .await
        .expect_err("nobody is there");

    assert!(error.is_retryable());
    assert!(client.session().await?.is_some());
    client.forget().await?;
    assert_eq!(client.session().await?, None);
    Ok(())
}

#[tokio::test]
async fn tokens_go_to_the_server_they_are_for_and_no_other() -> TestResult {
    let mint = Mint::open().await?;
    let store = holding(&mint.tokens())?;
    let other = Stage::script([Told::json(unread(0))]).await?;
    let client = other.builder().tokens(store.clone()).build()?;

    unread_of(&client).await?;
    client.forget().await?;

    assert_eq!(other.asked()[0].header("authorization"), None);
    assert!(
        store.load()?.is_some(),
        "what is another's is not forgotten"
    );
    Ok(())
}

#[tokio::test]
async fn public_rows_are_not_signed() -> TestResult {
    let mint = Mint::open().await?;
    let client = mint.client().await?;

    client.account().login(login()).await?;

    assert!(
        mint.stage
            .asked()
            .iter()
            .all(|asked| asked.header("authorization").is_none())
    );
    Ok(())
}

#[tokio::test]
async fn a_personal_token_signs_every_call_and_is_never_renewed() -> TestResult {
    let stage = Stage::script([
        Told::json(unread(0)),
        Told::problem(ErrorCode::TokenExpired),
    ])
    .await?;
    let client = stage.builder().token("mt_secret").build()?;

    unread_of(&client).await?;
    let error = unread_of(&client).await.expect_err("it has ended");

    assert_eq!(error.code(), Some(ErrorCode::TokenExpired));
    let signs = stage
        .asked()
        .iter()
        .all(|asked| asked.header("authorization") == Some("Bearer mt_secret"));
    assert!(signs && stage.asked().len() == 2);
    Ok(())
}

#[tokio::test]
async fn a_personal_token_that_is_refused_says_nothing_of_the_session() -> TestResult {
    let mint = Mint::open().await?;
    let store = holding(&mint.tokens())?;
    let client = mint
        .builder()
        .token("mt_dead")
        .tokens(store.clone())
        .build()?;

    let error = client.account().logout().await.expect_err("it is dead");

    assert_eq!(error.code(), Some(ErrorCode::Unauthenticated));
    assert_eq!(store.load()?, Some(mint.tokens()));
    Ok(())
}

#[tokio::test]
async fn a_call_with_an_authorization_of_its_own_is_signed_by_that_alone() -> TestResult {
    let mint = Mint::open().await?;
    let client = mint.client().await?;

    let call = client.notifications().count_unread();
    call.header("Authorization", "Bearer mt_own")
        .await
        .expect_err("unknown here");

    let asked = mint.stage.asked();
    let signs: Vec<_> = asked[1].headers.get_all("authorization").iter().collect();
    assert_eq!(signs, ["Bearer mt_own"]);
    assert_eq!(asked.len(), 2);
    Ok(())
}
