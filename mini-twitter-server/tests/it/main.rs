//! What holds of the server, one module per theme.
#![expect(
    clippy::unwrap_used,
    reason = "what helpers of a test unwrap fails the test"
)]

mod account;
mod engine;
mod notification;
mod play;
mod post;
mod secret_key;
mod secret_password;
mod secret_token;
mod seed;
mod stage;
mod store_db;
mod talk;
mod timeline;
mod user;
mod wire;
