//! [`Builder`]: the settings of a [`Client`], and how it is created from them.

use std::sync::Arc;
use std::time::Duration;

use mini_twitter_core::field::Secret;
use reqwest::header::{ACCEPT, HeaderMap, HeaderValue};
use reqwest::{Url, redirect};

use crate::client::Client;
use crate::error::Error;
use crate::http::HttpClient;
use crate::network::Network;
use crate::retry::Retry;
use crate::tls;
use crate::token::{MemoryStore, TokenRefresher, TokenStore};
use crate::transport::Transport;

/// How long connecting may take by default.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long an idle connection stays open: shorter than at the server, so that no call uses one that is closing.
const IDLE_TIMEOUT: Duration = Duration::from_secs(60);
/// How long one try may take by default, from connecting to the last byte.
const TIMEOUT: Duration = Duration::from_secs(30);

impl Client {
    /// Starts building a client of the server at `url`, which may contain a path: `https://example.org/social`.
    pub fn builder(url: impl Into<String>) -> Builder {
        Builder::new(url.into())
    }
}

/// The settings of a [`Client`] that is not created yet.
#[derive(Debug)]
#[must_use = "a client is created by `build`"]
pub struct Builder {
    url: String,
    token: Option<Secret>,
    store: Arc<dyn TokenStore>,
    retry: Retry,
    timeout: Duration,
    deadline: Option<Duration>,
    connect_timeout: Duration,
    user_agent: String,
}

impl Builder {
    fn new(url: String) -> Self {
        Self {
            url,
            token: None,
            store: Arc::new(MemoryStore::new()),
            retry: Retry::default(),
            timeout: TIMEOUT,
            deadline: None,
            connect_timeout: CONNECT_TIMEOUT,
            user_agent: concat!("mini-twitter-client/", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }

    /// Signs every call with a personal token, `mt_…`. It is never renewed, and a stored session is ignored: such a
    /// client does not sign in ([`Error::Invalid`] on `token`).
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(Secret::new(token));
        self
    }

    /// Stores the session in `store`, and uses the one that it contains. Default: a new [`MemoryStore`].
    ///
    /// The client acts for one user: the one of the first session it sees, or the one it signs in as. When the store
    /// contains the session of another user later, calls fail with [`Error::OtherUser`].
    pub fn tokens(mut self, store: impl TokenStore) -> Self {
        self.store = Arc::new(store);
        self
    }

    /// Sets how calls are retried. Default: [`Retry::default`], 3 tries.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// Sets how long one try may take, from connecting to the last byte. Default: 30 s. It does not bound a call, which
    /// may have several tries, pauses between them and a renewal of the tokens: [`deadline`](Self::deadline) does.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets how long each call may take in all, see [`Call::deadline`](crate::Call::deadline); also
    /// [`renew`](Client::renew), [`session`](Client::session) and [`forget`](Client::forget). Default: no bound.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Sets how long connecting may take. Default: 10 s.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets the `User-Agent` header. Default: `mini-twitter-client/` and the version of this crate.
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.user_agent = name.into();
        self
    }

    /// Creates the client. Sends nothing.
    ///
    /// The client does not follow redirects, so that tokens are sent to no other server. It uses the proxy of the
    /// environment (`HTTPS_PROXY`, …), except for a server on this machine, which no proxy can reach.
    ///
    /// # Errors
    /// [`Error::Invalid`] on `url`, `token`, `user_agent` or `tls`.
    pub fn build(self) -> Result<Client, Error> {
        let url = parse_base_url(&self.url).map_err(|what| Error::invalid("url", what))?;
        let user_agent = HeaderValue::from_str(&self.user_agent).map_err(|_| {
            Error::invalid("user_agent", "contains characters not allowed in a header")
        })?;
        if self.token.as_ref().is_some_and(is_no_token) {
            return Err(Error::invalid(
                "token",
                "is empty, or contains a space, a line break or another character that no token has",
            ));
        }
        let accept = HeaderValue::from_static("application/json, application/problem+json");
        let tls = tls::config(url.scheme() == "https")
            .map_err(|error| Error::invalid("tls", error.to_string()))?;
        let mut http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(self.connect_timeout)
            .pool_idle_timeout(IDLE_TIMEOUT)
            .default_headers(HeaderMap::from_iter([(ACCEPT, accept)]))
            .user_agent(user_agent);
        if is_local(&url) {
            http = http.no_proxy();
        }
        let http = HttpClient {
            http: http
                .build()
                .map_err(|error| Error::invalid("tls", error.to_string()))?,
            base_url: url.as_str().trim_end_matches('/').to_owned(),
        };
        Ok(Client::new(Transport::Network(Network {
            refresher: TokenRefresher::new(http.clone(), self.store, &self.retry),
            http,
            token: self.token,
            retry: self.retry,
            timeout: self.timeout,
            deadline: self.deadline,
        })))
    }
}

/// Parses a base URL; the error says what is wrong with it.
fn parse_base_url(text: &str) -> Result<Url, &'static str> {
    let url = Url::parse(text).map_err(|_| "is not a URL like https://example.org")?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("must start with http:// or https://");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("must not contain a username or a password");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("must not contain a query or a fragment");
    }
    Ok(url)
}

/// Whether a text cannot be a token, like one with the line break of the file that it was read from.
fn is_no_token(token: &Secret) -> bool {
    let token = token.expose();
    token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Whether the server is on this machine.
fn is_local(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || address
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}
