//! Signing in and out, and which token signs which call.

use std::sync::Arc;

use mini_twitter_client::core::account::Deactivate;
use mini_twitter_client::core::error::ErrorCode;
use mini_twitter_client::core::field::Secret;
use mini_twitter_client::{MemoryStore, TokenStore as _};

use crate::TestResult;
use crate::fake_server::{FakeResponse, FakeServer, unread_count};
use crate::token_server::{TokenServer, count_unread, login, store_with};

#[tokio::test]
async fn signing_in_stores_the_session_and_signing_out_removes_it() -> TestResult {
    let server = TokenServer::start().await?;
    let store = Arc::new(MemoryStore::new());
    let client = server.builder().tokens(store.clone()).build()?;

    client.account().reactivate(login()).await?;
    let stored = store.load()?.ok_or("nothing is stored")?;
    client.account().logout().await?;

    assert_eq!(
        (stored.username.as_str(), &stored.server),
        ("alice", &server.http.url)
    );
    assert_eq!(store.load()?, None);
    assert_eq!(
        server.http.requests()[1].header("authorization"),
        Some("Bearer access-1")
    );
    Ok(())
}

#[tokio::test]
async fn deactivating_removes_the_session() -> TestResult {
    let server = TokenServer::start().await?;
    let client = server.signed_in_client().await?;

    let deactivate = Deactivate {
        password: Secret::new("correct horse"),
    };
    client.account().deactivate(deactivate).await?;

    assert_eq!(client.session().await?, None);
    Ok(())
}

#[tokio::test]
async fn signing_out_of_a_session_that_has_ended_succeeds() -> TestResult {
    let server = TokenServer::start().await?;
    let client = server.signed_in_client().await?;
    server.rotate();

    client.account().logout().await?;

    assert_eq!(client.session().await?, None);
    Ok(())
}

#[tokio::test]
async fn signing_out_without_a_connection_keeps_the_session() -> TestResult {
    let server = TokenServer::start().await?;
    let client = server.signed_in_client().await?;
    drop(server);

    let error = client.account().logout().await.expect_err("no server");

    assert!(error.is_retryable());
    assert!(client.session().await?.is_some());
    client.forget().await?;
    assert_eq!(client.session().await?, None);
    Ok(())
}

#[tokio::test]
async fn public_routes_are_not_signed() -> TestResult {
    let server = TokenServer::start().await?;
    let client = server.signed_in_client().await?;

    client.account().login(login()).await?;

    assert!(
        server
            .http
            .requests()
            .iter()
            .all(|request| request.header("authorization").is_none())
    );
    Ok(())
}

#[tokio::test]
async fn a_personal_token_signs_every_call_and_is_never_renewed() -> TestResult {
    let server = FakeServer::scripted([
        FakeResponse::json(unread_count(0)),
        FakeResponse::problem(ErrorCode::TokenExpired),
    ])
    .await?;
    let client = server.builder().token("mt_secret").build()?;

    count_unread(&client).await?;
    let error = count_unread(&client).await.expect_err("expired");

    assert_eq!(error.code(), Some(ErrorCode::TokenExpired));
    let signs = server
        .requests()
        .iter()
        .all(|request| request.header("authorization") == Some("Bearer mt_secret"));
    assert!(signs && server.requests().len() == 2);
    Ok(())
}

#[tokio::test]
async fn a_refused_personal_token_keeps_the_session() -> TestResult {
    let server = TokenServer::start().await?;
    let store = store_with(&server.first_tokens())?;
    let client = server
        .builder()
        .token("mt_revoked")
        .tokens(store.clone())
        .build()?;

    let error = client.account().logout().await.expect_err("revoked");

    assert_eq!(error.code(), Some(ErrorCode::Unauthenticated));
    assert_eq!(store.load()?, Some(server.first_tokens()));
    Ok(())
}

#[tokio::test]
async fn a_call_with_its_own_authorization_gets_no_other_token() -> TestResult {
    let server = TokenServer::start().await?;
    let client = server.signed_in_client().await?;

    let call = client.notifications().count_unread();
    call.header("Authorization", "Bearer mt_own")
        .await
        .expect_err("an unknown token");

    let requests = server.http.requests();
    let headers: Vec<_> = requests[1]
        .headers
        .get_all("authorization")
        .iter()
        .collect();
    assert_eq!(headers, ["Bearer mt_own"]);
    assert_eq!(requests.len(), 2);
    Ok(())
}
