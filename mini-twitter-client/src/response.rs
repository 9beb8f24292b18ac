//! [`Response`]: an HTTP response, read whole, then decoded as a success or as a [`Problem`].

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use mini_twitter_core::error::Problem;
use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap, HeaderName, LOCATION, RETRY_AFTER};
use serde::de::DeserializeOwned;

use crate::adapters;
use crate::error::{Error, code_of_status};
use crate::failure::Failure;

/// How many bytes a response may have: about twice the longest of this API, a thread of 241 long posts.
const MAX_LENGTH: usize = 8 << 20;
/// How many characters of a response that cannot be decoded an error shows.
const SHOWN: usize = 200;

/// A response of the server, read to its end.
#[derive(Default)]
pub(crate) struct Response {
    /// The HTTP status.
    pub(crate) status: u16,
    headers: HeaderMap,
    body: Bytes,
    /// The base URL of the server that was asked.
    url: String,
}

impl Response {
    /// Creates a success without content.
    pub(crate) fn no_content() -> Self {
        Self {
            status: 204,
            ..Self::default()
        }
    }

    /// Reads the response of the server at `url` to its end.
    ///
    /// # Errors
    /// [`Error::Transport`] when it does not arrive, [`Error::TooLarge`] when it has over 8 MiB.
    pub(crate) async fn read(mut response: reqwest::Response, url: &str) -> Result<Self, Error> {
        let status = response.status().as_u16();
        let too_large = Error::TooLarge {
            status,
            limit: MAX_LENGTH,
        };
        let announced = response.content_length().unwrap_or(0);
        if usize::try_from(announced).unwrap_or(usize::MAX) > MAX_LENGTH {
            return Err(too_large);
        }
        let headers = std::mem::take(response.headers_mut());
        let mut body = Vec::new();
        let lost = |error| Error::Transport(Failure::of(&error, url));
        while let Some(chunk) = response.chunk().await.map_err(lost)? {
            if body.len() + chunk.len() > MAX_LENGTH {
                return Err(too_large);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Self {
            status,
            headers,
            body: body.into(),
            url: url.to_owned(),
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
            Err(_) => self.decode_error(".", "the response is not one of this API"),
        })
    }

    /// Decodes the body as JSON; no content (204) reads as `null`. Nothing but that answers a call without output: any
    /// other success comes from something that is not this API, so that nobody has carried out the call.
    ///
    /// # Errors
    /// [`Error::Decode`] with the path of the field that does not fit.
    pub(crate) fn decode<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let has_content = self.status != 204;
        if size_of::<T>() == 0 && has_content {
            return Err(self.decode_error(".", "this call is answered by 204, without a body"));
        }
        let bytes: &[u8] = if has_content { &self.body } else { b"null" };
        let mut json = serde_json::Deserializer::from_slice(bytes);
        let whole = |what: &serde_json::Error| match self.body.is_empty() {
            true => self.decode_error(".", "the body is empty"),
            false => self.decode_error(".", format!("cannot read the response: {what}")),
        };
        let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
            match (error.path().to_string().as_str(), error.inner()) {
                (".", what) => whole(what),
                (path, what) => self.decode_error(path, what.to_string()),
            }
        })?;
        json.end().map_err(|error| whole(&error))?;
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

    fn is_html(&self) -> bool {
        let kind = self.header(CONTENT_TYPE).unwrap_or_default();
        kind.starts_with("text/html") || self.body.trim_ascii_start().starts_with(b"<")
    }

    fn decode_error(&self, path: &str, what: impl Into<String>) -> Error {
        let text = String::from_utf8_lossy(&self.body);
        let holds_secrets = ["_token\"", "\"secret\""]
            .iter()
            .any(|name| text.contains(name));
        let start = if holds_secrets { "" } else { &*text };
        let url = &self.url;
        let what = match (self.header(LOCATION), code_of_status(self.status)) {
            (Some(location), _) if (300..400).contains(&self.status) => {
                format!("the server redirects to {location}; use that address")
            }
            (_, Some(code)) => format!("{}: a proxy answered in place of {url}", code.title()),
            _ if self.status == 400 && is_about_https(&text) && url.starts_with("http://") => {
                let rest = url.trim_start_matches("http://");
                format!("{url} speaks https, not http: use https://{rest}")
            }
            _ if self.is_html() => {
                format!("{url} does not look like a mini-twitter server (it answered HTML)")
            }
            _ => what.into(),
        };
        Error::Decode {
            status: self.status,
            path: path.to_owned(),
            what,
            start: start.chars().take(SHOWN).collect(),
            request_id: self.request_id().map(str::to_owned),
            retry_after: self.retry_after(),
        }
    }
}

/// Whether the answer to a request without TLS says that the port expects TLS, in the words of nginx, Go and Apache.
fn is_about_https(text: &str) -> bool {
    ["HTTPS port", "HTTPS server", "SSL-enabled server port"]
        .iter()
        .any(|words| text.contains(words))
}
