//! The state of the process in memory between requests: counters, caches, notes to be written, its node number.
//!
//! A layer below [`App`](crate::app::App), which owns one of each. It may use the store, the adapters and core, never
//! `app`, `domain` or `http`. New state is a file here and a field of [`App`](crate::app::App).

pub mod cache;
pub mod ids;
pub mod lane;
pub mod limit;
pub mod node;
pub mod tasks;
pub mod usage;
