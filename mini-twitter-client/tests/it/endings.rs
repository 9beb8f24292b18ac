//! What ends a session and what does not, and what others do to it meanwhile.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use futures_util::future::join_all;
use mini_twitter_client::core::error::ErrorCode;
use mini_twitter_client::core::field::Secret;
use mini_twitter_client::core::time::Timestamp;
use mini_twitter_client::{Error, MemoryStore, TokenStore, Tokens, TransportKind};

use crate::TestResult;
use crate::mint::{Mint, holding, login, unread_of};
use crate::stage::Told;

const PAST: Timestamp = Timestamp::from_micros(0);

#[tokio::test]
async fn being_offline_keeps_the_pair() -> TestResult {
    let mint = Mint::open().await?;
    let due = Tokens {
        renew_at: Some(PAST),
        access_expires_at: Some(PAST),
        ..mint.tokens()
    };
    let store = holding(&due)?;
    let client = mint.builder().tokens(store.clone()).build()?;
    drop(mint);

    let error = unread_of(&client).await.expect_err("nobody is there");

    let Error::Transport(failure) = error else {
        return Err(format!("not the way: {error:?}").into());
    };
    assert_eq!(failure.kind, TransportKind::Connect);
    assert_eq!(store.load()?, Some(due));
    Ok(())
}

#[tokio::test]
async fn a_server_that_is_busy_signs_nobody_out() -> TestResult {
    let mint = Mint::open().await?;
    let client = mint.client().await?;
    mint.expire();
    for _ in 0..3 {
        mint.trouble(Told::problem(ErrorCode::Unavailable));
    }

    let error = unread_of(&client).await.expect_err("it is busy");

    assert_eq!(error.code(), Some(ErrorCode::Unavailable));
    assert!(client.session().await?.is_some());
    assert_eq!(unread_of(&client).await?, 2, "the next call goes on");
    Ok(())
}

#[tokio::test]
async fn the_page_of_a_proxy_signs_nobody_out() -> TestResult {
    let mint = Mint::open().await?;
    let client = mint.client().await?;
    mint.expire();
    mint.trouble(Told::Answer(403, Vec::new(), "<h1>Blocked</h1>".to_owned()));

    let error = unread_of(&client).await.expect_err("the proxy forbids it");

    assert_eq!(error.status(), Some(403));
    assert!(client.session().await?.is_some());
    Ok(())
}

#[tokio::test]
async fn a_refresh_token_that_is_refused_ends_the_session() -> TestResult {
    let mint = Mint::open().await?;
    let store = Arc::new(MemoryStore::new());
    let client = mint.builder().tokens(store.clone()).build()?;
    client.account().login(login()).await?;
    mint.turn();

    let answers = join_all((0..10).map(|_| unread_of(&client))).await;

    for answer in answers {
        assert!(matches!(answer, Err(Error::SignedOut)), "{answer:?}");
    }
    assert_eq!(store.load()?, None);
    Ok(())
}

#[tokio::test]
async fn a_ban_is_told_as_such() -> TestResult {
    let mint = Mint::open().await?;
    let client = mint.client().await?;
    mint.expire();
    mint.trouble(Told::problem(ErrorCode::AccountBanned));

    let error = unread_of(&client).await.expect_err("banned");

    assert_eq!(error.code(), Some(ErrorCode::AccountBanned));
    assert_eq!(client.session().await?, None);
    Ok(())
}

/// A store without a lock, whose pair another machine replaces: each read takes the next of these, the last stays.
#[derive(Debug)]
struct Raced(Mutex<Vec<Tokens>>);

impl TokenStore for Raced {
    fn load(&self) -> io::Result<Option<Tokens>> {
        let mut pairs = self.0.lock().expect("no holder panics");
        let is_last = pairs.len() == 1;
        Ok(Some(if is_last {
            pairs[0].clone()
        } else {
            pairs.remove(0)
        }))
    }

    fn save(&self, tokens: Option<&Tokens>) -> io::Result<()> {
        *self.0.lock().expect("no holder panics") = tokens.into_iter().cloned().collect();
        Ok(())
    }
}

#[tokio::test]
async fn a_refused_refresh_looks_again_before_it_says_signed_out() -> TestResult {
    let mint = Mint::open().await?;
    let first = mint.tokens();
    let second = mint.turn();
    // Read by the first call, by the renewal, and after the refusal.
    let store = Raced(Mutex::new(vec![first.clone(), first, second]));
    let client = mint.builder().tokens(store).build()?;

    assert_eq!(unread_of(&client).await?, 2);
    assert_eq!(mint.refreshes(), 0);
    Ok(())
}

#[tokio::test]
async fn a_newer_pair_found_after_a_refusal_may_be_renewed_itself() -> TestResult {
    let mint = Mint::open().await?;
    let first = mint.tokens();
    let second = Tokens {
        renew_at: Some(PAST),
        ..mint.turn()
    };
    let store = Raced(Mutex::new(vec![first.clone(), first, second]));
    let client = mint.builder().tokens(store).build()?;

    assert_eq!(unread_of(&client).await?, 3);
    assert_eq!(mint.refreshes(), 1);
    Ok(())
}

#[tokio::test]
async fn a_pair_that_another_client_renewed_is_taken_over() -> TestResult {
    let mint = Mint::open().await?;
    let store = holding(&mint.tokens())?;
    let client = mint.builder().tokens(store.clone()).build()?;
    assert_eq!(unread_of(&client).await?, 1);
    store.save(Some(&mint.turn()))?;

    assert_eq!(unread_of(&client).await?, 2);
    assert_eq!(mint.refreshes(), 0);
    Ok(())
}

#[tokio::test]
async fn signing_out_elsewhere_ends_the_session_here() -> TestResult {
    let mint = Mint::open().await?;
    let store = holding(&mint.tokens())?;
    let client = mint.builder().tokens(store.clone()).build()?;
    assert_eq!(unread_of(&client).await?, 1);
    mint.expire();
    store.save(None)?;

    let error = unread_of(&client).await.expect_err("signed out");

    assert!(matches!(error, Error::SignedOut), "{error:?}");
    assert_eq!(mint.refreshes(), 0);
    Ok(())
}

/// A disk that is full until there is room again.
#[derive(Debug)]
struct Disk {
    kept: MemoryStore,
    has_room: AtomicBool,
}

impl TokenStore for Disk {
    fn load(&self) -> io::Result<Option<Tokens>> {
        self.kept.load()
    }

    fn save(&self, tokens: Option<&Tokens>) -> io::Result<()> {
        if !self.has_room.load(Ordering::Relaxed) {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.kept.save(tokens)
    }
}

fn full_disk(tokens: &Tokens) -> io::Result<Arc<Disk>> {
    let kept = MemoryStore::new();
    kept.save(Some(tokens))?;
    Ok(Arc::new(Disk {
        kept,
        has_room: AtomicBool::new(false),
    }))
}

#[tokio::test]
async fn a_pair_that_cannot_be_stored_is_said_and_still_used() -> TestResult {
    let mint = Mint::open().await?;
    let client = mint.builder().tokens(full_disk(&mint.tokens())?).build()?;
    mint.expire();

    let answers = join_all((0..10).map(|_| unread_of(&client))).await;

    let mut errors = answers.iter().filter_map(|answer| answer.as_ref().err());
    assert!(matches!(errors.next(), Some(Error::Store(_))));
    assert!(
        errors.next().is_none(),
        "whoever waited goes on with the new pair"
    );
    assert_eq!(unread_of(&client).await?, 2);
    assert_eq!(mint.refreshes(), 1);
    Ok(())
}

#[tokio::test]
async fn a_pair_that_could_not_be_stored_is_renewed_and_stored_when_there_is_room() -> TestResult {
    let mint = Mint::open().await?;
    let disk = full_disk(&mint.tokens())?;
    let client = mint.builder().tokens(disk.clone()).build()?;
    mint.expire();
    unread_of(&client).await.expect_err("the disk is full");

    disk.has_room.store(true, Ordering::Relaxed);
    mint.expire();
    assert_eq!(unread_of(&client).await?, 3);

    let kept = disk.load()?.ok_or("nothing is kept")?;
    assert_eq!(kept.refresh_token, Secret::new("refresh-3"));
    Ok(())
}
