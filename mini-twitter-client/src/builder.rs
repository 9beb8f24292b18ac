//! [`Builder`]: how a client comes to be.

use std::sync::Arc;
use std::time::Duration;

use mini_twitter_core::field::Secret;
use reqwest::header::{ACCEPT, HeaderMap, HeaderValue};
use reqwest::{Url, redirect};

use crate::client::{Client, Transport};
use crate::error::Error;
use crate::retry::Retry;
use crate::send::{Network, Wire};
use crate::tls;
use crate::token::{MemoryStore, TokenRefresher, TokenStore};

/// How long a connection may take to come about.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long an idle connection is kept: shorter than the server keeps it, so that no call meets one that is closing.
const IDLE: Duration = Duration::from_secs(60);
/// How long one try may take, from the connection to the last byte.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Settings of a client to be.
#[derive(Debug)]
#[must_use = "a client is made by `build`"]
pub struct Builder {
    url: String,
    token: Option<Secret>,
    store: Arc<dyn TokenStore>,
    retry: Retry,
    timeout: Duration,
    connect_timeout: Duration,
    user_agent: String,
}

impl Builder {
    pub(crate) fn new(url: String) -> Self {
        Self {
            url,
            token: None,
            store: Arc::new(MemoryStore::new()),
            retry: Retry::default(),
            timeout: TIMEOUT,
            connect_timeout: CONNECT_TIMEOUT,
            user_agent: concat!("mini-twitter-client/", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }

    /// Signs every call with a personal token, `mt_…`. It is not renewed, and a kept session is not looked at.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(Secret::new(token));
        self
    }

    /// Keeps the session in `store`, and goes on with the one that is there. Memory unless said.
    pub fn tokens(mut self, store: impl TokenStore) -> Self {
        self.store = Arc::new(store);
        self
    }

    /// How persistent the client is; 3 tries unless said.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// How long one try may take, from the connection to the last byte; 30 s unless said.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long a connection may take to come about; 10 s unless said.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// What the program calls itself; `mini-twitter-client/VERSION` unless said.
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.user_agent = name.into();
        self
    }

    /// Makes the client. Nothing is sent yet.
    ///
    /// Redirects are not followed: a token goes to the server it is for and nowhere else. The proxy of the
    /// environment (`HTTPS_PROXY`…) is used, but for a server on this machine, which no proxy can reach.
    ///
    /// # Errors
    /// [`Error::Invalid`] on `url`, `user_agent` or `tls`.
    pub fn build(self) -> Result<Client, Error> {
        let url = base(&self.url).map_err(|what| Error::invalid("url", what))?;
        let user_agent = HeaderValue::from_str(&self.user_agent)
            .map_err(|_| Error::invalid("user_agent", "holds what no header may hold"))?;
        let accept = HeaderValue::from_static("application/json, application/problem+json");
        let mut http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::config(url.scheme() == "https")?)
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(self.connect_timeout)
            .pool_idle_timeout(IDLE)
            .default_headers(HeaderMap::from_iter([(ACCEPT, accept)]))
            .user_agent(user_agent);
        if is_here(&url) {
            http = http.no_proxy();
        }
        let wire = Wire {
            http: http
                .build()
                .map_err(|error| Error::invalid("tls", error.to_string()))?,
            base: url.as_str().trim_end_matches('/').to_owned(),
        };
        Ok(Client::over(Transport::Network(Network {
            refresher: TokenRefresher::new(wire.clone(), self.store, &self.retry),
            wire,
            token: self.token,
            retry: self.retry,
            timeout: self.timeout,
        })))
    }
}

/// Reads a base URL, or says what is wrong with it.
fn base(text: &str) -> Result<Url, &'static str> {
    let url = Url::parse(text).map_err(|_| "is no address like https://example.org")?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("must begin with http:// or https://");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("must not hold a name or a password");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("must not hold a query or a fragment");
    }
    Ok(url)
}

/// Whether the server is on this machine.
fn is_here(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || bare
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}
