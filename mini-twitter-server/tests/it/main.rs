//! What holds of the server, one module per theme.

mod store_db;
