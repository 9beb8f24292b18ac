//! The SDK of mini-twitter: typed calls, tokens that renew themselves, lists that go on by themselves.
//!
//! [`Client`] is made by [`Client::builder`]; its groups hold one method a row of the route table, each a [`Call`]:
//! a value until it is awaited. [`Client::call`] and [`Client::raw`] are what the groups stand on. To add an
//! endpoint, add a method to the file of its word.
//!
//! ```
//! use futures_util::TryStreamExt;
//! use mini_twitter_client::core::account::Login;
//! use mini_twitter_client::core::field::Secret;
//! use mini_twitter_client::core::post::NewPost;
//! use mini_twitter_client::core::timeline::FeedQuery;
//! use mini_twitter_client::{Client, FileStore};
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let server = mini_twitter_server::spawn(mini_twitter_server::Config::temporary(&[])?).await?;
//! # let (url, folder) = (server.url(), tempfile::tempdir()?);
//! # let session = folder.path().join("session.json");
//! # for name in ["alice", "bob"] {
//! #     let new = serde_json::json!({ "username": name, "email": format!("{name}@example.org"), "password": "correct horse" });
//! #     Client::builder(&url).build()?.account().register(serde_json::from_value(new)?).await?;
//! # }
//! let client = Client::builder(url).tokens(FileStore::new(session)).build()?;
//! let alice = Login { login: "alice".into(), password: Secret::new("correct horse"), device: None };
//! client.account().login(alice).await?;
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
//! # The session
//! Signing in keeps the tokens in a [`TokenStore`]: in memory unless said, in a [`FileStore`], or in your own. They
//! are renewed half a minute before they end and when the server refuses them: once, however many calls, clones and
//! processes share them. A caller that is dropped loses nothing; before a process ends in the middle of calls it
//! waits for [`Client::settle`]. Only a server that refuses the refresh token ends the session
//! ([`Error::SignedOut`]); one that is busy or away leaves it as it is. Tokens go to the server they are from and to
//! no other. [`Builder::token`] takes a personal token instead.
//!
//! # Failures
//! A call fails with [`Error`]: [`code`](Error::code) is what to match on. What is wrong with the input is found
//! before anything is sent. `GET`, `PUT`, `DELETE` and every `POST` that takes an idempotency key are tried three
//! times ([`Retry`]), any call is when no connection came about; other calls are sent once. A try may take 30 s.
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
//! A [recording](Client::recording) client sends nothing and notes what it would have sent.
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
//! # Logs
//! Each call is a `tracing` span `call` with verb, path, status and request id; renewals and repeats are events at
//! `info`. No token, body or query is logged.

mod adapters;
mod builder;
mod call;
mod client;
mod error;
mod request;
mod response;
mod retry;
mod send;
mod tls;
mod token;

mod account;
mod instance;
mod notification;
mod post;
mod timeline;
mod user;

pub use account::Account;
pub use builder::Builder;
pub use call::Call;
pub use client::Client;
pub use error::{Error, Failure, TransportKind};
pub use instance::Instance;
pub use mini_twitter_core as core;
pub use notification::Notifications;
pub use post::Posts;
pub use request::Request;
pub use retry::Retry;
pub use timeline::Timeline;
pub use token::{FileStore, MemoryStore, TokenStore, Tokens};
pub use user::Users;
