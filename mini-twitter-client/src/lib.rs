//! The SDK of mini-twitter: `client.posts().create(NewPost::text("hi")).await?`.
//!
//! [`Client`] is made by [`Client::builder`]; its groups hold one method a row of the route table, each a [`Call`]:
//! a value until it is awaited. [`Client::call`] and [`Client::raw`] are what the groups stand on. Tokens are kept
//! in a [`TokenStore`] and renewed by themselves; every way to fail is an [`Error`].
//! To add an endpoint, add a method to the file of its word.

mod answer;
mod builder;
mod call;
mod client;
mod error;
mod outside;
mod request;
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
