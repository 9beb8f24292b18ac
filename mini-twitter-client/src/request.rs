//! A request as a value: [`Request`], made from a row and its input, or by hand for [`raw`](crate::Client::raw).
//!
//! Input is checked here, before anything is sent. Nothing here knows the network; a recorded request and a sent one
//! are the same value, but for secrets, which a recording never holds.

use std::fmt;

use garde::Validate as _;
use mini_twitter_core::error::{FieldErrors, field_errors};
use mini_twitter_core::input::{BodyKind, Input, PathArgs as _};
use mini_twitter_core::page::Cursor;
use mini_twitter_core::route::{Access, Method, RouteInfo};
use mini_twitter_core::routes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::{HeaderName, HeaderValue};
use serde_json::Value;

use crate::adapters;
use crate::error::Error;

/// All that is not unreserved (RFC 3986, 2.3).
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Fields that hold secrets, by name: a raw body has no types to tell.
const SECRETS: &[&str] = &[
    "access_token",
    "new_password",
    "old_password",
    "password",
    "refresh_token",
    "secret",
];

/// What would be sent. `Display` writes it as a dry run prints it: verb and path, then the JSON.
#[derive(Clone)]
pub struct Request {
    /// The row it belongs to; none for a raw request that matches no row.
    pub route: Option<RouteInfo>,
    /// The verb.
    pub method: Method,
    /// The path, filled and escaped, without the base URL.
    pub path: String,
    /// The query without `?`; empty when there is none.
    pub query: String,
    /// The JSON body, byte for byte; every secret is `***` in a recording.
    pub json: Option<String>,
    /// What tells repeats apart, where the row takes it. Not shown: it differs from call to call.
    pub idempotency_key: Option<String>,
    /// Other headers of this call. Not shown.
    pub headers: Vec<(String, String)>,
}

impl Request {
    /// Checks the input and writes it down.
    pub(crate) fn of<I: Input>(info: RouteInfo, input: I) -> Result<Self, Error> {
        let (slots, query, fields, _) = input.split();
        let mut errors = FieldErrors::new();
        for report in [query.validate(), fields.validate()] {
            errors.extend(report.err().iter().flat_map(field_errors));
        }
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        Ok(Self {
            route: Some(info),
            method: info.method,
            path: filled(info.path, &slots.write()),
            query: form(&query),
            json: match info.body {
                BodyKind::Json => {
                    Some(serde_json::to_string(&fields).expect("wire types are JSON"))
                }
                BodyKind::None | BodyKind::Multipart(_) => None,
            },
            idempotency_key: info.keyed.then(adapters::idempotency_key),
            headers: Vec::new(),
        })
    }

    /// Writes down a request that no type stands for.
    pub(crate) fn raw(
        method: Method,
        path: &str,
        query: &[(String, String)],
        json: Option<Value>,
    ) -> Result<Self, Error> {
        let (path, own_query) = path.split_once('?').unwrap_or((path, ""));
        let path = format!("/{}", path.trim_start_matches('/'));
        if !path.bytes().chain(own_query.bytes()).all(is_uri_byte) {
            return Err(Error::invalid(
                "path",
                "holds what no path may hold; escape it",
            ));
        }
        let route = row(method, &path);
        let mut request = Self {
            route,
            method,
            path,
            query: own_query.to_owned(),
            json: json.map(|json| json.to_string()),
            idempotency_key: route
                .is_some_and(|row| row.keyed)
                .then(adapters::idempotency_key),
            headers: Vec::new(),
        };
        if !query.is_empty() {
            request.add_query(&form(&query));
        }
        Ok(request)
    }

    /// Whether a token goes with it: a public row needs none, and a dead one would be refused there too; a caller's
    /// own is left alone.
    pub(crate) fn is_signed(&self) -> bool {
        let is_own = |(name, _): &(String, String)| name.eq_ignore_ascii_case("authorization");
        self.route.is_none_or(|row| row.access != Access::Public)
            && !self.headers.iter().any(is_own)
    }

    /// Sets a header in place of one of that name.
    pub(crate) fn set_header(&mut self, name: String, value: String) -> Result<(), Error> {
        let is_sane = HeaderName::from_bytes(name.as_bytes()).is_ok()
            && HeaderValue::from_str(&value).is_ok();
        if !is_sane {
            return Err(Error::invalid("header", "holds what no header may hold"));
        }
        self.headers
            .retain(|(known, _)| !known.eq_ignore_ascii_case(&name));
        self.headers.push((name, value));
        Ok(())
    }

    /// Whether sending it twice does the same as sending it once.
    pub(crate) fn is_repeatable(&self) -> bool {
        match self.method {
            Method::GET | Method::PUT | Method::DELETE => true,
            Method::POST => self.idempotency_key.is_some(),
            Method::PATCH => false,
        }
    }

    /// The same list from another place on.
    pub(crate) fn at(mut self, cursor: &Cursor) -> Self {
        let kept: Vec<&str> = self
            .query
            .split('&')
            .filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="))
            .collect();
        self.query = kept.join("&");
        self.add_query(&form(&[("cursor", &cursor.0)]));
        self
    }

    /// Replaces secrets of a raw body by `***`.
    pub(crate) fn masked(mut self) -> Self {
        let json = self.json.take();
        self.json = json.map(|text| match serde_json::from_str(&text) {
            Ok(mut json) => {
                mask(&mut json);
                json.to_string()
            }
            Err(_) => text,
        });
        self
    }

    fn add_query(&mut self, more: &str) {
        if !self.query.is_empty() {
            self.query.push('&');
        }
        self.query.push_str(more);
    }

    /// Path and query as they stand in the first line.
    pub(crate) fn target(&self) -> String {
        let mark = if self.query.is_empty() { "" } else { "?" };
        format!("{}{mark}{}", self.path, self.query)
    }
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method.as_str(), self.target())?;
        self.json.iter().try_for_each(|json| write!(f, "\n{json}"))
    }
}

impl fmt::Debug for Request {
    /// Verb and path alone: the body and the headers may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({} {})", self.method.as_str(), self.path)
    }
}

/// Puts the slots in their places.
fn filled(path: &str, slots: &[String]) -> String {
    let mut parts = path.split('{');
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for (part, slot) in parts.zip(slots) {
        filled.extend(utf8_percent_encode(slot, ESCAPED));
        filled.push_str(part.split_once('}').map_or("", |(_, rest)| rest));
    }
    filled
}

/// The row of a path that is already filled.
fn row(method: Method, path: &str) -> Option<RouteInfo> {
    let fits = |row: &&RouteInfo| {
        let mut pairs = row.path.split('/').zip(path.split('/'));
        row.method == method
            && row.path.matches('/').count() == path.matches('/').count()
            && pairs.all(|(slot, part)| slot == part || (slot.starts_with('{') && !part.is_empty()))
    };
    // `/v1/notifications/read` is also `/v1/notifications/{notification}`: fewest slots wins.
    routes::ALL
        .iter()
        .filter(fits)
        .min_by_key(|row| row.path.matches('{').count())
        .copied()
}

fn form(fields: &(impl serde::Serialize + ?Sized)) -> String {
    serde_html_form::to_string(fields).expect("query fields are flat")
}

/// What may stand in a path or a query (RFC 3986, 3.3 and 3.4); `#` would cut the request short.
fn is_uri_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@%/?[]".contains(&byte)
}

fn mask(json: &mut Value) {
    match json {
        Value::Object(fields) => fields.iter_mut().for_each(|(name, value)| {
            if SECRETS.contains(&name.as_str()) {
                *value = Value::from("***");
            } else {
                mask(value);
            }
        }),
        Value::Array(items) => items.iter_mut().for_each(mask),
        _ => {}
    }
}
