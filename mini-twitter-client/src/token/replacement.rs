//! [`Replacement`]: the right to replace the session of a client, by signing in or out.

use std::sync::Arc;

use tokio::sync::OwnedMutexGuard;

use super::exchange::Exchange;
use super::refresher::{FailedRenewal, TokenRefresher};
use super::store::Tokens;
use crate::error::Error;

/// The right to replace the session: until it is dropped, the client neither renews nor replaces the session
/// elsewhere, and [`TokenRefresher::settle`] waits. So the last sign-in that was begun is the one that stays, also when
/// an earlier one was left by its caller.
#[derive(Debug)]
pub(crate) struct Replacement {
    refresher: Arc<TokenRefresher>,
    _renewal: OwnedMutexGuard<Option<FailedRenewal>>,
    _unsaved: Exchange,
}

impl TokenRefresher {
    /// Waits until the session may be replaced.
    pub(crate) async fn begin_replacement(self: &Arc<Self>) -> Replacement {
        Replacement {
            _renewal: self.renewal.clone().lock_owned().await,
            _unsaved: self.exchanges.begin(),
            refresher: self.clone(),
        }
    }

    /// Removes the session because the user signed out.
    pub(crate) async fn forget(self: &Arc<Self>) -> Result<(), Error> {
        let (refresher, unsaved) = (self.clone(), self.exchanges.begin());
        // In its own task, so that it is removed even when its caller has been cancelled.
        let task = tokio::spawn(async move {
            let _unsaved = unsaved;
            let _replacement = refresher.begin_replacement().await;
            let _lock = refresher.store.lock().await?;
            refresher.store.sign_out().await
        });
        task.await.map_err(|error| Error::task(&error))?
    }

    /// Returns an error when the store cannot be locked, so that it could save nothing.
    pub(crate) async fn check_lock(&self) -> Result<(), Error> {
        self.store.try_lock().await.map(drop)
    }
}

impl Replacement {
    /// Stores a session that the user signed in to.
    pub(crate) async fn save(&self, tokens: Tokens) -> Result<(), Error> {
        let store = &self.refresher.store;
        let _lock = store.lock().await?;
        store.sign_in(tokens).await
    }
}
