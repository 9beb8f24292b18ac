//! [`HttpClient`] sends one request to one server, once. Signing, renewing and retrying are done by its callers.

use std::time::{Duration, Instant};

use mini_twitter_core::field::Secret;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use tracing::{Span, debug};

use crate::error::Error;
use crate::failure::Failure;
use crate::request::Request;
use crate::response::Response;

/// An HTTP client of one server. Cheap to clone; clones share connections.
#[derive(Debug, Clone)]
pub(crate) struct HttpClient {
    pub(crate) http: reqwest::Client,
    /// The base URL without a trailing slash; may hold a path.
    pub(crate) base_url: String,
}

impl HttpClient {
    /// Sends a request once and reads its whole response. `timeout` bounds both together.
    ///
    /// # Errors
    /// [`Error::Transport`] when no complete response arrives, [`Error::Api`] or [`Error::Decode`] when its status
    /// is not a success.
    pub(crate) async fn send(
        &self,
        request: &Request,
        token: Option<&Secret>,
        timeout: Duration,
    ) -> Result<Response, Error> {
        let method = reqwest::Method::from_bytes(request.method.as_str().as_bytes())
            .expect("the methods of the route table are HTTP methods");
        let mut builder = self
            .http
            .request(method, format!("{}{}", self.base_url, request.target()))
            .timeout(timeout);
        for (name, value) in &request.headers {
            builder = builder.header(name, value);
        }
        if let Some(key) = &request.idempotency_key {
            builder = builder.header("idempotency-key", key);
        }
        if let Some(token) = token {
            builder = builder.header(AUTHORIZATION, bearer(token)?);
        }
        if let Some(json) = &request.json {
            builder = builder
                .header(CONTENT_TYPE, "application/json")
                .body(json.clone());
        }
        let started = Instant::now();
        let response = builder.send().await;
        let response =
            response.map_err(|error| Error::Transport(Failure::of(&error, &self.base_url)))?;
        let response = Response::read(response, &self.base_url).await?;
        let span = Span::current();
        span.record("call.status", response.status);
        if let Some(id) = response.request_id() {
            span.record("call.request_id", id);
        }
        let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        debug!(status = response.status, duration_ms, "response received");
        response.error_for_status()
    }
}

/// Returns the `Authorization` header of a token, marked as sensitive so that it is never logged.
fn bearer(token: &Secret) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::from_str(&format!("Bearer {}", token.expose()))
        .map_err(|_| Error::invalid("token", "contains characters not allowed in a header"))?;
    value.set_sensitive(true);
    Ok(value)
}
