//! What goes out: JSON written whole from a sized buffer, and every failure as `application/problem+json`.

use bytes::Bytes;
use mini_twitter_core::error::Problem;
use salvo::Response;
use salvo::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER};
use salvo::http::{ResBody, StatusCode};
use serde::Serialize;

use crate::fault::{Fault, Outcome};

/// What a handler returns.
pub type Reply<T> = Outcome<T>;

/// An answer, ready to be written.
#[derive(Debug)]
pub struct Answer {
    /// Of the row, or of what was refused.
    pub status: StatusCode,
    /// More than type and length.
    pub headers: HeaderMap,
    /// The type of the body, and the body; none with 204 and 304.
    pub body: Option<(&'static str, Bytes)>,
}

impl Answer {
    /// JSON, or nothing when the status is 204.
    pub fn json(status: u16, value: &impl Serialize) -> Self {
        let body = (status != 204).then(|| ("application/json", to_json(value)));
        Self {
            status: StatusCode::from_u16(status).expect("the table holds real statuses"),
            headers: HeaderMap::new(),
            body,
        }
    }

    /// A failure.
    pub fn problem(fault: Fault, request_id: &str) -> Self {
        let problem = Problem {
            kind: "about:blank".to_owned(),
            title: fault.code.title().to_owned(),
            status: fault.code.status(),
            code: fault.code,
            detail: fault.detail,
            errors: fault.errors,
            request_id: request_id.to_owned(),
        };
        let mut answer = Self::json(problem.status, &problem);
        if let Some((kind, _)) = &mut answer.body {
            *kind = "application/problem+json";
        }
        if let Some(wait) = fault.retry_after {
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            answer.headers.insert(RETRY_AFTER, seconds.max(1).into());
        }
        answer
    }

    /// Writes it.
    pub fn write(self, response: &mut Response) {
        response.status_code(self.status);
        response.set_headers(self.headers);
        let Some((kind, bytes)) = self.body else {
            return;
        };
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        headers.insert(CONTENT_LENGTH, bytes.len().into()); // salvo empties the body of a HEAD
        response.body(ResBody::Once(bytes));
    }
}

fn to_json(value: &impl Serialize) -> Bytes {
    let mut bytes = Vec::with_capacity(1024);
    serde_json::to_writer(&mut bytes, value)
        .expect("wire types have string keys and no failing serializer");
    bytes.into()
}
