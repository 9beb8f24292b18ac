//! Responses that hyper does not write for us, as bytes: to a connection that is not served, and to a head that hyper
//! cannot read and answers with a status alone.

use bytes::{BufMut, Bytes, BytesMut};
use mini_twitter_core::error::ErrorCode;
use salvo::http::header::{CONNECTION, DATE, HeaderValue};
use salvo::http::{ResBody, StatusCode};
use tracing::info;

use crate::app::App;
use crate::fault::Fault;
use crate::http::context::REQUEST_ID;
use crate::http::edge::SECURITY;
use crate::http::log;
use crate::http::reply::Answer;

/// How large the head of a request may be: its first line and its headers.
pub const HEAD_BYTES: usize = 64 << 10;
/// A bare refusal of hyper is shorter.
const BARE_BYTES: usize = 200;

/// Returns the response to a connection that is not served.
pub fn of_connection(app: &App, why: &str) -> Bytes {
    log::warn_of_unavailable();
    let fault = Fault::from(ErrorCode::Unavailable).detail(why);
    response(app, fault, None)
}

/// Returns the response that replaces `bytes`, if they are a bare refusal of hyper: nothing but a status, that there is
/// no content, and the date. Every response of ours has more headers.
pub fn of_bare(app: &App, bytes: &[u8]) -> Option<Bytes> {
    if bytes.len() > BARE_BYTES || !bytes.starts_with(b"HTTP/1.") {
        return None;
    }
    let text = std::str::from_utf8(bytes).ok()?.strip_suffix("\r\n\r\n")?;
    let (first, headers) = text.split_once("\r\n")?;
    let mut date = None;
    for line in headers.split("\r\n") {
        match line.split_once(": ")? {
            ("date", value) => date = HeaderValue::from_str(value).ok(),
            ("content-length", "0") | ("connection", _) => {}
            _ => return None,
        }
    }
    let fault = match first.split(' ').nth(1)? {
        "400" => {
            let why = "the first line of the request or a header is no valid HTTP/1.1";
            Fault::from(ErrorCode::Malformed).detail(why)
        }
        "414" | "431" => {
            let why = format!(
                "the first line and the headers have at most {HEAD_BYTES} bytes and 100 headers"
            );
            Fault::from(ErrorCode::HeadTooLarge).detail(why)
        }
        _ => return None,
    };
    info!(code = %fault.code, "what came is no HTTP");
    Some(response(app, fault, date))
}

/// Writes a problem as the response that ends a connection.
fn response(app: &App, fault: Fault, date: Option<HeaderValue>) -> Bytes {
    let id = app.next_request_id();
    let status = StatusCode::from_u16(fault.code.status()).unwrap_or_default();
    let mut answer = Answer::problem(fault, &id);
    for (name, value) in SECURITY {
        answer.headers.insert(name, HeaderValue::from_static(value));
    }
    answer
        .headers
        .insert(CONNECTION, HeaderValue::from_static("close"));
    answer.headers.extend(date.map(|date| (DATE, date)));
    answer
        .headers
        .extend(HeaderValue::try_from(id).map(|id| (REQUEST_ID, id)));
    let mut bytes = BytesMut::new();
    let reason = status.canonical_reason().unwrap_or_default();
    bytes.put_slice(format!("HTTP/1.1 {} {reason}\r\n", status.as_u16()).as_bytes());
    for (name, value) in &answer.headers {
        for part in [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"] {
            bytes.put_slice(part);
        }
    }
    bytes.put_slice(b"\r\n");
    if let ResBody::Once(body) = answer.body {
        bytes.put_slice(&body);
    }
    bytes.freeze()
}
