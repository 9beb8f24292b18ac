//! The store as the refresher uses it: [`CachedStore`] asks it on threads that may block, remembers what it holds, and takes
//! the session of another server for none.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tracing::warn;

use super::{TokenStore, Tokens};
use crate::error::Error;

/// What the store is known to hold.
#[derive(Debug, Default)]
struct Known {
    tokens: Option<Arc<Tokens>>,
    /// Whether the store could not take it.
    is_unsaved: bool,
}

/// A store and what it is known to hold.
#[derive(Debug)]
pub(crate) struct CachedStore {
    store: Arc<dyn TokenStore>,
    /// Whose tokens may lie here.
    server: String,
    known: Mutex<Known>,
}

impl CachedStore {
    pub(crate) fn new(store: Arc<dyn TokenStore>, server: String) -> Self {
        Self {
            store,
            server,
            known: Mutex::default(),
        }
    }

    /// The session as far as it is known; the store is asked while none is.
    pub(crate) async fn known(&self) -> Result<Option<Arc<Tokens>>, Error> {
        if let Some(known) = self.remembered() {
            return Ok(Some(known));
        }
        let read = self.read().await?;
        let mut known = self.memory();
        // Somebody may have signed in meanwhile.
        known.tokens = known.tokens.take().or(read);
        Ok(known.tokens.clone())
    }

    /// What is known without asking the store.
    pub(crate) fn remembered(&self) -> Option<Arc<Tokens>> {
        self.memory().tokens.clone()
    }

    /// Asks the store what it holds by now. What it could not take before is offered once more and counts: the
    /// server has given it out, so what lies in the store is dead.
    pub(crate) async fn reread(&self) -> Result<Option<Arc<Tokens>>, Error> {
        let unsaved = {
            let known = self.memory();
            known.tokens.clone().filter(|_| known.is_unsaved)
        };
        if let Some(tokens) = unsaved {
            if let Err(error) = self.write(Some(Tokens::clone(&tokens))).await {
                warn!(%error, "the session is still not kept");
            }
            return Ok(Some(tokens));
        }
        let read = self.read().await?;
        self.memory().tokens.clone_from(&read);
        Ok(read)
    }

    /// Remembers a session, then stores it: what the server gave out must not be lost to a full disk.
    pub(crate) async fn write(&self, tokens: Option<Tokens>) -> Result<(), Error> {
        *self.memory() = Known {
            tokens: tokens.clone().map(Arc::new),
            is_unsaved: true,
        };
        let server = self.server.clone();
        self.block(move |store| match tokens {
            Some(tokens) => store.save(Some(&tokens)),
            None => match store.load()? {
                Some(other) if other.server != server => Ok(()),
                _ => store.save(None),
            },
        })
        .await?;
        self.memory().is_unsaved = false;
        Ok(())
    }

    /// Keeps other processes from renewing the session until the guard is dropped.
    pub(crate) async fn lock(&self) -> Result<Box<dyn Send>, Error> {
        self.block(TokenStore::lock).await
    }

    async fn block<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn TokenStore) -> io::Result<T> + Send + 'static,
    ) -> Result<T, Error> {
        let store = self.store.clone();
        let task = tokio::task::spawn_blocking(move || work(&*store));
        Ok(task.await.map_err(io::Error::from)??)
    }

    /// Reads the store.
    async fn read(&self) -> Result<Option<Arc<Tokens>>, Error> {
        let read = self.block(TokenStore::load).await?;
        let ours = read.filter(|tokens| tokens.server == self.server);
        Ok(ours.map(Arc::new))
    }

    fn memory(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
