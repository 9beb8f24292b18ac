//! [`HttpClient`] sends one request to one server, once. Signing, renewing and retrying are done by its callers.

use std::time::{Duration, Instant};

use mini_twitter_core::field::Secret;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
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
    /// is not a success, [`Error::TooLarge`].
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
            .headers(headers(request, token)?)
            .timeout(timeout);
        if let Some(json) = &request.json {
            builder = builder.body(json.clone());
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

/// Returns the headers of a request, each once: those that the caller has set replace the client's own.
fn headers(request: &Request, token: Option<&Secret>) -> Result<HeaderMap, Error> {
    let mut headers = HeaderMap::new();
    if request.json.is_some() {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    if let Some(key) = &request.idempotency_key {
        let name = HeaderName::from_static("idempotency-key");
        headers.insert(name, value("idempotency_key", key)?);
    }
    if let Some(token) = token {
        let bearer = value("token", &format!("Bearer {}", token.expose()))?;
        headers.insert(AUTHORIZATION, bearer);
    }
    for (name, text) in &request.headers {
        let name = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| Error::invalid("header", "is not the name of a header"))?;
        headers.insert(name, value("header", text)?);
    }
    if let Some(authorization) = headers.get_mut(AUTHORIZATION) {
        authorization.set_sensitive(true); // never logged
    }
    Ok(headers)
}

fn value(field: &str, text: &str) -> Result<HeaderValue, Error> {
    HeaderValue::from_str(text)
        .map_err(|_| Error::invalid(field, "contains characters not allowed in a header"))
}
