//! The token protocol: one renewal whoever asks, and a session that only a refusal ends.

use std::io;
use std::sync::{Arc, Mutex};

use futures_util::future::{join, join_all};
use mini_twitter_client::core::account::Deactivate;
use mini_twitter_client::core::error::ErrorCode;
use mini_twitter_client::core::field::Secret;
use mini_twitter_client::core::time::Timestamp;
use mini_twitter_client::core::user::PeopleQuery;
use mini_twitter_client::{Client, Error, MemoryStore, TokenStore, Tokens, TransportKind};

use crate::TestResult;
use crate::mint::{Mint, login};
use crate::stage::{Stage, Told, unread};

const PAST: Timestamp = Timestamp::from_micros(0);
const FUTURE: Timestamp = Timestamp::from_micros(4_000_000_000_000_000);

/// A shared store that holds `tokens`.
fn holding(tokens: &Tokens) -> io::Result<Arc<MemoryStore>> {
    let store = Arc::new(MemoryStore::new());
    store.save(Some(tokens))?;
    Ok(store)
}

async fn unread_of(client: &Client) -> Result<u32, Error> {
    Ok(client.notifications().count_unread().await?.notifications)
}

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

/// A store without a lock, whose pair another machine replaces as soon as it has been read once.
#[derive(Debug)]
struct Raced(Mutex<Vec<Tokens>>);

impl TokenStore for Raced {
    fn load(&self) -> io::Result<Option<Tokens>> {
        let mut pairs = self.0.lock().expect("no holder panics");
        Ok(Some(if pairs.len() > 1 {
            pairs.remove(0)
        } else {
            pairs[0].clone()
        }))
    }

    fn save(&self, _: Option<&Tokens>) -> io::Result<()> {
        Err(io::Error::other("nothing is to be written"))
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

#[tokio::test]
async fn a_pair_that_cannot_be_stored_is_said_and_still_used() -> TestResult {
    /// A full disk.
    #[derive(Debug)]
    struct Full(Tokens);
    impl TokenStore for Full {
        fn load(&self) -> io::Result<Option<Tokens>> {
            Ok(Some(self.0.clone()))
        }
        fn save(&self, _: Option<&Tokens>) -> io::Result<()> {
            Err(io::ErrorKind::StorageFull.into())
        }
    }
    let mint = Mint::open().await?;
    let client = mint.builder().tokens(Full(mint.tokens())).build()?;
    mint.expire();

    let error = unread_of(&client).await.expect_err("the disk is full");

    assert!(matches!(error, Error::Store(_)), "{error:?}");
    assert_eq!(unread_of(&client).await?, 2);
    Ok(())
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_and_no_more() -> TestResult {
    let stage = Stage::play(async |asked| match asked.target.as_str() {
        "/v1/auth/login" | "/v1/auth/refresh" => Told::json(crate::mint::session(1)),
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
                "/v1/auth/login" => Told::json(crate::mint::session(1)),
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
