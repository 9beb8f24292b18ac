//! `Idempotency-Key`: what is asked twice under one key happens once, and is answered the same.

use std::sync::atomic::{AtomicBool, Ordering};

/// A request that wants to happen once.
#[derive(Debug)]
pub struct Once {
    /// The row it calls.
    pub route: &'static str,
    /// What the caller named it.
    pub key: String,
    /// SHA-256 over method, path with query, content type and body.
    pub hash: String,
    was_replayed: AtomicBool,
}

impl Once {
    /// A request of `route` under `key`.
    pub fn new(route: &'static str, key: String, hash: String) -> Self {
        Self {
            route,
            key,
            hash,
            was_replayed: AtomicBool::new(false),
        }
    }

    /// Whether the answer is that of an earlier request.
    pub fn was_replayed(&self) -> bool {
        self.was_replayed.load(Ordering::Relaxed)
    }
}
