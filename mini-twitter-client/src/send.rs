//! How a request leaves: [`Wire`] sends it once, [`Network`] signs it, renews the token and tries again.

use std::sync::Arc;
use std::time::{Duration, Instant};

use mini_twitter_core::field::Secret;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use tracing::{Instrument as _, Span, debug, field, info, info_span};

use crate::error::Error;
use crate::request::Request;
use crate::response::Response;
use crate::retry::Retry;
use crate::token::TokenRefresher;

/// Options of one call.
#[derive(Debug, Clone, Default)]
pub(crate) struct Options {
    pub(crate) timeout: Option<Duration>,
    pub(crate) retry: Option<Retry>,
}

/// The way to one server.
#[derive(Debug, Clone)]
pub(crate) struct Wire {
    pub(crate) http: reqwest::Client,
    /// Without a slash at its end; may hold a path.
    pub(crate) base: String,
}

impl Wire {
    /// Sends a request once and reads its answer.
    pub(crate) async fn send(
        &self,
        request: &Request,
        token: Option<&Secret>,
        timeout: Duration,
    ) -> Result<Response, Error> {
        let method = reqwest::Method::from_bytes(request.method.as_str().as_bytes())
            .expect("the verbs of the table are verbs");
        let mut call = self
            .http
            .request(method, format!("{}{}", self.base, request.target()))
            .timeout(timeout);
        for (name, value) in &request.headers {
            call = call.header(name, value);
        }
        if let Some(key) = &request.idempotency_key {
            call = call.header("idempotency-key", key);
        }
        if let Some(token) = token {
            call = call.header(AUTHORIZATION, bearer(token)?);
        }
        if let Some(json) = &request.json {
            call = call
                .header(CONTENT_TYPE, "application/json")
                .body(json.clone());
        }
        let began = Instant::now();
        let answer = Response::read(call.send().await?).await?;
        let span = Span::current();
        span.record("call.status", answer.status);
        if let Some(id) = answer.request_id() {
            span.record("call.request_id", id);
        }
        let duration_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        debug!(status = answer.status, duration_ms, "answered");
        answer.accepted()
    }
}

/// The header that signs a request; never shown.
fn bearer(token: &Secret) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::from_str(&format!("Bearer {}", token.expose()))
        .map_err(|_| Error::invalid("token", "holds what no header may hold"))?;
    value.set_sensitive(true);
    Ok(value)
}

/// A server with what it takes to call it: tokens, patience.
#[derive(Debug)]
pub(crate) struct Network {
    pub(crate) wire: Wire,
    /// A token that is not renewed, in place of a session.
    pub(crate) token: Option<Secret>,
    pub(crate) refresher: Arc<TokenRefresher>,
    pub(crate) retry: Retry,
    pub(crate) timeout: Duration,
}

impl Network {
    /// Sends a request as often as it takes.
    pub(crate) async fn send(
        &self,
        request: &Request,
        options: &Options,
    ) -> Result<Response, Error> {
        let span = info_span!(
            "call",
            call.method = request.method.as_str(),
            call.path = request.path,
            call.status = field::Empty,
            call.request_id = field::Empty,
        );
        self.persist(request, options).instrument(span).await
    }

    async fn persist(&self, request: &Request, options: &Options) -> Result<Response, Error> {
        let retry = options.retry.as_ref().unwrap_or(&self.retry);
        let timeout = options.timeout.unwrap_or(self.timeout);
        let mut rejected = None;
        let mut tried = 0;
        loop {
            let (token, is_kept) = self.sign(request, rejected.as_ref()).await?;
            let error = match self.wire.send(request, token.as_ref(), timeout).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            if is_kept && rejected.is_none() && error.asks_for_token() {
                debug!("the token was refused, another is asked for");
                rejected = token;
                continue;
            }
            tried += 1;
            let Some(pause) = retry.pause(request, tried, &error) else {
                return Err(error);
            };
            let pause_ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX);
            info!(%error, tried, pause_ms, "trying again");
            tokio::time::sleep(pause).await;
        }
    }

    /// The token for a request, and whether it is a session's, which can be renewed.
    async fn sign(
        &self,
        request: &Request,
        rejected: Option<&Secret>,
    ) -> Result<(Option<Secret>, bool), Error> {
        if !request.is_signed() {
            return Ok((None, false));
        }
        if let Some(token) = &self.token {
            return Ok((Some(token.clone()), false));
        }
        let tokens = self.refresher.tokens(rejected).await?;
        let token = tokens.map(|tokens| tokens.access_token.clone());
        let is_kept = token.is_some();
        Ok((token, is_kept))
    }
}
