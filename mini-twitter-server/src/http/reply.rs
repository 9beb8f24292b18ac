//! Responses: JSON written whole into a buffer of the right size, and every failure as `application/problem+json`.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use mini_twitter_core::error::{ErrorCode, Problem};
use mini_twitter_core::page::Cursor;
use salvo::Response;
use salvo::http::header::{
    ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER,
    WWW_AUTHENTICATE,
};
use salvo::http::{ResBody, StatusCode};
use serde::Serialize;

use crate::fault::{Fault, Outcome};
use crate::http::context::RequestContext;
use crate::http::limit::seconds;

/// What a handler returns.
pub type Reply<T> = Outcome<T>;

/// A response, ready to be written.
#[derive(Debug)]
pub struct Answer {
    /// The status: that of the route's success, or that of the failure.
    pub status: StatusCode,
    /// All headers.
    pub headers: HeaderMap,
    /// The body; empty with 204 and 304.
    pub body: ResBody,
}

impl Answer {
    /// Creates a response without a body.
    pub fn empty(status: StatusCode) -> Self {
        Self {
            status,
            headers: HeaderMap::with_capacity(16),
            body: ResBody::None,
        }
    }

    /// Creates a 200 response with bytes of a content type.
    pub fn bytes(kind: &'static str, bytes: Bytes) -> Self {
        let mut answer = Self::empty(StatusCode::OK);
        let kind = HeaderValue::from_static(kind);
        answer.headers.insert(CONTENT_TYPE, kind);
        // salvo removes the body of a HEAD, and would send a length of 0.
        answer.headers.insert(CONTENT_LENGTH, bytes.len().into());
        answer.body = ResBody::Once(bytes);
        answer
    }

    /// Creates a 200 response with static pieces of a content type, one after the other.
    pub fn pieces(kind: &'static str, pieces: impl Into<VecDeque<Bytes>>) -> Self {
        let pieces = pieces.into();
        let length: usize = pieces.iter().map(Bytes::len).sum();
        let mut answer = Self::bytes(kind, Bytes::new());
        answer.headers.insert(CONTENT_LENGTH, length.into());
        answer.body = ResBody::Chunks(pieces);
        answer
    }

    /// Creates a JSON response, or one without a body when the status is 204.
    pub fn json(status: u16, value: &impl Serialize, size: &Size) -> Self {
        let status = StatusCode::from_u16(status).expect("the route table has valid statuses");
        if status == StatusCode::NO_CONTENT {
            return Self::empty(status);
        }
        Self {
            status,
            ..Self::bytes("application/json", size.write(value))
        }
    }

    /// Creates the response for a failure.
    pub fn problem(fault: Fault, request_id: &str) -> Self {
        Self::extended_problem(fault, request_id, |problem| problem)
    }

    /// Creates the response for a failure with extension members (RFC 9457, section 3.2), which `extend` adds.
    pub fn extended_problem<T: Serialize>(
        fault: Fault,
        request_id: &str,
        extend: impl FnOnce(Problem) -> T,
    ) -> Self {
        let wait = retry_after(&fault);
        let status = fault.code.status();
        let problem = Problem {
            kind: "about:blank".to_owned(),
            title: fault.code.title().to_owned(),
            status,
            code: fault.code,
            detail: fault.detail,
            errors: fault.errors,
            request_id: request_id.to_owned(),
        };
        let mut answer = Self::json(status, &extend(problem), &Size::default());
        let headers = &mut answer.headers;
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(wait) = wait {
            headers.insert(RETRY_AFTER, wait.into());
        }
        if status == 415 {
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        }
        if status == 401 {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        answer
    }

    /// Copies it into the response of salvo.
    pub fn write(self, response: &mut Response) {
        response.status_code(self.status);
        response.set_headers(self.headers);
        response.body(self.body);
    }
}

/// Returns the value of `Retry-After` in whole seconds; `unavailable` always has one.
fn retry_after(fault: &Fault) -> Option<u64> {
    let wait = fault.retry_after.map(|wait| seconds(wait).max(1));
    wait.or_else(|| (fault.code == ErrorCode::Unavailable).then_some(1))
}

/// The size of the latest response of a route, so that the next is written into a buffer that need not grow.
#[derive(Debug, Default)]
pub struct Size(AtomicUsize);

impl Size {
    /// Serializes a value as JSON.
    pub fn write(&self, value: &impl Serialize) -> Bytes {
        let capacity = self.0.load(Ordering::Relaxed).max(256);
        let mut bytes = Vec::with_capacity(capacity);
        serde_json::to_writer(&mut bytes, value)
            .expect("wire types have string keys and no failing serializer");
        self.0
            .store(bytes.len() + bytes.len() / 8, Ordering::Relaxed);
        bytes.into()
    }
}

/// Returns the `Link` header of the next page: the URL of this request with another cursor.
pub fn link(context: &RequestContext<'_>, next: &Cursor) -> HeaderValue {
    let uri = context.head.uri();
    let filters = uri.query().unwrap_or_default().split('&');
    let filters = filters.filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
    let mut target = context.app.origin().to_owned();
    target.extend([uri.path(), "?"]);
    for pair in filters {
        target.extend([pair, "&"]);
    }
    let text = format!("<{target}cursor={next}>; rel=\"next\"");
    HeaderValue::try_from(text).expect("the URL of a request is valid in a header")
}
