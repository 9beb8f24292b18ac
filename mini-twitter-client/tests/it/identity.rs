//! A client acts for one user: whoever else signs in to its store, it never turns into them.

use std::sync::Arc;

use mini_twitter_client::core::time::Timestamp;
use mini_twitter_client::{Error, MemoryStore, TokenStore as _, Tokens};

use crate::TestResult;
use crate::fake_server::{FakeResponse, FakeServer};
use crate::token_server::{TokenServer, count_unread, login, session, store_with};

const OTHER: &str = "signed in as @alice, but the stored session is now @bob's; sign in again as @alice, or create a new client to act as @bob";

fn assert_other_user(error: &Error) {
    assert!(matches!(error, Error::OtherUser { .. }), "{error:?}");
    assert_eq!(error.to_string(), OTHER);
}

#[tokio::test]
async fn a_repeat_after_a_rejection_does_not_sign_as_another_user() -> TestResult {
    let server = TokenServer::start().await?;
    let store = store_with(&server.first_tokens())?;
    let client = server.builder().tokens(store.clone()).build()?;
    assert_eq!(count_unread(&client).await?, 1);
    store.save(Some(&server.bobs_tokens()))?;
    server.expire_access_token();

    let error = count_unread(&client).await.expect_err("bob's session");

    assert_other_user(&error);
    let signed = server.http.requests();
    let signed_by = |request: &crate::fake_server::ReceivedRequest| {
        request.header("authorization").map(str::to_owned)
    };
    assert!(
        signed
            .iter()
            .all(|request| signed_by(request).as_deref() == Some("Bearer access-1"))
    );
    assert_eq!(store.load()?, Some(server.bobs_tokens()));
    Ok(())
}

#[tokio::test]
async fn renewing_does_not_return_the_session_of_another_user() -> TestResult {
    let server = TokenServer::start().await?;
    let store = store_with(&server.first_tokens())?;
    let client = server.builder().tokens(store.clone()).build()?;
    client.session().await?;
    store.save(Some(&server.bobs_tokens()))?;

    let error = client.renew().await.expect_err("bob's session");

    assert_other_user(&error);
    assert_eq!(server.http.requests().len(), 0);
    Ok(())
}

#[tokio::test]
async fn a_usable_token_of_the_own_user_is_used_while_another_signs_in() -> TestResult {
    let server = TokenServer::start().await?;
    let due = Tokens {
        renew_at: Some(Timestamp::from_micros(0)),
        ..server.first_tokens()
    };
    let store = store_with(&due)?;
    let client = server.builder().tokens(store.clone()).build()?;
    client.session().await?;
    store.save(Some(&server.bobs_tokens()))?;

    assert_eq!(count_unread(&client).await?, 1);
    assert_eq!(count_unread(&client).await?, 1);

    assert_eq!(server.refresh_count(), 0);
    assert_eq!(store.load()?, Some(server.bobs_tokens()));
    Ok(())
}

#[tokio::test]
async fn a_client_that_has_signed_out_does_not_turn_into_whoever_signs_in_next() -> TestResult {
    let server = TokenServer::start().await?;
    let store = Arc::new(MemoryStore::new());
    let client = server.builder().tokens(store.clone()).build()?;
    client.account().login(login()).await?;
    client.account().logout().await?;
    store.save(Some(&server.bobs_tokens()))?;

    let error = count_unread(&client).await.expect_err("bob's session");

    assert_other_user(&error);
    Ok(())
}

#[tokio::test]
async fn signing_out_does_not_remove_the_session_of_another_user() -> TestResult {
    let server = TokenServer::start().await?;
    let store = store_with(&server.first_tokens())?;
    let client = server.builder().tokens(store.clone()).build()?;
    assert_eq!(count_unread(&client).await?, 1);
    store.save(Some(&server.bobs_tokens()))?;

    client.account().logout().await?;

    assert_eq!(store.load()?, Some(server.bobs_tokens()));
    Ok(())
}

#[tokio::test]
async fn signing_in_as_another_user_changes_the_user_of_the_client() -> TestResult {
    let server = TokenServer::start().await?;
    let store = store_with(&server.bobs_tokens())?;
    let client = server.builder().tokens(store.clone()).build()?;
    client.session().await?;

    client.account().login(login()).await?;

    assert_eq!(count_unread(&client).await?, 1);
    assert_eq!(
        store.load()?.map(|tokens| tokens.username),
        Some("alice".to_owned())
    );
    Ok(())
}

#[tokio::test]
async fn another_sign_in_through_the_same_client_does_not_sign_the_repeat_of_a_call() -> TestResult
{
    let login_of_bob = || {
        let mut session = session(2);
        session.user.id = mini_twitter_client::core::id::UserId(8);
        session.user.username = "bob".to_owned();
        FakeResponse::json(session)
    };
    let client = Arc::new(std::sync::OnceLock::<mini_twitter_client::Client>::new());
    let server = FakeServer::respond_with({
        let client = client.clone();
        move |request| {
            let client = client.clone();
            async move {
                if request.target == "/v1/auth/login" {
                    return login_of_bob();
                }
                // While alice's call is on its way, bob signs in through a clone of the client.
                let client = client.get().expect("set before the first call");
                client.account().login(login()).await.expect("accepted");
                FakeResponse::problem(mini_twitter_client::core::error::ErrorCode::TokenExpired)
            }
        }
    })
    .await?;
    let alice = Tokens {
        server: server.url.clone(),
        ..TokenServer::start().await?.first_tokens()
    };
    let built = server.builder().tokens(store_with(&alice)?).build()?;
    client.get_or_init(|| built.clone());

    let error = count_unread(&built).await.expect_err("bob's session");

    assert_other_user(&error);
    let signed = server.requests();
    let bobs = signed
        .iter()
        .filter(|request| request.header("authorization") == Some("Bearer access-2"));
    assert_eq!(bobs.count(), 0);
    Ok(())
}
