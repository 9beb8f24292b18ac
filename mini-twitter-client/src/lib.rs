//! The SDK of mini-twitter: typed calls, automatic renewal of tokens, paged lists as streams.
//!
//! [`Client::builder`] creates a [`Client`]. It has one method for each route of the route table, grouped by resource
//! ([`Client::posts`], [`Client::users`], …). Each returns a [`Call`], which is sent when it is awaited. To add an
//! endpoint, add a method to the file of its resource; it calls [`Client::call`] with the route.
//!
//! ```
//! use futures_util::TryStreamExt;
//! use mini_twitter_client::core::account::Login;
//! use mini_twitter_client::core::post::NewPost;
//! use mini_twitter_client::core::timeline::FeedQuery;
//! use mini_twitter_client::{Client, FileStore};
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let server = mini_twitter_server::spawn(mini_twitter_server::Config::temporary(&[])?).await?;
//! # let (url, folder) = (server.url(), tempfile::tempdir()?);
//! # let session = folder.path().join("session.json");
//! # for name in ["alice", "bob"] {
//! #     let new = mini_twitter_client::core::account::Register::new(name, format!("{name}@example.org"), "correct horse");
//! #     Client::builder(&url).build()?.account().register(new).await?;
//! # }
//! let client = Client::builder(url).tokens(FileStore::new(session)).build()?;
//! client.account().login(Login::new("alice", "correct horse")).await?;
//!
//! client.users().follow("bob").await?;
//! let post = client.posts().create(NewPost::text("hi #rust")).await?;
//! client.posts().like(post.id).await?;
//!
//! let mut feed = client.timeline().feed(FeedQuery::default()).stream();
//! while let Some(entry) = feed.try_next().await? {
//!     println!("{}: {}", entry.post.author.username, entry.post.text.unwrap_or_default());
//! }
//! # drop(feed);
//! # assert_eq!(client.timeline().feed(FeedQuery::default()).await?.items[0].post.counts.likes, 1);
//! # Ok(()) }
//! ```
//!
//! # A bot
//! A bot needs a personal token (`mini-twitter tokens create bot --scope read --scope write`, or
//! [`create_token`](Account::create_token)) and three calls: list the unread mentions, reply, mark as read. The key
//! makes the reply happen once within 24 hours, even when the bot is killed between reply and mark. A mention that was
//! deleted meanwhile, or whose author has blocked the bot, is refused: the bot goes on with the next.
//!
//! A mention inside a reply to a post of the bot is a notification of the type `reply`, inside a quote one of the type
//! `quote`: this bot leaves both alone. `examples/bot.rs` is this with arguments and a loop.
//!
//! ```
//! use std::time::Duration;
//!
//! use futures_util::TryStreamExt;
//! use mini_twitter_client::core::error::ErrorCode;
//! use mini_twitter_client::core::notification::{NotificationType, NotificationsQuery};
//! use mini_twitter_client::core::post::NewPost;
//! use mini_twitter_client::{Client, Error};
//!
//! async fn reply_to_mentions(bot: &Client) -> Result<usize, Error> {
//!     let unread = NotificationsQuery {
//!         kind: Some(NotificationType::Mention),
//!         unread: Some(true),
//!         ..NotificationsQuery::default()
//!     };
//!     // Read to the end first: marking as read changes the list.
//!     let mentions: Vec<_> = bot.notifications().list(unread).stream().try_collect().await?;
//!     for mention in &mentions {
//!         if let Some(post) = &mention.post {
//!             let reply = NewPost::text("You called?").reply_to(post.id);
//!             let key = format!("mention-{}", mention.id);
//!             skip_refused(bot.posts().create(reply).idempotency_key(key).await)?;
//!         }
//!         skip_refused(bot.notifications().mark_read(mention.id).await)?;
//!     }
//!     Ok(mentions.len())
//! }
//!
//! fn skip_refused<T>(result: Result<T, Error>) -> Result<(), Error> {
//!     use ErrorCode::{Conflict, Forbidden, NotFound};
//!     match result {
//!         Err(error) if matches!(error.code(), Some(NotFound | Forbidden | Conflict)) => {
//!             eprintln!("skipped: {error}");
//!             Ok(())
//!         }
//!         other => other.map(drop),
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # use mini_twitter_client::core::account::{NewToken, TokenScope};
//! # let server = mini_twitter_server::spawn(mini_twitter_server::Config::temporary(&[])?).await?;
//! # let url = server.url();
//! # let people = [Client::builder(&url).build()?, Client::builder(&url).build()?];
//! # for (client, name) in people.iter().zip(["alice", "bot"]) {
//! #     let new = mini_twitter_client::core::account::Register::new(name, format!("{name}@example.org"), "correct horse");
//! #     client.account().register(new).await?;
//! # }
//! # let new = NewToken { name: "bot".into(), scopes: vec![TokenScope::Read, TokenScope::Write], expires_at: None };
//! # let token = people[1].account().create_token(new).await?.secret;
//! # let token = token.expose();
//! # people[0].posts().create(NewPost::text("hi @bot")).await?;
//! let bot = Client::builder(url).token(token).deadline(Duration::from_secs(120)).build()?;
//! assert_eq!(reply_to_mentions(&bot).await?, 1);
//! assert_eq!(reply_to_mentions(&bot).await?, 0);
//! # // A reply that is deleted before its mention is marked as read stops nothing.
//! # for text in ["one @bot", "two @bot"] {
//! #     people[0].posts().create(NewPost::text(text)).await?;
//! # }
//! # let unread = bot.notifications().list(NotificationsQuery { unread: Some(true), ..Default::default() }).await?;
//! # let mention = &unread.items[0];
//! # let reply = NewPost::text("You called?").reply_to(mention.post.as_ref().unwrap().id);
//! # let reply = bot.posts().create(reply).idempotency_key(format!("mention-{}", mention.id)).await?;
//! # bot.posts().delete(reply.id).await?;
//! # assert_eq!(reply_to_mentions(&bot).await?, 2);
//! # assert_eq!(reply_to_mentions(&bot).await?, 0);
//! # Ok(()) }
//! ```
//!
//! # Session
//! Signing in stores the tokens in a [`TokenStore`]: in memory by default, in a [`FileStore`], or in your own. Calls,
//! clones and processes that share a store share one renewal. A token that can be used is used at once; the client
//! renews it behind your calls, about 30 s before it expires, and a call waits for that only when its token has expired
//! or was rejected. So a store that is locked, read-only or full ends a call ([`Error::Store`]) only when there is no
//! token that could be used. Dropping a call loses no tokens: a renewal or a sign-in that has been sent goes on, and is
//! stored. Before a process ends in the middle of calls, call [`Client::settle`]. [`Builder::token`] uses a personal
//! token instead, which is never renewed or stored; such a client cannot sign in.
//!
//! The session ends ([`Error::SignedOut`]) only when the server refuses the refresh token or another process signs out;
//! while the server is busy or cannot be reached, the session stays.
//!
//! # Identity
//! A client acts for one user: the one of the first session it sees in its store, or the one it signs in as. When
//! somebody else signs in to the same store, calls fail with [`Error::OtherUser`] once they need the store again, and
//! nothing is sent as that user. Sign in through the client, or create a new one, to act as somebody else.
//!
//! Tokens are sent only to the server that issued them. A store with a session of another address is
//! [`Error::OtherServer`], also when `localhost` and `127.0.0.1` are the same machine; a trailing slash or the default
//! port make no difference.
//!
//! # Patience
//! | what | bounds | default |
//! |---|---|---|
//! | [`Call::deadline`], [`Builder::deadline`] | the whole call: tries, pauses, renewal, locks | none |
//! | [`Call::timeout`], [`Builder::timeout`] | one try | 30 s |
//! | [`Builder::connect_timeout`] | connecting, within a try | 10 s |
//! | [`Retry::tries`] | how often a call is sent | 3 |
//! | [`Retry::max_retry_after`] | a `Retry-After`, and the waits for the server's limits in all | 90 s |
//!
//! A call that the server refuses as one too many (429) waits as long as the server says, and that does not count as a
//! try: many calls at once take as long as the limits of the server make them.
//!
//! `GET`, `PUT`, `DELETE` and every `POST` with an idempotency key are tried again ([`Retry`]). Other calls are tried
//! again only when nothing was done: no connection was made, or the server refused one call too many (429).
//!
//! ```
//! # use std::time::Duration;
//! # use mini_twitter_client::{Client, Retry};
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let server = mini_twitter_server::spawn(mini_twitter_server::Config::temporary(&[])?).await?;
//! # let client = Client::builder(server.url()).build()?;
//! let instance = client.instance().get().retry(Retry::never()).deadline(Duration::from_secs(2)).await?;
//! # Ok(()) }
//! ```
//!
//! # Lists
//! `.await` returns one [`Page`](core::page::Page) of a list; [`stream`](Call::stream) returns all its items,
//! [`pages`](Call::pages) all its pages, each requested when it is needed. Keep [`next`](core::page::Page::next) of a
//! page to go on later, [`at`](Call::at) that cursor.
//!
//! ```
//! # use mini_twitter_client::{Client, core::post::PostsQuery};
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let server = mini_twitter_server::spawn(mini_twitter_server::Config::temporary(&[])?).await?;
//! # let client = Client::builder(server.url()).build()?;
//! let query = PostsQuery { limit: Some(50), ..PostsQuery::default() };
//! let page = client.posts().list(query.clone()).await?;
//! if let Some(next) = page.next {
//!     let rest = client.posts().list(query).at(&next).await?;
//! }
//! # Ok(()) }
//! ```
//!
//! # Errors
//! A call fails with an [`Error`]; match on its [`code`](Error::code), and ask [`is_retryable`](Error::is_retryable)
//! whether the same call may succeed later. Invalid input is found before anything is sent. A response of over 8 MiB is
//! not read ([`Error::TooLarge`]).
//!
//! ```
//! # use mini_twitter_client::{Client, Error, core::error::ErrorCode};
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let server = mini_twitter_server::spawn(mini_twitter_server::Config::temporary(&[])?).await?;
//! # let client = Client::builder(server.url()).build()?;
//! let error = client.users().get("nobody").await.unwrap_err();
//!
//! assert_eq!(error.code(), Some(ErrorCode::NotFound));
//! assert!(!error.is_retryable());
//! # Ok(()) }
//! ```
//!
//! # Dry runs
//! A [recording](Client::recording) client sends nothing and records the requests.
//!
//! ```
//! # use mini_twitter_client::{Client, Error, core::post::NewPost};
//! # #[tokio::main(flavor = "current_thread")] async fn main() {
//! let client = Client::recording();
//! let post = client.posts().create(NewPost::text("hi")).await;
//! assert!(matches!(post, Err(Error::Recorded)));
//! assert_eq!(client.recorded()[0].to_string(), "POST /v1/posts\n{\"text\":\"hi\"}");
//! # }
//! ```
//!
//! # Runtime
//! Calls are awaited inside a tokio runtime whose timer and IO are enabled, as `#[tokio::main]` and `enable_all` do.
//! Outside of a runtime a call fails with [`Error::Runtime`]; in a runtime without timer or IO tokio panics, which a
//! library cannot find out beforehand.
//!
//! # Logs
//! Each call is a `tracing` span `call` with method, path, status and request id; renewals and retries are events of
//! level `info`, failures to renew or to save tokens of level `warn`. No token, body or query is logged.

mod adapters;
mod builder;
mod call;
mod client;
mod error;
mod failure;
mod http;
mod network;
mod pages;
mod request;
mod response;
mod retry;
mod seen;
mod sign_in;
mod tls;
mod token;
mod transport;

mod account;
mod instance;
mod job;
mod notification;
mod post;
mod timeline;
mod user;

pub use account::Account;
pub use builder::Builder;
pub use call::Call;
pub use client::Client;
pub use error::Error;
pub use failure::{Failure, TransportKind};
pub use instance::Instance;
pub use job::Jobs;
pub use mini_twitter_core as core;
pub use notification::Notifications;
pub use post::Posts;
pub use request::Request;
pub use retry::Retry;
pub use timeline::Timeline;
pub use token::{FileStore, MemoryStore, TokenStore, Tokens};
pub use user::Users;
