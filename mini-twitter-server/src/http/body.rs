//! What comes in: parsing is validating. The fast path is serde and garde on the raw bytes; only when that fails,
//! [`check`] looks again and names every wrong field at once.

use bytes::Bytes;
use garde::Validate;
use mini_twitter_core::error::{ErrorCode, field_errors};
use mini_twitter_core::input::{BodyKind, Fields, Input, PathArgs};
use mini_twitter_core::route::RouteInfo;
use salvo::Request;
use salvo::http::ParseError;
use salvo::http::header::CONTENT_TYPE;
use serde_json::{Value, json};

use crate::config::BODY_BYTES;
use crate::fault::{Fault, Outcome};
use crate::http::check;

/// Reads a row's input; gives the raw body with it.
///
/// # Errors
/// [`ErrorCode::Malformed`], [`ErrorCode::TooLarge`], [`ErrorCode::UnsupportedMedia`], [`ErrorCode::InvalidInput`]
/// with all wrong fields.
pub async fn read<I: Input>(row: &RouteInfo, request: &mut Request) -> Outcome<(I, Bytes)> {
    let slots: Vec<&str> = request
        .params()
        .iter()
        .map(|(_, slot)| slot.as_str())
        .collect();
    let path = I::Path::parse(&slots).ok_or(ErrorCode::Malformed)?;
    let query = fields_of_text(request.uri().query().unwrap_or(""))?;
    let raw = match row.body {
        BodyKind::None => Bytes::new(),
        BodyKind::Json => raw(request).await?,
        // No row takes a form yet: its parts come with the rooms for media.
        BodyKind::Multipart(_) => return Err(ErrorCode::UnsupportedMedia.into()),
    };
    let body = json(&raw)?;
    Ok((I::join((path, query, body, Vec::new())), raw))
}

async fn raw(request: &mut Request) -> Outcome<Bytes> {
    let is_json = is_json(request);
    let bytes = request.payload_with_max_size(BODY_BYTES).await;
    let bytes = bytes.map_err(|error| unread(&error))?.clone();
    if bytes.is_empty() || is_json {
        return Ok(bytes);
    }
    Err(Fault::from(ErrorCode::UnsupportedMedia).detail("send application/json"))
}

fn is_json(request: &Request) -> bool {
    let kind = request
        .headers()
        .get(CONTENT_TYPE)
        .map_or(&b""[..], |kind| kind.as_bytes());
    let essence = kind.split(|b| *b == b';').next().unwrap_or_default();
    essence
        .trim_ascii()
        .eq_ignore_ascii_case(b"application/json")
}

fn unread(error: &ParseError) -> Fault {
    match error {
        ParseError::PayloadTooLarge => ErrorCode::TooLarge.into(),
        _ => ErrorCode::Malformed.into(),
    }
}

fn json<T: Fields>(bytes: &[u8]) -> Outcome<T> {
    let bytes = if bytes.is_empty() { b"{}" } else { bytes };
    // serde reads a struct from a list too, field by field: `[]` would be a post without anything.
    let is_object = bytes.trim_ascii_start().first() == Some(&b'{');
    match serde_json::from_slice::<T>(bytes) {
        Ok(fields) if is_object => valid(fields),
        Ok(_) => Err(check::wrong_fields::<T>(json!([]), &"must be an object").into()),
        Err(error) => {
            let malformed = |error: serde_json::Error| {
                Fault::from(ErrorCode::Malformed).detail(error.to_string())
            };
            let value: Value = serde_json::from_slice(bytes).map_err(malformed)?;
            Err(check::wrong_fields::<T>(value, &error).into())
        }
    }
}

/// Reads `a=1&b=2`, as it stands in a query.
fn fields_of_text<T: Fields>(text: &str) -> Outcome<T> {
    match serde_html_form::from_str::<T>(text) {
        Ok(fields) => valid(fields),
        Err(error) => {
            let pairs: Vec<(String, String)> =
                serde_html_form::from_str(text).map_err(|_| ErrorCode::Malformed)?;
            Err(check::wrong_fields::<T>(check::value_of_pairs::<T>(pairs), &error).into())
        }
    }
}

fn valid<T: Validate<Context = ()>>(fields: T) -> Outcome<T> {
    match fields.validate() {
        Ok(()) => Ok(fields),
        Err(report) => Err(field_errors(&report).into()),
    }
}
