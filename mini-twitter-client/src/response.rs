//! [`Response`]: an HTTP response, read whole, then decoded as a success or as a [`Problem`].

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use mini_twitter_core::error::Problem;
use reqwest::header::{DATE, HeaderMap, HeaderName, LOCATION, RETRY_AFTER};
use serde::de::DeserializeOwned;

use crate::adapters;
use crate::error::Error;

/// How many characters of a response that cannot be decoded an error shows.
const SHOWN: usize = 200;

/// A response of the server, read to its end. The default is an empty success, which decodes as `null`.
#[derive(Default)]
pub(crate) struct Response {
    /// The HTTP status.
    pub(crate) status: u16,
    headers: HeaderMap,
    body: Bytes,
}

impl Response {
    /// Reads the response to its end.
    pub(crate) async fn read(mut response: reqwest::Response) -> Result<Self, reqwest::Error> {
        Ok(Self {
            status: response.status().as_u16(),
            headers: std::mem::take(response.headers_mut()),
            body: response.bytes().await?,
        })
    }

    /// Returns the response itself when its status is 2xx.
    ///
    /// # Errors
    /// [`Error::Api`] when the body is a [`Problem`], else [`Error::Decode`].
    pub(crate) fn error_for_status(self) -> Result<Self, Error> {
        if (200..300).contains(&self.status) {
            return Ok(self);
        }
        Err(match serde_json::from_slice::<Problem>(&self.body) {
            Ok(problem) => Error::Api {
                problem: Box::new(problem),
                retry_after: self.retry_after(),
            },
            Err(_) => match self.header(LOCATION) {
                Some(url) => self.decode_error(
                    ".",
                    format!("the server redirects to {url}; use that address"),
                ),
                None => self.decode_error(".", "it is not a response of this API"),
            },
        })
    }

    /// Decodes the body as JSON; an empty one reads as `null`.
    ///
    /// # Errors
    /// [`Error::Decode`] with the path of the field that does not fit.
    pub(crate) fn decode<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let bytes: &[u8] = if self.body.is_empty() {
            b"null"
        } else {
            &self.body
        };
        let mut json = serde_json::Deserializer::from_slice(bytes);
        let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
            self.decode_error(&error.path().to_string(), error.inner().to_string())
        })?;
        json.end()
            .map_err(|error| self.decode_error(".", error.to_string()))?;
        Ok(value)
    }

    /// Returns the time of the response by the server's clock (`Date`).
    pub(crate) fn date(&self) -> Option<SystemTime> {
        httpdate::parse_http_date(self.header(DATE)?).ok()
    }

    /// Returns the id of the request in the server's log.
    pub(crate) fn request_id(&self) -> Option<&str> {
        self.header(HeaderName::from_static("x-request-id"))
    }

    /// Returns `Retry-After`, which is a number of seconds or a date (RFC 9110, 10.2.3).
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

    fn decode_error(&self, path: &str, what: impl Into<String>) -> Error {
        let text = String::from_utf8_lossy(&self.body);
        let holds_secrets = ["_token\"", "\"secret\""]
            .iter()
            .any(|name| text.contains(name));
        let start = if holds_secrets { "" } else { &*text };
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
