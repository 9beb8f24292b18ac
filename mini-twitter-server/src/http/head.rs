//! Checks of a request's head that hold for every route: a host (RFC 9112, section 3.2), no transfer coding but `chunked`,
//! and no second value where there can be only one. What has two meanings could be read in one way by a proxy and in
//! another way here.

use mini_twitter_core::error::ErrorCode;
use salvo::Request;
use salvo::http::Version;
use salvo::http::header::{
    AUTHORIZATION, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue, TRANSFER_ENCODING,
};
use salvo::http::uri::Authority;

use crate::fault::{Fault, Outcome};

/// Headers with one value, and how they are written.
const SINGLE: [(HeaderName, &str); 3] = [
    (HOST, "Host"),
    (AUTHORIZATION, "Authorization"),
    (CONTENT_TYPE, "Content-Type"),
];

/// Refuses a head that is no valid HTTP, or that has two meanings.
///
/// # Errors
/// [`ErrorCode::Malformed`] names the header, [`ErrorCode::NotImplemented`] is for a transfer coding.
pub fn check(request: &Request) -> Outcome<()> {
    let headers = request.headers();
    for (name, written) in SINGLE {
        if is_repeated(headers, &name) {
            return Err(malformed(format!("the header {written} is given twice")));
        }
    }
    match headers.get(HOST) {
        Some(host) if !is_host(host) => return Err(malformed("the header Host is no valid host")),
        None if request.version() >= Version::HTTP_11 => {
            return Err(malformed("the header Host is missing"));
        }
        _ => {}
    }
    let is_chunked = |value: &HeaderValue| value.as_bytes().eq_ignore_ascii_case(b"chunked");
    if is_repeated(headers, &TRANSFER_ENCODING)
        || !headers.get(TRANSFER_ENCODING).is_none_or(is_chunked)
    {
        let why = "the only Transfer-Encoding that is read is chunked";
        return Err(Fault::from(ErrorCode::NotImplemented).detail(why));
    }
    Ok(())
}

/// Returns whether a header is there more than once.
pub fn is_repeated(headers: &HeaderMap, name: &HeaderName) -> bool {
    headers.get_all(name).iter().nth(1).is_some()
}

/// Returns whether a value is a host with or without a port.
fn is_host(value: &HeaderValue) -> bool {
    let authority = value.to_str().ok();
    let authority = authority.and_then(|text| text.parse::<Authority>().ok());
    authority.is_some_and(|authority| {
        let (host, text) = (authority.host(), authority.as_str());
        let port = text.strip_prefix(host).unwrap_or("@");
        let port = port.strip_prefix(':').unwrap_or(port);
        let is_number = port.bytes().all(|byte| byte.is_ascii_digit());
        !host.is_empty() && is_number && (port.is_empty() || port.parse::<u16>().is_ok())
    })
}

fn malformed(why: impl Into<String>) -> Fault {
    Fault::from(ErrorCode::Malformed).detail(why)
}
