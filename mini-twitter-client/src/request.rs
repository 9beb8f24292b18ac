//! [`Request`]: a request as a value, built from a route and its input, or from parts for
//! [`raw`](crate::Client::raw).
//!
//! Input is validated here, before anything is sent; nothing in this file sends. A recorded request is the same value
//! as a sent one, except that its secrets are masked.

mod check;

use std::fmt;

use garde::Validate as _;
use mini_twitter_core::error::{FieldErrors, field_errors};
use mini_twitter_core::input::{BodyKind, Input, PathArgs as _};
use mini_twitter_core::page::Cursor;
use mini_twitter_core::route::{Access, Method, RouteInfo};
use mini_twitter_core::routes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::adapters;
use crate::error::Error;

/// Every character that is not unreserved (RFC 3986, 2.3).
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The names of fields that contain secrets: a raw body has no types that would tell.
const SECRETS: &[&str] = &[
    "access_token",
    "code",
    "new_password",
    "old_password",
    "password",
    "refresh_token",
    "secret",
];

/// A request as it is sent. `Display` writes it as a dry run prints it: method and path, then the JSON body.
#[derive(Clone)]
pub struct Request {
    /// The route it belongs to; `None` for a raw request that matches no route.
    pub route: Option<RouteInfo>,
    /// The HTTP method.
    pub method: Method,
    /// The path with its parameters filled in and percent-encoded, without the base URL.
    pub path: String,
    /// The encoded query without `?`; empty when there is none.
    pub query: String,
    /// The JSON body, byte for byte; every secret is `***` in a recording.
    pub json: Option<String>,
    /// The `Idempotency-Key`, when the route accepts one. `Display` omits it: it differs from call to call.
    pub idempotency_key: Option<String>,
    /// The headers set by [`Call::header`](crate::Call::header), as name and value. `Display` omits them.
    pub headers: Vec<(String, String)>,
}

impl Request {
    /// Builds the request of a route.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every invalid field of the query and the body, or with the path.
    pub(crate) fn from_route<I: Input>(info: RouteInfo, input: I) -> Result<Self, Error> {
        let (path, query, fields, _) = input.split();
        let mut errors = FieldErrors::new();
        for report in [query.validate(), fields.validate()] {
            errors.extend(report.err().iter().flat_map(field_errors));
        }
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        let path = path.write();
        check::path_values::<I::Path>(info.path, &path)?;
        let query = encode_query(&query)?;
        check::query(&query)?;
        let json = match info.body {
            BodyKind::Json => Some(check::body(&fields)?),
            BodyKind::None | BodyKind::Multipart(_) => None,
        };
        Ok(Self {
            route: Some(info),
            method: info.method,
            path: fill_path(info.path, &path),
            query,
            json,
            idempotency_key: info.keyed.then(adapters::idempotency_key),
            headers: Vec::new(),
        })
    }

    /// Builds a request from its parts.
    ///
    /// # Errors
    /// [`Error::Invalid`] on `path` when it contains characters that must be escaped, or leaves the base URL.
    pub(crate) fn raw(
        method: Method,
        path: &str,
        query: &[(String, String)],
        json: Option<Value>,
    ) -> Result<Self, Error> {
        let (path, own_query) = path.split_once('?').unwrap_or((path, ""));
        let path = format!("/{}", path.trim_start_matches('/'));
        check::raw_path(&path, own_query)?;
        let route = find_route(method, &path);
        let mut request = Self {
            route,
            method,
            path,
            query: own_query.to_owned(),
            json: json.map(|json| json.to_string()),
            idempotency_key: route
                .is_some_and(|route| route.keyed)
                .then(adapters::idempotency_key),
            headers: Vec::new(),
        };
        if !query.is_empty() {
            request.append_query(&encode_query(&query)?);
        }
        Ok(request)
    }

    /// Whether the client adds a token: not on public routes, which would refuse an expired one, and not when the
    /// caller has set `Authorization`.
    pub(crate) fn needs_token(&self) -> bool {
        let is_authorization =
            |(name, _): &(String, String)| name.eq_ignore_ascii_case("authorization");
        self.route
            .is_none_or(|route| route.access != Access::Public)
            && !self.headers.iter().any(is_authorization)
    }

    /// Sets a header, replacing one of the same name. `Idempotency-Key` is the [key](Self::set_key).
    ///
    /// # Errors
    /// [`Error::Invalid`] on `header` when the name or the value is not allowed in HTTP, or only the client sets it.
    pub(crate) fn set_header(&mut self, name: String, value: String) -> Result<(), Error> {
        if name.eq_ignore_ascii_case("idempotency-key") {
            return self.set_key(value);
        }
        check::header(&name, &value)?;
        self.headers
            .retain(|(other, _)| !other.eq_ignore_ascii_case(&name));
        self.headers.push((name, value));
        Ok(())
    }

    /// Sets the idempotency key. A route that is known to accept none gets none.
    ///
    /// # Errors
    /// [`Error::Invalid`] on `idempotency_key`.
    pub(crate) fn set_key(&mut self, key: String) -> Result<(), Error> {
        check::key(&key)?;
        if self.route.is_none_or(|route| route.keyed) {
            self.idempotency_key = Some(key);
        }
        Ok(())
    }

    /// Whether sending it again has no further effect. A key promises that only on a route that is known to accept it.
    pub(crate) fn is_repeatable(&self) -> bool {
        match self.method {
            Method::GET | Method::PUT | Method::DELETE => true,
            Method::POST => self.route.is_some_and(|route| route.keyed),
            Method::PATCH => false,
        }
    }

    /// Returns the request of the page at `cursor`, replacing a cursor that is set.
    ///
    /// # Errors
    /// [`Error::Invalid`] on `cursor` when it is empty.
    pub(crate) fn with_cursor(mut self, cursor: &Cursor) -> Result<Self, Error> {
        let others: Vec<&str> = self
            .query
            .split('&')
            .filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="))
            .collect();
        self.query = others.join("&");
        let cursor = encode_query(&[("cursor", &cursor.0)])?;
        check::query(&cursor)?;
        self.append_query(&cursor);
        Ok(self)
    }

    /// Replaces every secret of a raw body by `***`.
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

    fn append_query(&mut self, more: &str) {
        if !self.query.is_empty() {
            self.query.push('&');
        }
        self.query.push_str(more);
    }

    /// Returns path and query, as in the request line.
    pub(crate) fn target(&self) -> String {
        let separator = if self.query.is_empty() { "" } else { "?" };
        format!("{}{separator}{}", self.path, self.query)
    }
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method.as_str(), self.target())?;
        self.json.iter().try_for_each(|json| write!(f, "\n{json}"))
    }
}

impl fmt::Debug for Request {
    /// Writes method and path only: the body and the headers may contain secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({} {})", self.method.as_str(), self.path)
    }
}

/// Replaces the `{parameters}` of a route's path by percent-encoded values, in order.
fn fill_path(path: &str, values: &[String]) -> String {
    let mut pieces = path.split('{');
    let mut filled = pieces.next().unwrap_or_default().to_owned();
    for (piece, value) in pieces.zip(values) {
        filled.extend(utf8_percent_encode(value, ESCAPED));
        filled.push_str(piece.split_once('}').map_or("", |(_, rest)| rest));
    }
    filled
}

/// Finds the route of a path that is already filled.
fn find_route(method: Method, path: &str) -> Option<RouteInfo> {
    let matches = |route: &&RouteInfo| {
        let mut segments = route.path.split('/').zip(path.split('/'));
        route.method == method
            && route.path.matches('/').count() == path.matches('/').count()
            && segments.all(|(pattern, segment)| {
                pattern == segment || (pattern.starts_with('{') && !segment.is_empty())
            })
    };
    // `/v1/notifications/read` also matches `/v1/notifications/{notification}`: the fewest parameters win.
    routes::ALL
        .iter()
        .filter(matches)
        .min_by_key(|route| route.path.matches('{').count())
        .copied()
}

/// Encodes fields as a query.
fn encode_query(fields: &(impl serde::Serialize + ?Sized)) -> Result<String, Error> {
    serde_html_form::to_string(fields).map_err(|error| Error::invalid("query", error.to_string()))
}

/// Replaces the value of every field named in [`SECRETS`] by `***`, at any depth.
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
