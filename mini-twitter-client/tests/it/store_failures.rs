//! A store that cannot be locked or saved: a usable access token is used, and only without one the store's error ends
//! a call.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::future::join_all;
use mini_twitter_client::core::field::Secret;
use mini_twitter_client::core::time::Timestamp;
use mini_twitter_client::{Error, FileStore, MemoryStore, TokenStore, Tokens};

use crate::TestResult;
use crate::fake_server::{FakeResponse, FakeServer, unread_count};
use crate::token_server::{TokenServer, count_unread, login, session};

const PAST: Timestamp = Timestamp::from_micros(0);
const FUTURE: Timestamp = Timestamp::from_micros(4_000_000_000_000_000);

/// Tokens that are to be renewed and can still be used.
fn due(server: &TokenServer) -> Tokens {
    Tokens {
        renew_at: Some(PAST),
        access_expires_at: Some(FUTURE),
        ..server.first_tokens()
    }
}

/// Tokens that can be used only after a renewal.
fn expired(server: &TokenServer) -> Tokens {
    Tokens {
        access_expires_at: Some(PAST),
        ..due(server)
    }
}

/// A store that cannot save while the disk is full, nor be locked while it is read-only.
#[derive(Debug)]
struct LimitedStore {
    inner: MemoryStore,
    is_full: AtomicBool,
    is_read_only: AtomicBool,
}

impl LimitedStore {
    fn with(tokens: &Tokens) -> io::Result<Arc<Self>> {
        let inner = MemoryStore::new();
        inner.save(Some(tokens))?;
        Ok(Arc::new(Self {
            inner,
            is_full: AtomicBool::new(false),
            is_read_only: AtomicBool::new(false),
        }))
    }

    fn full(tokens: &Tokens) -> io::Result<Arc<Self>> {
        let store = Self::with(tokens)?;
        store.is_full.store(true, Ordering::Relaxed);
        Ok(store)
    }

    fn read_only(tokens: &Tokens) -> io::Result<Arc<Self>> {
        let store = Self::with(tokens)?;
        store.is_read_only.store(true, Ordering::Relaxed);
        Ok(store)
    }
}

impl TokenStore for LimitedStore {
    fn load(&self) -> io::Result<Option<Tokens>> {
        self.inner.load()
    }

    fn save(&self, tokens: Option<&Tokens>) -> io::Result<()> {
        if self.is_full.load(Ordering::Relaxed) {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.inner.save(tokens)
    }

    fn try_lock(&self) -> io::Result<Option<Box<dyn Send>>> {
        if self.is_read_only.load(Ordering::Relaxed) {
            return Err(io::ErrorKind::ReadOnlyFilesystem.into());
        }
        self.inner.try_lock()
    }
}

#[tokio::test]
async fn tokens_that_cannot_be_saved_are_used() -> TestResult {
    let server = TokenServer::start().await?;
    let store = LimitedStore::full(&server.first_tokens())?;
    let client = server.builder().tokens(store).build()?;
    server.expire_access_token();

    let results = join_all((0..10).map(|_| count_unread(&client))).await;

    assert!(results.iter().all(Result::is_ok), "{results:?}");
    assert_eq!(count_unread(&client).await?, 2);
    assert_eq!(server.refresh_count(), 1);
    Ok(())
}

#[tokio::test]
async fn a_renewal_that_was_asked_for_says_that_its_tokens_cannot_be_saved() -> TestResult {
    let server = TokenServer::start().await?;
    let store = LimitedStore::full(&server.first_tokens())?;
    let client = server.builder().tokens(store).build()?;

    let error = client.renew().await.expect_err("the disk is full");

    assert!(matches!(error, Error::Store(_)), "{error:?}");
    assert_eq!(count_unread(&client).await?, 2);
    Ok(())
}

#[tokio::test]
async fn tokens_that_could_not_be_saved_are_renewed_and_saved_when_the_store_works_again()
-> TestResult {
    let server = TokenServer::start().await?;
    let store = LimitedStore::full(&server.first_tokens())?;
    let client = server.builder().tokens(store.clone()).build()?;
    server.expire_access_token();
    assert_eq!(count_unread(&client).await?, 2);

    store.is_full.store(false, Ordering::Relaxed);
    server.expire_access_token();
    assert_eq!(count_unread(&client).await?, 3);

    let stored = store.load()?.ok_or("nothing is stored")?;
    assert_eq!(stored.refresh_token, Secret::new("refresh-3"));
    Ok(())
}

#[tokio::test]
async fn unsaved_tokens_do_not_overwrite_the_session_of_another_user() -> TestResult {
    let server = TokenServer::start().await?;
    let store = LimitedStore::full(&server.first_tokens())?;
    let client = server.builder().tokens(store.clone()).build()?;
    server.expire_access_token();
    assert_eq!(count_unread(&client).await?, 2);
    store.is_full.store(false, Ordering::Relaxed);
    store.save(Some(&server.bobs_tokens()))?;
    server.expire_access_token();

    let error = count_unread(&client).await.expect_err("bob's session");

    assert!(matches!(error, Error::OtherUser { .. }), "{error:?}");
    assert_eq!(store.load()?, Some(server.bobs_tokens()));
    Ok(())
}

#[tokio::test]
async fn a_session_that_cannot_be_saved_is_ended_again_and_changes_nothing() -> TestResult {
    let server = TokenServer::start().await?;
    let store = LimitedStore::full(&server.bobs_tokens())?;
    let client = server.builder().tokens(store.clone()).build()?;

    let error = client.account().login(login()).await;

    let error = error.expect_err("the disk is full").to_string();
    assert_eq!(
        error,
        "cannot read or save the session: no storage space; the server accepted the call, and its new session was ended again"
    );
    let requests = server.http.requests();
    assert_eq!(server.http.request_lines()[1..], ["POST /v1/auth/logout"]);
    assert_eq!(requests[1].header("authorization"), Some("Bearer access-1"));
    assert_eq!(client.session().await?, Some(server.bobs_tokens()));
    store.is_full.store(false, Ordering::Relaxed);
    client.account().login(login()).await?;
    assert_eq!(
        store.load()?.map(|tokens| tokens.username),
        Some("alice".to_owned())
    );
    Ok(())
}

#[tokio::test]
async fn a_session_that_can_neither_be_saved_nor_ended_is_named() -> TestResult {
    let server = FakeServer::respond_with(async |request| match request.target.as_str() {
        "/v1/auth/login" => FakeResponse::json(session(1)),
        _ => FakeResponse::empty(501),
    })
    .await?;
    let store = LimitedStore::full(&TokenServer::start().await?.first_tokens())?;
    let client = server.builder().tokens(store).build()?;

    let error = client.account().login(login()).await;

    assert_eq!(
        error.expect_err("the disk is full").to_string(),
        "cannot read or save the session: no storage space; the server accepted the call, and its new session 77 stays open: end it in the list of sessions"
    );
    Ok(())
}

#[tokio::test]
async fn a_store_that_cannot_be_locked_is_found_before_a_session_is_created() -> TestResult {
    let server = TokenServer::start().await?;
    let store = LimitedStore::read_only(&server.first_tokens())?;
    let client = server.builder().tokens(store).build()?;

    let error = client
        .account()
        .login(login())
        .await
        .expect_err("read-only");

    assert!(matches!(error, Error::Store(_)), "{error:?}");
    assert_eq!(server.http.requests().len(), 0);
    Ok(())
}

#[tokio::test]
async fn a_lock_held_elsewhere_does_not_delay_a_call_with_a_usable_token() -> TestResult {
    let server = TokenServer::start().await?;
    let folder = tempfile::tempdir()?;
    let store = FileStore::new(folder.path().join("session.json"));
    store.save(Some(&due(&server)))?;
    let lock = store.try_lock()?.ok_or("locked")?;
    let client = server.builder().tokens(store.clone()).build()?;

    assert_eq!(count_unread(&client).await?, 1);
    assert_eq!(count_unread(&client).await?, 1);
    client.settle().await;
    assert_eq!(server.refresh_count(), 0, "the renewal waits for the lock");

    drop(lock);
    server.rotated().await;
    client.settle().await;
    let stored = store.load()?.ok_or("nothing is stored")?;
    assert_eq!(stored.refresh_token, Secret::new("refresh-2"));
    Ok(())
}

#[tokio::test]
async fn a_read_only_folder_ends_a_call_only_without_a_usable_token() -> TestResult {
    let server = TokenServer::start().await?;
    let usable = LimitedStore::read_only(&due(&server))?;
    let usable = server.builder().tokens(usable).build()?;
    let useless = LimitedStore::read_only(&expired(&server))?;
    let useless = server.builder().tokens(useless).build()?;

    assert_eq!(count_unread(&usable).await?, 1);
    assert_eq!(count_unread(&usable).await?, 1);
    let error = count_unread(&useless).await.expect_err("nothing is usable");

    assert!(matches!(error, Error::Store(_)), "{error:?}");
    assert_eq!(server.refresh_count(), 0, "no pair is lost");
    Ok(())
}

#[tokio::test]
async fn a_store_that_panics_is_an_error_of_the_store() -> TestResult {
    #[derive(Debug)]
    struct Broken;
    impl TokenStore for Broken {
        fn load(&self) -> io::Result<Option<Tokens>> {
            panic!("no keychain")
        }
        fn save(&self, _: Option<&Tokens>) -> io::Result<()> {
            panic!("no keychain")
        }
    }
    let server = TokenServer::start().await?;
    let client = server.builder().tokens(Broken).build()?;

    let read = count_unread(&client).await.expect_err("it panics");
    let saved = client.account().login(login()).await;

    assert!(matches!(read, Error::Store(_)), "{read:?}");
    assert!(matches!(saved, Err(Error::Store(_))), "{saved:?}");
    Ok(())
}

#[tokio::test]
async fn the_session_of_another_server_is_an_error_that_names_both() -> TestResult {
    let server = TokenServer::start().await?;
    let other = server.http.url.replace("127.0.0.1", "localhost");
    let folder = tempfile::tempdir()?;
    let store = FileStore::new(folder.path().join("session.json"));
    store.save(Some(&Tokens {
        server: other.clone(),
        ..server.first_tokens()
    }))?;
    let client = server.builder().tokens(store.clone()).build()?;

    let error = count_unread(&client).await.expect_err("another address");
    client.forget().await?;

    assert_eq!(
        error.to_string(),
        format!(
            "the stored session is of {other}, not of {}; use that address, or sign in here, which replaces the session",
            server.http.url
        )
    );
    assert_eq!(server.http.requests().len(), 0, "nothing is sent as nobody");
    assert!(store.load()?.is_some(), "the session is not removed");
    Ok(())
}

#[tokio::test]
async fn the_spelling_of_a_servers_address_makes_no_other_server() -> TestResult {
    let server = FakeServer::scripted([FakeResponse::json(unread_count(1))]).await?;
    let tokens = TokenServer::start().await?.first_tokens();
    for spelling in ["/", "//"] {
        let store = MemoryStore::new();
        store.save(Some(&Tokens {
            server: format!("{}{spelling}", server.url.replace("http:", "HTTP:")),
            ..tokens.clone()
        }))?;
        let client = server.builder().tokens(store).build()?;

        assert_eq!(count_unread(&client).await?, 1);
    }
    Ok(())
}
