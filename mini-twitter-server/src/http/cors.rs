//! CORS: which pages of other origins may call this server. Default: none; `--cors` allows origins. Only the
//! `Authorization` header signs in, so credentials (cookies) are never allowed.

use salvo::Request;
use salvo::http::StatusCode;
use salvo::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD,
    HeaderMap, HeaderValue, ORIGIN, VARY,
};

use crate::http::reply::Answer;

/// The headers that a page may send.
const SENT: &str = "authorization, content-type, idempotency-key, if-none-match, x-request-id";
/// The headers of a response that a page may read.
const SHOWN: &str = "etag, idempotent-replayed, link, ratelimit, ratelimit-policy, retry-after, server-timing, \
     x-request-id";

/// Answers a preflight request: `OPTIONS` with the method that the browser will use. `allow` lists the methods of the
/// path. Returns `None` when it is not a preflight request, or when its origin is not allowed.
pub fn preflight(origins: &[String], request: &Request, allow: &HeaderValue) -> Option<Answer> {
    let is_preflight = request
        .headers()
        .contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    if request.method() != "OPTIONS" || !is_preflight {
        return None;
    }
    allowed(origins, request)?;
    let mut answer = Answer::empty(StatusCode::NO_CONTENT);
    let headers = &mut answer.headers;
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, allow.clone());
    headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(SENT));
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
    Some(answer)
}

/// Adds the headers that let the calling page read the response, if its origin is allowed.
pub fn write(origins: &[String], request: &Request, headers: &mut HeaderMap) {
    if origins.is_empty() {
        return;
    }
    headers.append(VARY, HeaderValue::from_static("Origin"));
    if let Some(origin) = allowed(origins, request) {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(
            ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static(SHOWN),
        );
    }
}

/// Returns the request's origin, if it is allowed.
fn allowed(origins: &[String], request: &Request) -> Option<HeaderValue> {
    let origin = request.headers().get(ORIGIN)?;
    let is_allowed = |allowed: &String| allowed == "*" || allowed.as_bytes() == origin.as_bytes();
    origins.iter().any(is_allowed).then(|| origin.clone())
}
