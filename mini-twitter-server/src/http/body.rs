//! Reads and validates the input of a request: path, query and body. The fast path is serde and garde on the raw bytes;
//! only when that fails, [`check`] reads the value again and reports every wrong field.

use std::sync::OnceLock;

use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use garde::Validate;
use mini_twitter_core::error::{ErrorCode, FieldErrors, field_errors};
use mini_twitter_core::input::{BodyKind, Fields, Input, PathArgs};
use mini_twitter_core::route::RouteInfo;
use salvo::http::ReqBody;
use salvo::http::body::Body as _;
use salvo::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap};

use crate::config::BODY_BYTES;
use crate::fault::{Fault, Outcome};
use crate::http::check::{self, Schema};
use crate::http::context::RequestContext;

/// Reads the input of one route.
#[derive(Debug)]
pub struct InputParser {
    row: RouteInfo,
    query: OnceLock<Schema>,
    body: OnceLock<Schema>,
}

impl InputParser {
    /// Creates a parser for the input of `row`.
    pub fn new(row: RouteInfo) -> Self {
        Self {
            row,
            query: OnceLock::new(),
            body: OnceLock::new(),
        }
    }

    /// Reads and validates the input, and returns it with the raw body.
    ///
    /// # Errors
    /// [`ErrorCode::Malformed`], [`ErrorCode::TooLarge`], [`ErrorCode::UnsupportedMedia`],
    /// [`ErrorCode::RequestTimeout`], [`ErrorCode::InvalidInput`] with all wrong fields.
    pub async fn read<I: Input>(&self, context: &mut RequestContext<'_>) -> Outcome<(I, Bytes)> {
        let slots: Vec<&str> = context.slots.iter().map(AsRef::as_ref).collect();
        let path = slots
            .iter()
            .all(|slot| !slot.contains(char::is_control))
            .then(|| I::Path::parse(&slots))
            .flatten()
            .ok_or_else(|| malformed("the path cannot be read"))?;
        let query = self.query(context.head.uri().query().unwrap_or_default())?;
        let raw = match self.row.body {
            BodyKind::None => Bytes::new(),
            BodyKind::Json => raw(context).await?,
            // No route takes a form yet.
            BodyKind::Multipart(_) => return Err(ErrorCode::UnsupportedMedia.into()),
        };
        let body = self.json(&raw)?;
        Ok((I::join((path, query, body, Vec::new())), raw))
    }

    /// Reads `a=1&b=2`.
    fn query<T: Fields>(&self, text: &str) -> Outcome<T> {
        let wrong = if is_plain(text) {
            FieldErrors::new()
        } else {
            check::wrong_values(&pairs(text)?)
        };
        let first = match serde_html_form::from_str::<T>(text) {
            Ok(fields) if wrong.is_empty() => return valid(fields),
            Ok(_) => None,
            Err(error) => Some(error.to_string()),
        };
        let schema = self.query.get_or_init(Schema::of::<T>);
        let value = schema.value_of_pairs(pairs(text)?);
        Err(check::wrong_fields::<T>(schema, value, first.as_deref(), wrong).into())
    }

    fn json<T: Fields>(&self, bytes: &[u8]) -> Outcome<T> {
        let bytes = if bytes.is_empty() { b"{}" } else { bytes };
        let schema = || self.body.get_or_init(Schema::of::<T>);
        let (fields, first) = match serde_json::from_slice::<T>(bytes) {
            // serde also reads a struct from a list, field by field: `[]` would be a post without any field.
            Ok(fields) if !bytes.contains(&b'[') || !schema().may_mislead(bytes) => {
                return valid(fields);
            }
            Ok(fields) => (Some(fields), None),
            Err(error) => (None, Some(error.to_string())),
        };
        let value = serde_json::from_slice(bytes).map_err(|error| malformed(error.to_string()))?;
        let wrong = check::wrong_fields::<T>(schema(), value, first.as_deref(), FieldErrors::new());
        match fields {
            Some(fields) if wrong.is_empty() => Ok(fields),
            _ => Err(wrong.into()),
        }
    }
}

/// Returns whether a query has nothing encoded, so that no value has a control character, and no empty value: true of most.
fn is_plain(query: &str) -> bool {
    let has_value = |pair: &str| {
        let value = pair.split_once('=').map(|(_, value)| value);
        value.is_some_and(|value| !value.is_empty())
    };
    query.is_empty() || (!query.contains('%') && query.split('&').all(has_value))
}

fn pairs(query: &str) -> Outcome<Vec<(String, String)>> {
    serde_html_form::from_str(query).map_err(|_| malformed("the query cannot be read"))
}

fn valid<T: Validate<Context = ()>>(fields: T) -> Outcome<T> {
    match fields.validate() {
        Ok(()) => Ok(fields),
        Err(report) => Err(field_errors(&report).into()),
    }
}

/// Reads a body, which must be JSON as it is unless it is empty. While it is on its way, the request gives its permit back.
async fn raw(context: &mut RequestContext<'_>) -> Outcome<Bytes> {
    let headers = context.head.headers();
    if context.body.is_end_stream() {
        return Ok(Bytes::new());
    }
    let length = headers
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok());
    let length = length.and_then(|length| length.parse::<usize>().ok());
    if length.is_some_and(|length| length > BODY_BYTES) {
        return Err(too_large());
    }
    context.permit.pause();
    let bytes = collect(&mut context.body, length.unwrap_or_default());
    let bytes = tokio::time::timeout(context.app.settings.body_timeout(), bytes);
    let bytes = bytes.await.map_err(|_| ErrorCode::RequestTimeout)??;
    context.body = ReqBody::None;
    context.permit.resume()?;
    if bytes.is_empty() {
        return Ok(bytes);
    }
    check_kind(headers)?;
    Ok(bytes)
}

async fn collect(body: &mut ReqBody, length: usize) -> Outcome<Bytes> {
    let mut bytes = BytesMut::new();
    while let Some(frame) = body.next().await {
        let frame = frame.map_err(|_| malformed("the body ended early or is wrongly chunked"))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        if data.len() == length {
            return Ok(data); // the whole body is one frame: no copy
        }
        if bytes.len() + data.len() > BODY_BYTES {
            return Err(too_large());
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes.freeze())
}

/// Refuses a body that is no JSON by its headers, or that has a content coding.
fn check_kind(headers: &HeaderMap) -> Outcome<()> {
    let mut codings = headers.get_all(CONTENT_ENCODING).iter();
    let refused = if !codings.all(|coding| coding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        "send the body without a Content-Encoding"
    } else if !is_json(headers) {
        "send application/json"
    } else {
        return Ok(());
    };
    Err(Fault::from(ErrorCode::UnsupportedMedia).detail(refused))
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE);
    let kind = kind.map_or(&b""[..], |kind| kind.as_bytes());
    let essence = kind.split(|byte| *byte == b';').next().unwrap_or_default();
    essence
        .trim_ascii()
        .eq_ignore_ascii_case(b"application/json")
}

fn too_large() -> Fault {
    Fault::from(ErrorCode::TooLarge).detail(format!("a body has at most {BODY_BYTES} bytes"))
}

fn malformed(why: impl Into<String>) -> Fault {
    Fault::from(ErrorCode::Malformed).detail(why)
}
