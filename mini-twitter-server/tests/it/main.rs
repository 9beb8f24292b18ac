//! What holds of the server, one module per theme.
#![expect(
    clippy::unwrap_used,
    reason = "what helpers of a test unwrap fails the test"
)]

mod account;
mod binary;
mod caching;
mod crash;
mod edge;
mod engine;
mod fields;
mod hazard;
mod hazard_batch;
mod hazard_child;
mod hazard_crowd;
mod hazard_disk;
mod hazard_log;
mod hazard_postgres;
mod hazard_process;
mod hazard_read;
mod hazard_turn;
mod hazard_tx;
mod ids;
mod limits;
mod mount;
mod notification;
mod once;
mod page;
mod play;
mod post;
mod secret_key;
mod secret_password;
mod secret_token;
mod seed;
mod settings;
mod site;
mod stage;
mod state_cache;
mod store_db;
mod store_log;
mod store_migrate;
mod store_schema;
mod talk;
mod task;
mod timeline;
mod user;
mod wire;
