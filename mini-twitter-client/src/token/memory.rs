//! [`MemoryStore`]: tokens stored in this process only.

use std::io;
use std::sync::{Mutex, PoisonError};

use super::store::{TokenStore, Tokens};

/// Stores a session in memory, for as long as the client exists. The default of [`Builder`](crate::Builder).
#[derive(Debug, Default)]
pub struct MemoryStore(Mutex<Option<Tokens>>);

impl MemoryStore {
    /// Creates an empty store.
    pub fn new() -> Self {
        Self::default()
    }
}

impl TokenStore for MemoryStore {
    fn load(&self) -> io::Result<Option<Tokens>> {
        Ok(self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone())
    }

    fn save(&self, tokens: Option<&Tokens>) -> io::Result<()> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = tokens.cloned();
        Ok(())
    }
}
