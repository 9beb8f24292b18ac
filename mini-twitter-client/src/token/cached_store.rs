//! [`CachedStore`]: a [`TokenStore`] with a cache of what it contains.
//!
//! It calls the store on threads that may block, and treats the session of another server as none.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tracing::warn;

use super::store::{TokenStore, Tokens};
use crate::error::Error;

#[derive(Debug, Default)]
struct Cache {
    tokens: Option<Arc<Tokens>>,
    /// Whether the tokens are not in the store: a save is under way or has failed.
    is_unsaved: bool,
}

/// A store of tokens with a cache.
#[derive(Debug)]
pub(crate) struct CachedStore {
    store: Arc<dyn TokenStore>,
    /// The base URL of the server whose tokens may be used.
    server: String,
    cache: Mutex<Cache>,
}

impl CachedStore {
    pub(crate) fn new(store: Arc<dyn TokenStore>, server: String) -> Self {
        Self {
            store,
            server,
            cache: Mutex::default(),
        }
    }

    /// Returns the cached session; reads the store when there is none.
    pub(crate) async fn get(&self) -> Result<Option<Arc<Tokens>>, Error> {
        if let Some(tokens) = self.cached() {
            return Ok(Some(tokens));
        }
        let stored = self.load().await?;
        let mut cache = self.cache();
        // Another task may have signed in meanwhile.
        cache.tokens = cache.tokens.take().or(stored);
        Ok(cache.tokens.clone())
    }

    /// Returns the cached session without reading the store.
    pub(crate) fn cached(&self) -> Option<Arc<Tokens>> {
        self.cache().tokens.clone()
    }

    /// Reads the store again and updates the cache.
    ///
    /// Tokens that an earlier save could not store are saved again and returned: the server has issued them since, so
    /// those in the store are no longer valid.
    pub(crate) async fn reload(&self) -> Result<Option<Arc<Tokens>>, Error> {
        let unsaved = {
            let cache = self.cache();
            cache.tokens.clone().filter(|_| cache.is_unsaved)
        };
        if let Some(tokens) = unsaved {
            if let Err(error) = self.save(Some(Tokens::clone(&tokens))).await {
                warn!(%error, "still cannot save the session");
            }
            return Ok(Some(tokens));
        }
        let stored = self.load().await?;
        self.cache().tokens.clone_from(&stored);
        Ok(stored)
    }

    /// Caches a session, then stores it; `None` removes it. The cache comes first: tokens that the server has issued
    /// must not be lost when the disk is full.
    pub(crate) async fn save(&self, tokens: Option<Tokens>) -> Result<(), Error> {
        *self.cache() = Cache {
            tokens: tokens.clone().map(Arc::new),
            is_unsaved: true,
        };
        let server = self.server.clone();
        self.run_blocking(move |store| match tokens {
            Some(tokens) => store.save(Some(&tokens)),
            None => match store.load()? {
                Some(other) if other.server != server => Ok(()),
                _ => store.save(None),
            },
        })
        .await?;
        self.cache().is_unsaved = false;
        Ok(())
    }

    /// Keeps other processes from renewing the session until the guard is dropped.
    pub(crate) async fn lock(&self) -> Result<Box<dyn Send>, Error> {
        self.run_blocking(TokenStore::lock).await
    }

    async fn run_blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn TokenStore) -> io::Result<T> + Send + 'static,
    ) -> Result<T, Error> {
        let store = self.store.clone();
        let task = tokio::task::spawn_blocking(move || work(&*store));
        task.await
            .map_err(|error| Error::task(&error))?
            .map_err(Error::store)
    }

    /// Reads the store; tokens of another server count as none.
    async fn load(&self) -> Result<Option<Arc<Tokens>>, Error> {
        let stored = self.run_blocking(TokenStore::load).await?;
        let ours = stored.filter(|tokens| tokens.server == self.server);
        Ok(ours.map(Arc::new))
    }

    fn cache(&self) -> MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
