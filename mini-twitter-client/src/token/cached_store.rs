//! [`CachedStore`]: a [`TokenStore`] with a cache of what it contains, for one server and one user.
//!
//! It calls the store on threads that may block. A session of another server or of another user is an error, never
//! used: a client does not turn into somebody else because the store has changed.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use mini_twitter_core::id::UserId;
use reqwest::Url;
use tracing::warn;

use super::store::{TokenStore, Tokens};
use crate::error::Error;

/// How long to wait for the lock: longer than a renewal can take, so that the wait fails only when the other process
/// is stuck (stopped with Ctrl-Z, for example).
const LOCK_TIMEOUT: Duration = Duration::from_secs(60);
/// The pause between two attempts to take the lock.
const LOCK_PAUSE: Duration = Duration::from_millis(10);

/// The user that a client acts for.
#[derive(Debug, Clone)]
struct Identity {
    user_id: UserId,
    username: String,
}

#[derive(Debug, Default)]
struct Cache {
    tokens: Option<Arc<Tokens>>,
    /// Whether the tokens are not in the store: a save is under way or has failed.
    is_unsaved: bool,
    /// Why the last save has failed.
    save_error: Option<Error>,
    /// Set by the first session seen, and by signing in.
    identity: Option<Identity>,
    /// Whether this client itself has signed out, so that it may go on as nobody.
    has_signed_out: bool,
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

    /// Whether a session of this client has ended without its doing.
    pub(crate) fn has_ended(&self) -> bool {
        let cache = self.cache();
        cache.tokens.is_none() && cache.identity.is_some() && !cache.has_signed_out
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
        let stored = match (self.load().await, unsaved) {
            (Ok(_), Some(unsaved)) => {
                if let Err(error) = self.store(Some(Tokens::clone(&unsaved))).await {
                    warn!(%error, "still cannot save the session");
                }
                return Ok(Some(unsaved));
            }
            (Err(Error::Store(_)), Some(unsaved)) => return Ok(Some(unsaved)),
            (stored, _) => stored?,
        };
        self.cache().tokens.clone_from(&stored);
        Ok(stored)
    }

    /// Returns the error of a save that has failed, while its tokens are only in memory.
    pub(crate) fn saved(&self) -> Result<(), Error> {
        self.cache().save_error.clone().map_or(Ok(()), Err)
    }

    /// Stores a session that the user signed in to, then uses it. One that cannot be stored changes nothing.
    pub(crate) async fn sign_in(&self, tokens: Tokens) -> Result<(), Error> {
        let stored = tokens.clone();
        self.run_blocking(move |store| store.save(Some(&stored)))
            .await?;
        *self.cache() = Cache {
            identity: Some(Identity::of(&tokens)),
            tokens: Some(Arc::new(tokens)),
            ..Cache::default()
        };
        Ok(())
    }

    /// Removes the session because the user signed out.
    pub(crate) async fn sign_out(&self) -> Result<(), Error> {
        self.cache().has_signed_out = true;
        self.save(None).await
    }

    /// Caches a session, then stores it; `None` removes it. The cache comes first: tokens that the server has issued
    /// must not be lost when the disk is full.
    pub(crate) async fn save(&self, tokens: Option<Tokens>) -> Result<(), Error> {
        {
            let mut cache = self.cache();
            cache.tokens = tokens.clone().map(Arc::new);
            cache.is_unsaved = true;
        }
        self.store(tokens).await
    }

    /// Returns an error when tokens are of another user than this client acts for.
    pub(crate) fn check_user(&self, tokens: &Tokens) -> Result<(), Error> {
        let mut cache = self.cache();
        let identity = cache.identity.get_or_insert_with(|| Identity::of(tokens));
        identity.check(tokens)
    }

    /// Keeps other processes from renewing the session until the guard is dropped.
    ///
    /// # Errors
    /// [`Error::Store`] when another process has held the lock for 60 s, or the lock cannot be taken at all.
    pub(crate) async fn lock(&self) -> Result<Box<dyn Send>, Error> {
        let started = Instant::now();
        loop {
            if let Some(guard) = self.try_lock().await? {
                return Ok(guard);
            }
            if started.elapsed() > LOCK_TIMEOUT {
                let what = "another process has held its lock for over 60 s; end that process";
                return Err(Error::store(io::Error::new(io::ErrorKind::TimedOut, what)));
            }
            tokio::time::sleep(LOCK_PAUSE).await;
        }
    }

    /// Takes the lock; `None` when another process holds it.
    pub(crate) async fn try_lock(&self) -> Result<Option<Box<dyn Send>>, Error> {
        self.run_blocking(TokenStore::try_lock).await
    }

    /// Stores a session; `None` removes it, unless it is of another server or user.
    async fn store(&self, tokens: Option<Tokens>) -> Result<(), Error> {
        let server = self.server.clone();
        let identity = self.cache().identity.clone();
        let stored = self.run_blocking(move |store| match tokens {
            Some(tokens) => store.save(Some(&tokens)),
            None => match store.load()? {
                Some(other) if !is_same_server(&other.server, &server) => Ok(()),
                Some(other) if identity.is_some_and(|own| own.user_id != other.user_id) => Ok(()),
                _ => store.save(None),
            },
        });
        let stored = stored.await;
        let mut cache = self.cache();
        cache.is_unsaved = stored.is_err();
        cache.save_error = stored.as_ref().err().cloned();
        stored
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

    /// Reads the store.
    ///
    /// # Errors
    /// [`Error::OtherServer`] and [`Error::OtherUser`] when it contains a session that this client may not use.
    async fn load(&self) -> Result<Option<Arc<Tokens>>, Error> {
        let Some(tokens) = self.run_blocking(TokenStore::load).await? else {
            return Ok(None);
        };
        if !is_same_server(&tokens.server, &self.server) {
            return Err(Error::OtherServer {
                expected: self.server.clone(),
                found: tokens.server,
            });
        }
        self.check_user(&tokens)?;
        Ok(Some(Arc::new(tokens)))
    }

    fn cache(&self) -> MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Identity {
    fn of(tokens: &Tokens) -> Self {
        Self {
            user_id: tokens.user_id,
            username: tokens.username.clone(),
        }
    }

    fn check(&self, tokens: &Tokens) -> Result<(), Error> {
        if self.user_id == tokens.user_id {
            return Ok(());
        }
        Err(Error::OtherUser {
            expected: self.username.clone(),
            found: tokens.username.clone(),
        })
    }
}

/// Whether two base URLs are the same but for their spelling: a trailing slash, the default port, upper case.
fn is_same_server(one: &str, other: &str) -> bool {
    let canonical = |text: &str| {
        let url = Url::parse(text).map_or_else(|_| text.to_owned(), String::from);
        url.trim_end_matches('/').to_owned()
    };
    one == other || canonical(one) == canonical(other)
}
