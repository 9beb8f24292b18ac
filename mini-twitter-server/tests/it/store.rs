//! The store: its database API, migrations, schema and log.

mod db;
mod log;
mod migrate;
mod schema;
