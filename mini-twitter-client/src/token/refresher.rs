//! [`TokenRefresher`] keeps the tokens of a session fresh, with one renewal at a time in the process and among processes.
//!
//! The server accepts a refresh token once and responds with a new pair: a client that loses the response is signed
//! out. A renewal therefore runs in its own task, which a cancelled caller cannot stop. It holds the process's lock and
//! the store's lock, reads the store again before it asks the server, and saves the new pair before it releases the
//! locks. Only a refusal of the refresh token itself ends the session; other failures leave the session as it is.
//! Callers wait for a renewal only when their access token has expired or was rejected.

use std::sync::Arc;
use std::time::{Duration, Instant};

use mini_twitter_core::account::{Refresh, Session};
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::Secret;
use mini_twitter_core::input::Json;
use mini_twitter_core::routes;
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::task::JoinHandle;
use tracing::{Instrument as _, field, info, info_span, warn};

use super::cached_store::CachedStore;
use super::exchange::Exchanges;
use super::store::{TokenStore, Tokens};
use crate::error::Error;
use crate::http::HttpClient;
use crate::request::Request;
use crate::retry::{Retry, Tries};

/// How long one try of a renewal may take. All tries and pauses together stay well below the 60 s in which the server
/// accepts a used refresh token again, so that the tokens of a lost response can still be fetched.
const TIMEOUT: Duration = Duration::from_secs(10);
/// The longest pause of a renewal, also by `Retry-After`; for the same reason.
const MAX_PAUSE: Duration = Duration::from_secs(5);
/// How long after a failed renewal the next one waits while the old access token can be used.
const COOLDOWN: Duration = Duration::from_secs(5);

/// The last renewal, when it failed: callers that waited for it fail with the same error.
#[derive(Debug)]
pub(super) struct FailedRenewal {
    /// The access token that was to be replaced.
    access_token: Secret,
    at: Instant,
    error: Error,
}

impl FailedRenewal {
    fn is_of(&self, tokens: &Tokens) -> bool {
        self.access_token == tokens.access_token
    }
}

/// What the store contains, compared with the tokens to renew.
enum Stored {
    /// Tokens that another process has renewed.
    Fresh(Arc<Tokens>),
    /// Tokens that still have to be renewed.
    Stale(Arc<Tokens>),
}

/// The session of a client, with what renews its tokens.
#[derive(Debug)]
pub(crate) struct TokenRefresher {
    http: HttpClient,
    pub(super) store: CachedStore,
    retry: Retry,
    /// Locked while the session is renewed or replaced.
    pub(super) renewal: Arc<Mutex<Option<FailedRenewal>>>,
    pub(super) exchanges: Exchanges,
}

impl TokenRefresher {
    pub(crate) fn new(http: HttpClient, store: Arc<dyn TokenStore>, retry: &Retry) -> Arc<Self> {
        let retry = Retry {
            tries: retry.tries.min(3),
            max_pause: retry.max_pause.min(MAX_PAUSE),
            max_retry_after: retry.max_retry_after.min(MAX_PAUSE),
            ..retry.clone()
        };
        Arc::new(Self {
            store: CachedStore::new(store, http.base_url.clone()),
            http,
            retry,
            renewal: Arc::default(),
            exchanges: Exchanges::new(),
        })
    }

    /// Returns the session as it is stored, without renewing it.
    pub(crate) async fn stored(&self) -> Result<Option<Arc<Tokens>>, Error> {
        self.store.get().await
    }

    /// Returns tokens that can be used: their access token is not `rejected` and has not expired. `None` when nobody
    /// is signed in. Tokens that are about to expire are returned at once, and renewed behind the caller's back.
    ///
    /// # Errors
    /// [`Error::SignedOut`] when the session has ended, else why the renewal failed.
    pub(crate) async fn tokens(
        self: &Arc<Self>,
        rejected: Option<&Secret>,
    ) -> Result<Option<Arc<Tokens>>, Error> {
        let started = Instant::now();
        let Some(stale) = self.store.get().await? else {
            let has_ended = rejected.is_some() || self.store.has_ended();
            return if has_ended {
                Err(Error::SignedOut)
            } else {
                Ok(None)
            };
        };
        if is_usable(&stale, rejected) {
            if stale.is_due() {
                self.renew_behind(&stale);
            }
            return Ok(Some(stale));
        }
        let renewal = self.renewal.clone().lock_owned().await;
        match (self.store.cached(), &*renewal) {
            (Some(tokens), _) if is_usable(&tokens, rejected) => return Ok(Some(tokens)),
            (_, Some(failed)) if failed.is_of(&stale) && failed.at >= started => {
                return Err(failed.error.clone());
            }
            _ => {}
        }
        let task = self.spawn_renewal(renewal, stale);
        task.await.map_err(|error| Error::task(&error))?.map(Some)
    }

    /// Renews the session now, although its tokens can still be used, and returns the new ones.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`] without a session, else as [`tokens`](Self::tokens); [`Error::Store`] also when the
    /// new tokens cannot be saved.
    pub(crate) async fn renew_now(self: &Arc<Self>) -> Result<Arc<Tokens>, Error> {
        let Some(current) = self.stored().await? else {
            return Err(if self.store.has_ended() {
                Error::SignedOut
            } else {
                Error::NotSignedIn
            });
        };
        let renewed = self.tokens(Some(&current.access_token)).await?;
        self.store.saved()?;
        renewed.ok_or(Error::SignedOut)
    }

    /// Waits, at most `timeout`, until all tokens that the server was asked for are saved.
    pub(crate) async fn settle(&self, timeout: Duration) {
        self.exchanges.settle(timeout).await;
    }

    /// Starts a renewal, unless one is under way or has just failed. Nobody waits for it.
    fn renew_behind(self: &Arc<Self>, stale: &Arc<Tokens>) {
        let Ok(renewal) = self.renewal.clone().try_lock_owned() else {
            return;
        };
        let has_failed =
            |failed: &FailedRenewal| failed.is_of(stale) && failed.at.elapsed() < COOLDOWN;
        if !renewal.as_ref().is_some_and(has_failed) {
            drop(self.spawn_renewal(renewal, stale.clone()));
        }
    }

    /// Renews the tokens in a task of their own, which holds the lock until it is done.
    fn spawn_renewal(
        self: &Arc<Self>,
        mut renewal: OwnedMutexGuard<Option<FailedRenewal>>,
        stale: Arc<Tokens>,
    ) -> JoinHandle<Result<Arc<Tokens>, Error>> {
        let refresher = self.clone();
        let span = info_span!(
            "renew",
            call.status = field::Empty,
            call.request_id = field::Empty
        );
        let work = async move {
            let renewed = refresher.renew(&stale).await;
            *renewal = renewed.as_ref().err().map(|error| {
                warn!(%error, "cannot renew the tokens");
                FailedRenewal {
                    access_token: stale.access_token.clone(),
                    at: Instant::now(),
                    error: error.clone(),
                }
            });
            renewed
        };
        tokio::spawn(work.instrument(span))
    }

    /// Takes tokens that another process has renewed, or renews them at the server.
    async fn renew(&self, stale: &Tokens) -> Result<Arc<Tokens>, Error> {
        let _lock = self.store.lock().await?;
        let current = match self.reload(stale).await? {
            Stored::Fresh(tokens) => return Ok(tokens),
            Stored::Stale(tokens) => tokens,
        };
        let _unsaved = self.exchanges.begin();
        let refused = match self.refresh(&current).await {
            Err(error) if is_refusal(&error) => error,
            other => return other,
        };
        // A process that does not use the lock may have renewed them meanwhile.
        let newer = match self.reload(stale).await? {
            Stored::Fresh(tokens) => return Ok(tokens),
            Stored::Stale(tokens) if tokens.refresh_token == current.refresh_token => {
                return Err(self.end_session(refused).await);
            }
            Stored::Stale(tokens) => tokens,
        };
        match self.refresh(&newer).await {
            Err(error) if is_refusal(&error) => Err(self.end_session(error).await),
            other => other,
        }
    }

    /// Reads the store again; an empty store means that another process has signed out.
    async fn reload(&self, stale: &Tokens) -> Result<Stored, Error> {
        match self.store.reload().await? {
            None => Err(Error::SignedOut),
            Some(tokens) if tokens.access_token != stale.access_token && !tokens.is_due() => {
                Ok(Stored::Fresh(tokens))
            }
            Some(tokens) => Ok(Stored::Stale(tokens)),
        }
    }

    /// Exchanges the refresh token for a new pair, with retries, and saves it.
    async fn refresh(&self, current: &Tokens) -> Result<Arc<Tokens>, Error> {
        let refresh = Refresh {
            refresh_token: current.refresh_token.clone(),
        };
        let request = Request::from_route(routes::REFRESH.info, Json(refresh))?;
        let mut tries = Tries::default();
        let response = loop {
            let error = match self.http.send(&request, None, TIMEOUT).await {
                Ok(response) => break response,
                Err(error) => error,
            };
            match self.retry.pause_of_repeatable(&mut tries, &error) {
                Some(pause) => tokio::time::sleep(pause).await,
                None => return Err(error),
            }
        };
        let session: Session = response.decode()?;
        let tokens = Tokens::from_session(&session, &self.http.base_url, response.date());
        self.store.check_user(&tokens)?;
        info!(session.id = %tokens.session_id, "tokens renewed");
        // Tokens that cannot be saved can be used all the same; the next renewal saves them again.
        if let Err(error) = self.store.save(Some(tokens.clone())).await {
            warn!(%error, "cannot save the new tokens");
        }
        Ok(Arc::new(tokens))
    }

    /// Removes a session whose refresh token the server refused; returns the error for the caller.
    async fn end_session(&self, refused: Error) -> Error {
        info!(error = %refused, "the session has ended");
        if let Err(error) = self.store.save(None).await {
            return error;
        }
        match refused.code() {
            Some(ErrorCode::AccountBanned | ErrorCode::AccountDeactivated) => refused,
            _ => Error::SignedOut,
        }
    }
}

/// Whether tokens can sign a call now: their access token is not `rejected` and has not expired.
fn is_usable(tokens: &Tokens, rejected: Option<&Secret>) -> bool {
    rejected != Some(&tokens.access_token) && !tokens.is_expired()
}

/// Whether the server itself, and not a proxy, refuses the refresh token for good.
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
