//! Which pages of other origins may call this server: none, unless `--cors` names them. Only the `Authorization`
//! header signs in, so no credentials are ever allowed.

use salvo::Request;
use salvo::http::StatusCode;
use salvo::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD,
    HeaderMap, HeaderValue, ORIGIN, VARY,
};

use crate::http::reply::Answer;

const SENT: &str = "authorization, content-type, idempotency-key, if-none-match, x-request-id";
const SHOWN: &str = "etag, idempotent-replayed, link, ratelimit, ratelimit-policy, retry-after, server-timing, \
     x-request-id";

/// Answers the question that browsers ask ahead of a call: `OPTIONS` with the verb to come. `allow` is what the path
/// takes. `None` when it is not that question, or when the origin is not named.
pub fn preflight(origins: &[String], request: &Request, allow: &HeaderValue) -> Option<Answer> {
    let asks = request
        .headers()
        .contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    if request.method() != "OPTIONS" || !asks {
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

/// Lets the page that called read the answer.
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

/// The caller's origin, if it is named.
fn allowed(origins: &[String], request: &Request) -> Option<HeaderValue> {
    let origin = request.headers().get(ORIGIN)?;
    let is_named = |named: &String| named == "*" || named.as_bytes() == origin.as_bytes();
    origins.iter().any(is_named).then(|| origin.clone())
}
