//! [`Network`] sends a request to the server: it signs the request, renews the tokens and retries.

use std::sync::Arc;
use std::time::Duration;

use mini_twitter_core::field::Secret;
use tracing::{Instrument as _, debug, field, info, info_span};

use crate::error::Error;
use crate::http::HttpClient;
use crate::request::Request;
use crate::response::Response;
use crate::retry::Retry;
use crate::token::TokenRefresher;

/// Options of one call that override those of its client.
#[derive(Debug, Clone, Default)]
pub(crate) struct CallOptions {
    /// How long each try may take.
    pub(crate) timeout: Option<Duration>,
    pub(crate) retry: Option<Retry>,
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
}

/// What a request is signed with.
struct Credential {
    token: Option<Secret>,
    /// Whether the token is a session's and can be renewed.
    is_renewable: bool,
}

impl Network {
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
        let mut rejected = None;
        let mut tries = 0;
        loop {
            let credential = self.credential(request, rejected.as_ref()).await?;
            let token = credential.token;
            let error = match self.http.send(request, token.as_ref(), timeout).await {
                Ok(response) => return Ok(response),
                Err(error) => error,
            };
            if credential.is_renewable && rejected.is_none() && error.is_token_rejected() {
                debug!("the server rejected the access token, renewing it");
                rejected = token;
                continue;
            }
            tries += 1;
            let Some(pause) = retry.pause(request, tries, &error) else {
                return Err(error);
            };
            let pause_ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX);
            info!(%error, tries, pause_ms, "retrying");
            tokio::time::sleep(pause).await;
        }
    }

    /// Returns what to sign a request with; a session's token is never the `rejected` one.
    async fn credential(
        &self,
        request: &Request,
        rejected: Option<&Secret>,
    ) -> Result<Credential, Error> {
        if !request.needs_token() {
            return Ok(Credential {
                token: None,
                is_renewable: false,
            });
        }
        if let Some(token) = &self.token {
            return Ok(Credential {
                token: Some(token.clone()),
                is_renewable: false,
            });
        }
        let tokens = self.refresher.tokens(rejected).await?;
        let token = tokens.map(|tokens| tokens.access_token.clone());
        Ok(Credential {
            is_renewable: token.is_some(),
            token,
        })
    }
}
