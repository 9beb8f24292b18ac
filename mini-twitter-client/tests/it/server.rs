//! The client against the real server.

use std::sync::Arc;
use std::time::Duration;

use futures_util::TryStreamExt as _;
use futures_util::future::join_all;
use mini_twitter_client::core::account::{
    Login, NewToken, Register, SessionsQuery, TokenScope, UpdateMe,
};
use mini_twitter_client::core::error::ErrorCode;
use mini_twitter_client::core::field::Patch;
use mini_twitter_client::core::id::PostId;
use mini_twitter_client::core::post::NewPost;
use mini_twitter_client::core::time::Timestamp;
use mini_twitter_client::core::timeline::FeedQuery;
use mini_twitter_client::{Builder, Client, Error, MemoryStore, Retry, TokenStore as _};
use mini_twitter_server::Running;
use mini_twitter_server::adapters::clock::{Clock, FixedClock};
use mini_twitter_server::config::Config;
use mini_twitter_server::secret::password::Cost;

use crate::TestResult;
use crate::fake_server::fast_retry;

const PASSWORD: &str = "correct horse";

/// A server with a clock that the test moves.
struct Server {
    running: Running,
    clock: FixedClock,
}

impl Server {
    async fn start(flags: &[&str]) -> Result<Self, Box<dyn std::error::Error>> {
        let clock = FixedClock::at("2026-03-01T12:00:00Z".parse::<Timestamp>()?);
        let mut config = Config::temporary(flags)?;
        config.clock = Clock::Fixed(clock.clone());
        config.password_cost = Cost::CHEAP;
        let running = mini_twitter_server::spawn(config).await?;
        Ok(Self { running, clock })
    }

    fn builder(&self) -> Builder {
        Client::builder(self.running.url()).retry(fast_retry())
    }

    /// Registers an account and returns its client.
    async fn register(&self, name: &str) -> Result<Client, Error> {
        let client = self.builder().build()?;
        client.account().register(register(name)).await?;
        Ok(client)
    }
}

fn register(name: &str) -> Register {
    Register::new(name, format!("{name}@example.org"), PASSWORD)
}

fn login(name: &str) -> Login {
    Login::new(name, PASSWORD)
}

#[tokio::test]
async fn two_users_follow_like_and_reply() -> TestResult {
    let server = Server::start(&[]).await?;
    let alice = server.register("alice").await?;
    let bob = server.register("bob").await?;

    let post = alice.posts().create(NewPost::text("hi #rust")).await?;
    bob.users().follow("@Alice").await?;
    bob.posts().like(post.id).await?;
    let reply = bob
        .posts()
        .create(NewPost::text("hi @alice").reply_to(post.id))
        .await?;
    let feed = bob.timeline().feed(FeedQuery::default()).await?;
    let thread = alice.posts().get_thread(reply.id).await?;
    let unread = alice.notifications().count_unread().await?;

    let ids: Vec<_> = feed.items.iter().map(|entry| entry.post.id).collect();
    assert_eq!(ids, [reply.id, post.id]);
    assert_eq!(thread.ancestors[0].id, post.id);
    assert_eq!(
        unread.notifications, 4,
        "a welcome, a follow, a like, a reply"
    );
    Ok(())
}

#[tokio::test]
async fn a_hundred_calls_at_once_continue_the_session_after_its_access_token() -> TestResult {
    let server = Server::start(&["--rate-limits", "off"]).await?;
    let store = Arc::new(MemoryStore::new());
    let alice = server.builder().tokens(store.clone()).build()?;
    let first = alice.account().register(register("alice")).await?;
    server.clock.advance(Duration::from_secs(16 * 60));

    let results = join_all((0..100).map(|_| async { alice.account().get_me().await })).await;

    assert!(results.iter().all(Result::is_ok), "{results:?}");
    let stored = store.load()?.ok_or("nothing is stored")?;
    assert_ne!(stored.refresh_token, first.refresh_token);
    assert_eq!(stored.session_id, first.session_id);
    Ok(())
}

#[tokio::test]
async fn lost_tokens_are_issued_again_within_the_grace_period_and_not_after() -> TestResult {
    let server = Server::start(&[]).await?;
    let session = server
        .register("alice")
        .await?
        .session()
        .await?
        .ok_or("no session")?;
    let client = || -> Result<Client, Box<dyn std::error::Error>> {
        let store = MemoryStore::new();
        store.save(Some(&session))?;
        Ok(server.builder().tokens(store).build()?)
    };

    let first = client()?.renew().await?;
    let again = client()?.renew().await?;
    server.clock.advance(Duration::from_secs(61));
    let late = client()?.renew().await;

    assert_eq!(first.refresh_token, again.refresh_token);
    assert!(matches!(late, Err(Error::SignedOut)), "{late:?}");
    Ok(())
}

#[tokio::test]
async fn a_session_that_another_device_revokes_has_ended() -> TestResult {
    let server = Server::start(&[]).await?;
    let phone = server.register("alice").await?;
    let laptop = server.builder().build()?;
    laptop.account().login(login("alice")).await?;
    assert_eq!(
        laptop
            .account()
            .list_sessions(SessionsQuery::default())
            .await?
            .items
            .len(),
        2
    );

    laptop.account().revoke_other_sessions().await?;

    let result = phone.account().get_me().await;
    assert!(matches!(result, Err(Error::SignedOut)), "{result:?}");
    assert_eq!(phone.session().await?, None);
    Ok(())
}

#[tokio::test]
async fn the_same_key_creates_one_post() -> TestResult {
    let server = Server::start(&[]).await?;
    let alice = server.register("alice").await?;
    let post = |text| {
        alice
            .posts()
            .create(NewPost::text(text))
            .idempotency_key("k-1")
    };

    let first = post("hi").await?;
    let second = post("hi").await?;
    let other = post("something else").await.expect_err("another text");

    assert_eq!(first.id, second.id);
    assert_eq!(other.code(), Some(ErrorCode::InvalidInput));
    Ok(())
}

#[tokio::test]
async fn a_long_feed_streams_to_its_end() -> TestResult {
    let server = Server::start(&["--rate-limits", "off"]).await?;
    let alice = server.register("alice").await?;
    for at in 0..45 {
        alice
            .posts()
            .create(NewPost::text(format!("post {at}")))
            .await?;
    }

    let feed = alice
        .timeline()
        .feed(FeedQuery {
            limit: Some(20),
            cursor: None,
        })
        .stream();
    let entries: Vec<_> = feed.try_collect().await?;

    let texts: Vec<_> = entries
        .into_iter()
        .flat_map(|entry| entry.post.text)
        .collect();
    let expected: Vec<_> = (0..45).rev().map(|at| format!("post {at}")).collect();
    assert_eq!(texts, expected);
    Ok(())
}

#[tokio::test]
async fn errors_contain_their_code_their_fields_and_their_request_id() -> TestResult {
    let server = Server::start(&[]).await?;
    let alice = server.register("alice").await?;

    let missing = alice
        .posts()
        .get(PostId(1))
        .await
        .expect_err("no such post");
    let other = Register {
        email: "other@example.org".to_owned(),
        ..register("ALICE")
    };
    let taken = server
        .builder()
        .build()?
        .account()
        .register(other)
        .await
        .expect_err("taken");
    let wrong = UpdateMe {
        pinned_post: Patch::Set(PostId(1)),
        ..UpdateMe::default()
    };
    let wrong = alice
        .account()
        .update_me(wrong)
        .await
        .expect_err("a post of another user");

    assert_eq!(
        (missing.code(), missing.status()),
        (Some(ErrorCode::NotFound), Some(404))
    );
    assert!(missing.request_id().is_some_and(|id| !id.is_empty()));
    assert_eq!(taken.code(), Some(ErrorCode::UsernameTaken));
    assert!(
        wrong
            .fields()
            .is_some_and(|fields| fields.contains_key("pinned_post")),
        "{wrong:?}"
    );
    Ok(())
}

#[tokio::test]
async fn a_personal_token_may_post_and_may_not_change_the_account() -> TestResult {
    let server = Server::start(&[]).await?;
    let alice = server.register("alice").await?;
    let new = NewToken {
        name: "bot".to_owned(),
        scopes: vec![TokenScope::Read, TokenScope::Write],
        expires_at: None,
    };
    let secret = alice.account().create_token(new).await?.secret;
    let bot = server.builder().token(secret.expose()).build()?;

    let post = bot.posts().create(NewPost::text("beep")).await?;
    let refused = bot
        .account()
        .logout()
        .await
        .expect_err("a token has no session");

    assert_eq!(post.author.username, "alice");
    assert_eq!(refused.code(), Some(ErrorCode::Forbidden));
    Ok(())
}

#[tokio::test]
async fn a_rate_limit_returns_how_long_to_wait() -> TestResult {
    let server = Server::start(&["--limit-auth", "1"]).await?;
    let alice = server.register("alice").await?;

    let error = alice
        .account()
        .login(login("alice"))
        .retry(Retry::never())
        .await
        .expect_err("too often");

    assert_eq!(error.code(), Some(ErrorCode::RateLimited));
    assert!(error.retry_after().is_some_and(|wait| !wait.is_zero()));
    Ok(())
}

#[tokio::test]
async fn a_server_below_a_path_is_reached() -> TestResult {
    let server = Server::start(&["--public-url", "https://example.org/social"]).await?;
    let client = Client::builder(format!("{}/social/", server.running.url())).build()?;

    client.account().register(register("alice")).await?;
    let me = client.account().get_me().await?;

    assert_eq!(me.username, "alice");
    Ok(())
}
