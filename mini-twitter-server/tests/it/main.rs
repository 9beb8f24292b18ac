//! What holds of the server, one module per theme.

mod engine;
mod store_db;
