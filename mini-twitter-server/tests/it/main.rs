//! Tests of the server through its public interface. Setup that several modules share is in [`fixture`].
#![expect(
    clippy::unwrap_used,
    reason = "a failed unwrap in a test helper fails the test"
)]

mod account;
mod binary;
mod caching;
mod connection;
mod crash;
mod descriptor;
mod docs;
mod edge;
mod field;
mod fixture;
mod hazard;
mod head;
mod job;
mod json;
mod limit;
mod mail;
mod mount;
mod notification;
mod once;
mod page;
mod post;
mod secret;
mod seed;
mod settings;
mod slow_request;
mod state;
mod store;
mod task;
mod timeline;
mod user;
