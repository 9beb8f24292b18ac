//! The SDK of mini-twitter: typed calls, automatic renewal of tokens, paged lists as streams.
//!
//! [`Client::builder`] creates a [`Client`]. It has one method for each route of the route table, grouped by resource
//! ([`Client::posts`], [`Client::users`], …). Each returns a [`Call`], which is sent when it is awaited. To add an
//! endpoint, add a method to the file of its resource; it calls [`Client::call`] with the route.
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
//! # Session
//! Signing in stores the tokens in a [`TokenStore`]: in memory by default, in a [`FileStore`], or in your own. The
//! client renews them about 30 s before they expire and when the server rejects them. Calls, clones and processes that
//! share a store share one renewal. Dropping a call loses no tokens; before a process ends in the middle of calls, call
//! [`Client::settle`]. The session ends ([`Error::SignedOut`]) only when the server refuses the refresh token or another
//! process signs out; while the server is busy or cannot be reached, the session stays. Tokens are sent only to the
//! server that issued them. [`Builder::token`] uses a personal token instead.
//!
//! # Errors
//! A call fails with an [`Error`]; match on its [`code`](Error::code). Invalid input is found before anything is sent.
//! `GET`, `PUT`, `DELETE` and every `POST` with an idempotency key are tried up to 3 times ([`Retry`]); other calls are
//! tried again only when no connection was made. One try may take 30 s.
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
//! # Logs
//! Each call is a `tracing` span `call` with method, path, status and request id; renewals and retries are events of
//! level `info`. No token, body or query is logged.

mod adapters;
mod builder;
mod call;
mod client;
mod error;
mod http;
mod network;
mod request;
mod response;
mod retry;
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
pub use error::{Error, Failure, TransportKind};
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
