//! Signing in: what becomes of a session that nobody waits for, that cannot be saved, or that would not be used.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use mini_twitter_client::core::account::{Register, Session};
use mini_twitter_client::core::error::ErrorCode;
use mini_twitter_client::core::field::Secret;
use mini_twitter_client::{Call, Client, Error, FileStore, MemoryStore, TokenStore as _};
use tokio::sync::Semaphore;

use crate::TestResult;
use crate::fake_server::{FakeResponse, FakeServer};
use crate::token_server::{TokenServer, count_unread, login, session};

const SOON: Duration = Duration::from_millis(150);

/// The ways to sign in.
const WAYS: [fn(&Client) -> Call<Session>; 3] = [
    |client| client.account().login(login()),
    |client| client.account().reactivate(login()),
    |client| {
        client
            .account()
            .register(Register::new("alice", "alice@example.org", "correct horse"))
    },
];

/// A server that creates a session for every request, but responds to the first only when it is released.
struct SlowServer {
    http: FakeServer,
    /// A request adds a permit.
    arrivals: Arc<Semaphore>,
    /// The first response takes a permit.
    responses: Arc<Semaphore>,
}

impl SlowServer {
    async fn start() -> io::Result<Self> {
        let arrivals = Arc::new(Semaphore::new(0));
        let responses = Arc::new(Semaphore::new(0));
        let count = Arc::new(AtomicU32::new(0));
        let shared = (arrivals.clone(), responses.clone(), count);
        let http = FakeServer::respond_with(move |_| {
            let (arrivals, responses, count) = shared.clone();
            async move {
                let number = count.fetch_add(1, Ordering::Relaxed) + 1;
                arrivals.add_permits(1);
                if number == 1 {
                    let permit = responses.acquire().await;
                    permit.expect("it is never closed").forget();
                }
                FakeResponse::json(session(number))
            }
        })
        .await?;
        Ok(Self {
            http,
            arrivals,
            responses,
        })
    }
}

#[tokio::test]
async fn a_session_whose_caller_is_gone_is_saved() -> TestResult {
    for sign_in in WAYS {
        let server = SlowServer::start().await?;
        let store = Arc::new(MemoryStore::new());
        let client = server.http.builder().tokens(store.clone()).build()?;

        let caller = tokio::spawn(sign_in(&client).into_future());
        server.arrivals.acquire().await?.forget();
        caller.abort();
        assert!(caller.await.is_err_and(|error| error.is_cancelled()));
        server.responses.add_permits(1);
        client.settle().await;

        let stored = store.load()?.ok_or("nothing is stored")?;
        assert_eq!(stored.access_token, Secret::new("access-1"));
        assert_eq!(client.session().await?, Some(stored));
    }
    Ok(())
}

#[tokio::test]
async fn a_sign_in_whose_caller_is_gone_replaces_no_later_one() -> TestResult {
    let server = SlowServer::start().await?;
    let store = Arc::new(MemoryStore::new());
    let client = server.http.builder().tokens(store.clone()).build()?;

    let first = client.account().login(login());
    first.deadline(SOON).await.expect_err("held");
    let mut later = tokio::spawn(client.account().login(login()).into_future());
    let early = tokio::time::timeout(SOON, &mut later).await;
    server.responses.add_permits(1);
    if early.is_err() {
        later.await??;
    }
    client.settle().await;

    let stored = store.load()?.ok_or("nothing is stored")?;
    assert_eq!(stored.access_token, Secret::new("access-2"));
    assert_eq!(client.session().await?, Some(stored));
    Ok(())
}

#[tokio::test]
async fn a_sign_in_goes_on_after_its_deadline() -> TestResult {
    let server = SlowServer::start().await?;
    let store = Arc::new(MemoryStore::new());
    let client = server.http.builder().tokens(store.clone()).build()?;

    let call = client.account().login(login());
    let error = call.deadline(SOON).await.expect_err("held");
    server.responses.add_permits(1);
    client.settle().await;

    assert!(error.to_string().contains("deadline"), "{error}");
    assert!(store.load()?.is_some());
    Ok(())
}

#[tokio::test]
async fn a_sign_in_that_nobody_waits_for_is_not_tried_again() -> TestResult {
    let limited = FakeResponse::problem(ErrorCode::RateLimited).with("retry-after", "1");
    let server = FakeServer::scripted([limited]).await?;
    let client = server.client();

    let call = client.account().login(login());
    call.deadline(SOON).await.expect_err("limited");
    client.settle().await;

    assert_eq!(server.requests().len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_client_with_a_personal_token_does_not_sign_in() -> TestResult {
    let server = TokenServer::start().await?;
    let client = server.builder().token("mt_token").build()?;

    for sign_in in WAYS {
        let error = sign_in(&client).await.expect_err("it has a token");

        assert_eq!(
            error.to_string(),
            "token: this client signs every call with its personal token; sign in with a client that is built without one"
        );
    }

    assert_eq!(server.http.requests().len(), 0);
    Ok(())
}

#[tokio::test]
async fn a_store_without_a_file_is_found_before_a_session_is_created() -> TestResult {
    let server = TokenServer::start().await?;
    for path in ["", "/", ".."] {
        let client = server.builder().tokens(FileStore::new(path)).build()?;

        let read = count_unread(&client).await.expect_err(path);
        let sign_in = client.account().login(login()).await.expect_err(path);

        for error in [read, sign_in] {
            assert!(matches!(error, Error::Store(_)), "{error:?}");
            assert_eq!(
                error.to_string(),
                format!("cannot read or save the session: {path:?} is not the path of a file")
            );
        }
    }
    assert_eq!(server.http.requests().len(), 0);
    Ok(())
}
