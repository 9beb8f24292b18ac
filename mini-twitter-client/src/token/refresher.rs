//! Keeps the tokens fresh: [`TokenRefresher`]. One renewal at a time, in the process and among processes.
//!
//! The server takes a refresh token once and answers with another: whoever loses an answer is signed out. So a
//! renewal runs in a task of its own, which no cancelled caller can stop; it holds the process's gate and the store's
//! lock, reads the store again before it asks, and writes before it lets go. Only a refusal of the refresh token
//! itself ends the session; a server that is busy, slow or away leaves it as it is.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use mini_twitter_core::account::{Refresh, Session};
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::Secret;
use mini_twitter_core::input::Json;
use mini_twitter_core::routes;
use tokio::sync::OwnedMutexGuard;
use tracing::{Instrument as _, debug, field, info, info_span};

use super::cached_store::CachedStore;
use super::{TokenStore, Tokens};
use crate::error::Error;
use crate::request::Request;
use crate::retry::Retry;
use crate::send::Wire;

/// How long one try of a renewal may take. All tries and pauses together stay well within the 60 s in which the
/// server takes a used refresh token once more, so that an answer lost on the way is not lost for good.
const TIMEOUT: Duration = Duration::from_secs(10);
/// The longest `Retry-After` a renewal waits for; for the same reason.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a renewal ahead of time is left alone after it failed, while the old token still works.
const REST: Duration = Duration::from_secs(5);

/// A renewal that failed, for those who waited for it.
#[derive(Debug)]
struct Failed {
    access_token: Secret,
    at: Instant,
    error: Error,
}

/// What a look into the store found.
enum Found {
    /// A session that somebody else has renewed.
    Fresh(Arc<Tokens>),
    /// One that is to be renewed.
    Stale(Arc<Tokens>),
}

type Gate = tokio::sync::Mutex<Option<Failed>>;

/// The session of a client.
#[derive(Debug)]
pub(crate) struct TokenRefresher {
    wire: Wire,
    pub(crate) store: CachedStore,
    retry: Retry,
    /// Held by whoever renews or replaces the session.
    gate: Arc<Gate>,
}

impl TokenRefresher {
    pub(crate) fn new(wire: Wire, store: Arc<dyn TokenStore>, retry: &Retry) -> Arc<Self> {
        let retry = Retry {
            tries: retry.tries.min(3),
            patience: retry.patience.min(PATIENCE),
            most: retry.most.min(PATIENCE),
            ..retry.clone()
        };
        Arc::new(Self {
            store: CachedStore::new(store, wire.base.clone()),
            wire,
            retry,
            gate: Arc::default(),
        })
    }

    /// A session that can be used: not the one whose access token was `rejected`, and not one that is about to end.
    ///
    /// # Errors
    /// [`Error::SignedOut`] when there was one and it is over for good; what kept it from being renewed otherwise.
    pub(crate) async fn tokens(
        self: &Arc<Self>,
        rejected: Option<&Secret>,
    ) -> Result<Option<Arc<Tokens>>, Error> {
        let asked = Instant::now();
        let Some(stale) = self.store.known().await? else {
            return rejected.map_or(Ok(None), |_| Err(Error::SignedOut));
        };
        if is_good(&stale, rejected) {
            return Ok(Some(stale));
        }
        let gate = self.gate.clone().lock_owned().await;
        let is_usable = rejected.is_none() && !stale.is_over();
        match (self.store.remembered(), &*gate) {
            (Some(known), _) if is_good(&known, rejected) => return Ok(Some(known)),
            (_, Some(failed)) if failed.access_token == stale.access_token => {
                if is_usable && failed.at.elapsed() < REST {
                    return Ok(Some(stale));
                }
                if failed.at >= asked {
                    return Err(failed.error.clone());
                }
            }
            _ => {}
        }
        match self.renew_apart(gate, stale.clone()).await {
            Err(error) if is_usable && error.is_retryable() => {
                info!(%error, "not renewed, the old token still works");
                Ok(Some(stale))
            }
            renewed => renewed.map(Some),
        }
    }

    /// Keeps a session in place of the one there is; `None` forgets that one.
    pub(crate) async fn keep(self: &Arc<Self>, tokens: Option<Tokens>) -> Result<(), Error> {
        let refresher = self.clone();
        // Apart, so that a session just opened is kept although its caller has gone.
        let keeping = tokio::spawn(async move {
            let _gate = refresher.gate.lock().await;
            let _lock = refresher.store.lock().await?;
            refresher.store.write(tokens).await
        });
        keeping.await.map_err(io::Error::from)?
    }

    /// Waits until nobody renews or replaces the session, at most so long.
    pub(crate) async fn settle(&self, most: Duration) {
        if tokio::time::timeout(most, self.gate.lock()).await.is_err() {
            debug!("a renewal is still under way");
        }
    }

    /// Renews in a task of its own, which keeps the gate until it is done.
    async fn renew_apart(
        self: &Arc<Self>,
        mut gate: OwnedMutexGuard<Option<Failed>>,
        stale: Arc<Tokens>,
    ) -> Result<Arc<Tokens>, Error> {
        let refresher = self.clone();
        let span = info_span!(
            "renew",
            call.status = field::Empty,
            call.request_id = field::Empty
        );
        let renewal = async move {
            let renewed = refresher.renew(&stale).await;
            *gate = renewed.as_ref().err().map(|error| Failed {
                access_token: stale.access_token.clone(),
                at: Instant::now(),
                error: error.clone(),
            });
            renewed
        };
        let task = tokio::spawn(renewal.instrument(span));
        task.await.map_err(io::Error::from)?
    }

    async fn renew(&self, stale: &Tokens) -> Result<Arc<Tokens>, Error> {
        let _lock = self.store.lock().await?;
        let kept = match self.look(stale).await? {
            Found::Fresh(tokens) => return Ok(tokens),
            Found::Stale(tokens) => tokens,
        };
        let refused = match self.ask(&kept).await {
            Err(error) if is_refusal(&error) => error,
            other => return other,
        };
        // Somebody who does not know the lock may have been faster.
        let newer = match self.look(stale).await? {
            Found::Fresh(tokens) => return Ok(tokens),
            Found::Stale(tokens) if tokens.refresh_token == kept.refresh_token => {
                return Err(self.end(refused).await);
            }
            Found::Stale(tokens) => tokens,
        };
        match self.ask(&newer).await {
            Err(error) if is_refusal(&error) => Err(self.end(error).await),
            other => other,
        }
    }

    /// Reads what the store holds by now; nothing means that somebody signed out.
    async fn look(&self, stale: &Tokens) -> Result<Found, Error> {
        match self.store.reread().await? {
            None => Err(Error::SignedOut),
            Some(kept) if is_good(&kept, Some(&stale.access_token)) => Ok(Found::Fresh(kept)),
            Some(kept) => Ok(Found::Stale(kept)),
        }
    }

    /// Trades the refresh token for a new pair and keeps it.
    async fn ask(&self, kept: &Tokens) -> Result<Arc<Tokens>, Error> {
        let refresh = Refresh {
            refresh_token: kept.refresh_token.clone(),
        };
        let request = Request::of(routes::REFRESH.info, Json(refresh))?;
        let mut tried = 0;
        let answer = loop {
            let error = match self.wire.send(&request, None, TIMEOUT).await {
                Ok(answer) => break answer,
                Err(error) => error,
            };
            tried += 1;
            match self.retry.pause_of_repeatable(tried, &error) {
                Some(pause) => tokio::time::sleep(pause).await,
                None => return Err(error),
            }
        };
        let session: Session = answer.decode()?;
        let tokens = Tokens::of(&session, &self.wire.base, answer.date());
        info!(session.id = %tokens.session_id, "tokens renewed");
        self.store.write(Some(tokens.clone())).await?;
        Ok(Arc::new(tokens))
    }

    /// Forgets a session whose refresh token is refused.
    async fn end(&self, refused: Error) -> Error {
        info!(error = %refused, "the session is over");
        if let Err(error) = self.store.write(None).await {
            return error;
        }
        match refused.code() {
            Some(ErrorCode::AccountBanned | ErrorCode::AccountDeactivated) => refused,
            _ => Error::SignedOut,
        }
    }
}

/// Whether a session is another than the rejected one and not about to end.
fn is_good(tokens: &Tokens, rejected: Option<&Secret>) -> bool {
    rejected != Some(&tokens.access_token) && !tokens.is_due()
}

/// Whether the server says for good that a refresh token is not taken; a proxy's word does not count.
fn is_refusal(error: &Error) -> bool {
    matches!(error, Error::Api { .. })
        && matches!(
            error.code(),
            Some(
                ErrorCode::Unauthenticated
                    | ErrorCode::TokenExpired
                    | ErrorCode::BadCredentials
                    | ErrorCode::AccountBanned
                    | ErrorCode::AccountDeactivated
                    | ErrorCode::InvalidInput
            )
        )
}
