//! What came back: read whole, then understood as an answer or as a [`Problem`].

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use mini_twitter_core::error::Problem;
use reqwest::header::{DATE, HeaderMap, HeaderName, LOCATION, RETRY_AFTER};
use serde::de::DeserializeOwned;

use crate::adapters;
use crate::error::Error;

/// How much of an answer that is not understood is shown.
const SHOWN: usize = 200;

/// An answer of the server, whole.
#[derive(Default)]
pub(crate) struct Response {
    pub(crate) status: u16,
    headers: HeaderMap,
    body: Bytes,
}

impl Response {
    /// Reads the answer to its end.
    pub(crate) async fn read(mut response: reqwest::Response) -> Result<Self, reqwest::Error> {
        Ok(Self {
            status: response.status().as_u16(),
            headers: std::mem::take(response.headers_mut()),
            body: response.bytes().await?,
        })
    }

    /// The answer itself when it is a success, what it refuses otherwise.
    pub(crate) fn accepted(self) -> Result<Self, Error> {
        if (200..300).contains(&self.status) {
            return Ok(self);
        }
        Err(match serde_json::from_slice::<Problem>(&self.body) {
            Ok(problem) => Error::Api {
                problem: Box::new(problem),
                retry_after: self.retry_after(),
            },
            Err(_) => match self.header(LOCATION) {
                Some(place) => self.strange(".", format!("it points to {place}; use that address")),
                None => self.strange(".", "it is no answer of this API"),
            },
        })
    }

    /// Reads the body; none at all reads as `null`.
    pub(crate) fn decode<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let bytes: &[u8] = if self.body.is_empty() {
            b"null"
        } else {
            &self.body
        };
        let mut json = serde_json::Deserializer::from_slice(bytes);
        let value = serde_path_to_error::deserialize(&mut json)
            .map_err(|error| self.strange(&error.path().to_string(), error.inner().to_string()))?;
        json.end()
            .map_err(|error| self.strange(".", error.to_string()))?;
        Ok(value)
    }

    /// The server's clock when it answered.
    pub(crate) fn date(&self) -> Option<SystemTime> {
        httpdate::parse_http_date(self.header(DATE)?).ok()
    }

    /// Names the request in the server's log.
    pub(crate) fn request_id(&self) -> Option<&str> {
        self.header(HeaderName::from_static("x-request-id"))
    }

    /// Seconds, or a moment (RFC 9110, 10.2.3).
    fn retry_after(&self) -> Option<Duration> {
        let text = self.header(RETRY_AFTER)?;
        let seconds = text.parse().map(Duration::from_secs).ok();
        seconds.or_else(|| {
            let at = adapters::timestamp(httpdate::parse_http_date(text).ok()?);
            Some(at.since(self.date().map_or_else(adapters::now, adapters::timestamp)))
        })
    }

    fn header(&self, name: HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    fn strange(&self, path: &str, what: impl Into<String>) -> Error {
        let text = String::from_utf8_lossy(&self.body);
        let hands_out_secrets = ["_token\"", "\"secret\""]
            .iter()
            .any(|name| text.contains(name));
        let start = if hands_out_secrets { "" } else { &*text };
        Error::Decode {
            status: self.status,
            path: path.to_owned(),
            what: what.into(),
            start: start.chars().take(SHOWN).collect(),
            request_id: self.request_id().map(str::to_owned),
            retry_after: self.retry_after(),
        }
    }
}
