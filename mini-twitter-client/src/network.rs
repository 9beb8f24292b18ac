//! [`Network`] sends a request to the server: it signs the request, renews the tokens and retries.

use std::sync::Arc;
use std::time::Duration;

use mini_twitter_core::field::Secret;
use mini_twitter_core::route::Method;
use tokio::runtime::Handle;
use tracing::{Instrument as _, debug, field, info, info_span};

use crate::error::Error;
use crate::failure::Failure;
use crate::http::HttpClient;
use crate::request::Request;
use crate::response::Response;
use crate::retry::{Retry, Tries};
use crate::sign_in::sign_in;
use crate::token::{TokenRefresher, Tokens};

/// Options of one call; those that are `None` are as its client's.
#[derive(Debug, Clone, Default)]
pub(crate) struct CallOptions {
    /// How long each try may take.
    pub(crate) timeout: Option<Duration>,
    /// How long everything together may take.
    pub(crate) deadline: Option<Duration>,
    pub(crate) retry: Option<Retry>,
    /// Whether the response is a session, which is saved.
    pub(crate) signs_in: bool,
}

/// The connection to a server, with what signs and retries its requests.
#[derive(Debug)]
pub(crate) struct Network {
    pub(crate) http: HttpClient,
    /// A personal token, which is never renewed; replaces the session when set.
    pub(crate) token: Option<Secret>,
    pub(crate) refresher: Arc<TokenRefresher>,
    pub(crate) retry: Retry,
    /// How long one try may take by default.
    pub(crate) timeout: Duration,
    /// How long a call may take by default.
    pub(crate) deadline: Option<Duration>,
}

/// What a request is signed with.
enum Credential {
    None,
    /// A personal token, which is never renewed.
    Personal(Secret),
    /// The tokens of a session, which can be renewed.
    Session(Arc<Tokens>),
}

/// The tokens that have signed the tries of a call.
#[derive(Default)]
struct Signers {
    first: Option<Arc<Tokens>>,
    /// Those that the server rejected.
    rejected: Option<Arc<Tokens>>,
}

impl Network {
    /// Does some work within a deadline: `own`, else that of the client, else none.
    ///
    /// # Errors
    /// [`Error::Runtime`] outside of a tokio runtime, where tokio would panic; [`Error::Transport`] after the deadline.
    pub(crate) async fn bounded<T>(
        &self,
        own: Option<Duration>,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        if Handle::try_current().is_err() {
            return Err(Error::Runtime);
        }
        let Some(deadline) = own.or(self.deadline) else {
            return work.await;
        };
        if deadline.is_zero() {
            return Err(Error::Transport(Failure::after(deadline)));
        }
        let done = tokio::time::timeout(deadline, work).await;
        done.unwrap_or_else(|_| Err(Error::Transport(Failure::after(deadline))))
    }

    /// Sends a request, with retries, inside a `call` span.
    pub(crate) async fn send(
        &self,
        request: &Request,
        options: &CallOptions,
    ) -> Result<Response, Error> {
        let span = info_span!(
            "call",
            call.method = request.method.as_str(),
            call.path = request.path,
            call.status = field::Empty,
            call.request_id = field::Empty,
        );
        self.send_with_retries(request, options)
            .instrument(span)
            .await
    }

    async fn send_with_retries(
        &self,
        request: &Request,
        options: &CallOptions,
    ) -> Result<Response, Error> {
        let retry = options.retry.as_ref().unwrap_or(&self.retry);
        let timeout = options.timeout.unwrap_or(self.timeout);
        let mut signers = Signers::default();
        let mut lost_response = false;
        let mut tries = Tries::default();
        if options.signs_in {
            self.check_sign_in().await?;
        }
        loop {
            let credential = self.credential(request, &signers).await?;
            let sent = if options.signs_in {
                let replacement = self.refresher.begin_replacement().await;
                sign_in(self.http.clone(), replacement, request.clone(), timeout).await
            } else {
                self.http.send(request, credential.token(), timeout).await
            };
            let error = match sent {
                Ok(response) => return Ok(response),
                Err(error) => error,
            };
            if let Credential::Session(tokens) = &credential {
                signers.first.get_or_insert_with(|| tokens.clone());
                if signers.rejected.is_none() && error.is_token_rejected() {
                    debug!("the server rejected the access token, renewing it");
                    signers.rejected = Some(tokens.clone());
                    continue;
                }
            }
            let Some(pause) = retry.pause(request, &mut tries, &error) else {
                return Err(error.explained(credential.is_personal(), lost_response));
            };
            lost_response |= request.method != Method::GET && error.may_have_taken_effect();
            let pause_ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX);
            info!(%error, tries = tries.count, pause_ms, "retrying");
            tokio::time::sleep(pause).await;
        }
    }

    /// Refuses a sign-in whose session would not be used or could not be stored, before the server creates it.
    async fn check_sign_in(&self) -> Result<(), Error> {
        if self.token.is_some() {
            return Err(Error::invalid(
                "token",
                "this client signs every call with its personal token; sign in with a client that is built without one",
            ));
        }
        self.refresher.check_lock().await
    }

    /// Returns what to sign a request with: never the tokens that were rejected, nor those of another user than signed
    /// the first try.
    async fn credential(&self, request: &Request, signers: &Signers) -> Result<Credential, Error> {
        if !request.needs_token() {
            return Ok(Credential::None);
        }
        if let Some(token) = &self.token {
            return Ok(Credential::Personal(token.clone()));
        }
        let rejected = signers.rejected.as_ref().map(|tokens| &tokens.access_token);
        let Some(tokens) = self.refresher.tokens(rejected).await? else {
            return Ok(Credential::None);
        };
        match &signers.first {
            Some(first) if first.user_id != tokens.user_id => Err(Error::OtherUser {
                expected: first.username.clone(),
                found: tokens.username.clone(),
            }),
            _ => Ok(Credential::Session(tokens)),
        }
    }
}

impl Credential {
    fn token(&self) -> Option<&Secret> {
        match self {
            Self::None => None,
            Self::Personal(token) => Some(token),
            Self::Session(tokens) => Some(&tokens.access_token),
        }
    }

    fn is_personal(&self) -> bool {
        matches!(self, Self::Personal(_))
    }
}
