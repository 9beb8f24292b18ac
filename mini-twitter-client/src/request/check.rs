//! What is refused before it is sent, beside the bounds of the wire types: what the server could not read, and what
//! would send the request, with its token, somewhere else.

use mini_twitter_core::id;
use mini_twitter_core::input::{Fields, PathArgs};
use percent_encoding::percent_decode_str;
use reqwest::header::{HeaderName, HeaderValue};

use crate::error::Error;

/// The headers that frame a message or a connection: only the client can set them right.
const FRAMING: &[&str] = &[
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Refuses the values of a path that the server could not read: an id that is not positive, a name with a slash.
pub(crate) fn path_values<P: PathArgs>(path: &str, values: &[String]) -> Result<(), Error> {
    let texts: Vec<&str> = values.iter().map(String::as_str).collect();
    let is_number =
        |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_wrong_id = |text: &&str| is_number(text) && id::parse(text).is_err();
    if P::parse(&texts).is_some() && !texts.iter().any(is_wrong_id) {
        return Ok(());
    }
    let names = path.split('{').skip(1);
    let names = names.map(|rest| rest.split('}').next().unwrap_or_default());
    let what = |text: &str| match text.parse::<i64>() {
        Ok(_) => format!("{text} is not an id"),
        Err(_) => format!("{text:?} is not a name"),
    };
    let wrong = names.zip(&texts);
    let wrong = wrong.map(|(name, text)| (name.to_owned(), vec![what(text)]));
    Err(Error::Invalid(wrong.collect()))
}

/// Refuses a raw path that must be escaped, or that has a segment `.` or `..`, escaped or not: it would leave the base
/// URL, and take the token along.
pub(crate) fn raw_path(path: &str, query: &str) -> Result<(), Error> {
    if !path.bytes().chain(query.bytes()).all(is_uri_byte) {
        return Err(Error::invalid(
            "path",
            "contains characters that must be percent-encoded",
        ));
    }
    let decoded: Vec<u8> = percent_decode_str(path).collect();
    let mut segments = decoded.split(|byte| matches!(byte, b'/' | b'\\'));
    if segments.any(|segment| matches!(segment, b"." | b"..")) {
        return Err(Error::invalid(
            "path",
            "must not contain the segments \".\" and \"..\", escaped or not",
        ));
    }
    Ok(())
}

/// Refuses a query with an empty value, as the server does: a parameter that is not meant is left out.
pub(crate) fn query(query: &str) -> Result<(), Error> {
    let empty = query.split('&').find_map(|pair| pair.strip_suffix('='));
    match empty {
        Some(name) => Err(Error::invalid(
            name,
            "is empty; leave it out when it is not meant",
        )),
        None => Ok(()),
    }
}

/// Writes a body as JSON, and refuses what the server could not read: an id that is not positive, a time beyond the
/// calendar.
pub(crate) fn body<B: Fields>(fields: &B) -> Result<String, Error> {
    let json =
        serde_json::to_string(fields).map_err(|error| Error::invalid("body", error.to_string()))?;
    let mut read = serde_json::Deserializer::from_str(&json);
    match serde_path_to_error::deserialize::<_, B>(&mut read) {
        Ok(_) => Ok(json),
        Err(error) => {
            let what = error.inner().to_string();
            let what = what.split(" at line ").next().unwrap_or_default();
            Err(Error::invalid(&error.path().to_string(), what))
        }
    }
}

/// Refuses an idempotency key that the server refuses.
pub(crate) fn key(key: &str) -> Result<(), Error> {
    let is_printable = key.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if (1..=64).contains(&key.len()) && is_printable && key.trim() == key {
        return Ok(());
    }
    Err(Error::invalid(
        "idempotency_key",
        "must be 1 to 64 printable ASCII characters, without a space at either end",
    ))
}

/// Refuses a header that is not allowed in HTTP, or that only the client can set right.
pub(crate) fn header(name: &str, value: &str) -> Result<(), Error> {
    let Ok(parsed) = HeaderName::from_bytes(name.as_bytes()) else {
        return Err(Error::invalid("header", "is not the name of a header"));
    };
    if HeaderValue::from_str(value).is_err() {
        return Err(Error::invalid(
            "header",
            "contains characters not allowed in a header",
        ));
    }
    if FRAMING.contains(&parsed.as_str()) {
        return Err(Error::invalid(
            "header",
            format!("{parsed} is set by the client"),
        ));
    }
    Ok(())
}

/// Whether a byte is allowed in a path or a query (RFC 3986, 3.3 and 3.4); `#` is not, it would end the query.
fn is_uri_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@%/?[]".contains(&byte)
}
