//! What ends a session and what does not; changes of the stored session by other processes.

use std::io;
use std::sync::{Arc, Mutex};

use futures_util::future::join_all;
use mini_twitter_client::core::account::Deactivate;
use mini_twitter_client::core::error::ErrorCode;
use mini_twitter_client::core::time::Timestamp;
use mini_twitter_client::{Error, MemoryStore, TokenStore, Tokens, TransportKind};

use crate::TestResult;
use crate::fake_server::{FakeResponse, FakeServer};
use crate::token_server::{TokenServer, count_unread, login, session, store_with};

const PAST: Timestamp = Timestamp::from_micros(0);

#[tokio::test]
async fn a_failed_connection_keeps_the_session() -> TestResult {
    let server = TokenServer::start().await?;
    let due = Tokens {
        renew_at: Some(PAST),
        access_expires_at: Some(PAST),
        ..server.first_tokens()
    };
    let store = store_with(&due)?;
    let client = server.builder().tokens(store.clone()).build()?;
    drop(server);

    let error = count_unread(&client).await.expect_err("no server");

    let Error::Transport(failure) = error else {
        return Err(format!("another error: {error:?}").into());
    };
    assert_eq!(failure.kind, TransportKind::Connect);
    assert_eq!(store.load()?, Some(due));
    Ok(())
}

#[tokio::test]
async fn a_busy_server_does_not_end_the_session() -> TestResult {
    let server = TokenServer::start().await?;
    let client = server.signed_in_client().await?;
    server.expire_access_token();
    for _ in 0..3 {
        server.respond_to_refresh_with(FakeResponse::problem(ErrorCode::Unavailable));
    }

    let error = count_unread(&client).await.expect_err("busy");

    assert_eq!(error.code(), Some(ErrorCode::Unavailable));
    assert!(client.session().await?.is_some());
    assert_eq!(
        count_unread(&client).await?,
        2,
        "the next call renews the tokens"
    );
    Ok(())
}

#[tokio::test]
async fn the_page_of_a_proxy_does_not_end_the_session() -> TestResult {
    let server = TokenServer::start().await?;
    let client = server.signed_in_client().await?;
    server.expire_access_token();
    server.respond_to_refresh_with(FakeResponse::Full(
        403,
        Vec::new(),
        "<h1>Blocked</h1>".to_owned(),
    ));

    let error = count_unread(&client)
        .await
        .expect_err("refused by the proxy");

    assert_eq!(error.status(), Some(403));
    assert!(client.session().await?.is_some());
    Ok(())
}

#[tokio::test]
async fn a_refused_refresh_token_ends_the_session() -> TestResult {
    let server = TokenServer::start().await?;
    let store = Arc::new(MemoryStore::new());
    let client = server.builder().tokens(store.clone()).build()?;
    client.account().login(login()).await?;
    server.rotate();

    let results = join_all((0..10).map(|_| count_unread(&client))).await;

    for result in results {
        assert!(matches!(result, Err(Error::SignedOut)), "{result:?}");
    }
    assert_eq!(store.load()?, None);
    Ok(())
}

#[tokio::test]
async fn what_a_proxy_answers_to_a_sign_out_keeps_the_session() -> TestResult {
    for (status, body) in [
        (200, ""),
        (200, "{}"),
        (200, "<p>Hi</p>"),
        (401, "{}"),
        (401, ""),
    ] {
        let server = FakeServer::respond_with(move |request| async move {
            match request.target.as_str() {
                "/v1/auth/login" => FakeResponse::json(session(1)),
                _ => FakeResponse::Full(status, Vec::new(), body.to_owned()),
            }
        })
        .await?;
        let client = server.client();
        client.account().login(login()).await?;
        let password = login().password;

        let logout = client.account().logout().await;
        let deactivation = client.account().deactivate(Deactivate { password }).await;

        for result in [logout, deactivation] {
            assert!(matches!(result, Err(Error::Decode { .. })), "{result:?}");
        }
        assert!(client.session().await?.is_some());
    }
    Ok(())
}

#[tokio::test]
async fn a_ban_is_returned_as_its_own_error() -> TestResult {
    let server = TokenServer::start().await?;
    let client = server.signed_in_client().await?;
    server.expire_access_token();
    server.respond_to_refresh_with(FakeResponse::problem(ErrorCode::AccountBanned));

    let error = count_unread(&client).await.expect_err("banned");

    assert_eq!(error.code(), Some(ErrorCode::AccountBanned));
    assert_eq!(client.session().await?, None);
    Ok(())
}

/// A store without a lock whose tokens another process replaces: each read returns the next of these, then the last.
#[derive(Debug)]
struct ChangingStore(Mutex<Vec<Tokens>>);

impl TokenStore for ChangingStore {
    fn load(&self) -> io::Result<Option<Tokens>> {
        let mut sequence = self.0.lock().expect("no holder panics");
        let is_last = sequence.len() == 1;
        Ok(Some(if is_last {
            sequence[0].clone()
        } else {
            sequence.remove(0)
        }))
    }

    fn save(&self, tokens: Option<&Tokens>) -> io::Result<()> {
        *self.0.lock().expect("no holder panics") = tokens.into_iter().cloned().collect();
        Ok(())
    }
}

#[tokio::test]
async fn a_refused_refresh_reads_the_store_again_before_the_session_ends() -> TestResult {
    let server = TokenServer::start().await?;
    let first = server.first_tokens();
    let second = server.rotate();
    // Read by the first call, by the renewal, and after the server refused.
    let store = ChangingStore(Mutex::new(vec![first.clone(), first, second]));
    let client = server.builder().tokens(store).build()?;

    assert_eq!(count_unread(&client).await?, 2);
    assert_eq!(server.refresh_count(), 0);
    Ok(())
}

#[tokio::test]
async fn newer_tokens_found_after_a_refusal_are_renewed_when_due() -> TestResult {
    let server = TokenServer::start().await?;
    let first = server.first_tokens();
    let second = Tokens {
        renew_at: Some(PAST),
        ..server.rotate()
    };
    let store = ChangingStore(Mutex::new(vec![first.clone(), first, second]));
    let client = server.builder().tokens(store).build()?;

    assert_eq!(count_unread(&client).await?, 3);
    assert_eq!(server.refresh_count(), 1);
    Ok(())
}

#[tokio::test]
async fn tokens_that_another_client_renewed_are_used() -> TestResult {
    let server = TokenServer::start().await?;
    let store = store_with(&server.first_tokens())?;
    let client = server.builder().tokens(store.clone()).build()?;
    assert_eq!(count_unread(&client).await?, 1);
    store.save(Some(&server.rotate()))?;

    assert_eq!(count_unread(&client).await?, 2);
    assert_eq!(server.refresh_count(), 0);
    Ok(())
}

#[tokio::test]
async fn signing_out_in_another_process_ends_the_session() -> TestResult {
    let server = TokenServer::start().await?;
    let store = store_with(&server.first_tokens())?;
    let client = server.builder().tokens(store.clone()).build()?;
    assert_eq!(count_unread(&client).await?, 1);
    server.expire_access_token();
    store.save(None)?;

    let error = count_unread(&client).await.expect_err("signed out");

    assert!(matches!(error, Error::SignedOut), "{error:?}");
    assert_eq!(server.refresh_count(), 0);
    Ok(())
}

#[tokio::test]
async fn a_session_that_has_ended_stays_an_error_until_the_user_signs_in_or_out() -> TestResult {
    let server = TokenServer::start().await?;
    let store = store_with(&server.first_tokens())?;
    let client = server.builder().tokens(store.clone()).build()?;
    assert_eq!(count_unread(&client).await?, 1);
    store.save(None)?;
    server.expire_access_token();
    count_unread(&client).await.expect_err("signed out");

    let later = count_unread(&client).await;
    client.account().logout().await?;
    let as_nobody = count_unread(&client).await.expect_err("nobody");

    assert!(matches!(later, Err(Error::SignedOut)), "{later:?}");
    assert_eq!(as_nobody.status(), Some(401), "it was sent");
    Ok(())
}

#[tokio::test]
async fn renewing_without_a_session_is_not_the_end_of_one() -> TestResult {
    let server = TokenServer::start().await?;
    let client = server.builder().build()?;

    let error = client.renew().await.expect_err("nobody is signed in");

    assert!(matches!(error, Error::NotSignedIn), "{error:?}");
    assert_eq!(error.to_string(), "nobody is signed in; sign in first");
    Ok(())
}
