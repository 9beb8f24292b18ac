//! A server of one's own, asked over a real socket, and its answers as text for snapshots.
//!
//! The clock stands still and randomness is seeded, so that ids and times are the same in every run. Limits are off.

use std::sync::Arc;

use mini_twitter_core::time::Timestamp;
use mini_twitter_server::adapters::clock::{Clock, FixedClock, Random};
use mini_twitter_server::secret::password::Cost;
use mini_twitter_server::{Config, Running, spawn};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName};
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};

/// 2026-03-01T12:00:00Z.
pub(crate) const NOON: Timestamp = Timestamp::from_micros(1_772_366_400_000_000);
pub(crate) const PASSWORD: &str = "correct horse";

/// Headers that snapshots show, when they are there.
const SHOWN: [HeaderName; 6] = [
    CONTENT_TYPE,
    HeaderName::from_static("www-authenticate"),
    HeaderName::from_static("allow"),
    HeaderName::from_static("retry-after"),
    HeaderName::from_static("idempotent-replayed"),
    HeaderName::from_static("link"),
];

pub(crate) struct Wire {
    pub(crate) server: Running,
    pub(crate) clock: FixedClock,
    http: Client,
}

/// An answer.
pub(crate) struct Told {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    /// Null without a body.
    pub(crate) body: Value,
}

impl Wire {
    /// A server on SQLite.
    pub(crate) async fn new() -> Self {
        Self::with(&["--rate-limits", "off"]).await
    }

    /// A server on SQLite, started with these flags.
    pub(crate) async fn with(flags: &[&str]) -> Self {
        let clock = FixedClock::at(NOON);
        let mut config = Config::temporary(flags).unwrap();
        config.clock = Clock::Fixed(clock.clone());
        config.random = Random::seeded(1);
        config.password_cost = Cost::CHEAP;
        Self {
            server: spawn(config).await.unwrap(),
            clock,
            http: plain_http(),
        }
    }

    /// Registers someone and gives their access token.
    pub(crate) async fn register(&self, username: &str) -> String {
        let told = self
            .ask("POST /v1/auth/register", "", opening(username))
            .await;
        assert_eq!(told.status, 201);
        told.text("/access_token")
    }

    /// Asks `POST /v1/auth/login` and the like with `token`, which may be empty, and a body, which may be null.
    pub(crate) async fn ask(&self, row: &str, token: &str, body: Value) -> Told {
        let bytes = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        self.ask_with(row, token, bytes, &[]).await
    }

    /// The same with a body as it stands and more headers.
    pub(crate) async fn ask_with(
        &self,
        row: &str,
        token: &str,
        body: impl Into<String>,
        headers: &[(&str, &str)],
    ) -> Told {
        let (method, path) = row.split_once(' ').expect("a row is verb and path");
        let method: Method = method.parse().unwrap();
        let url = self.server.url() + path;
        let mut request = self
            .http
            .request(method, url)
            .header("x-request-id", "test");
        if !token.is_empty() {
            request = request.bearer_auth(token);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = body.into();
        if !body.is_empty() {
            request = request.header(CONTENT_TYPE, "application/json").body(body);
        }
        Told::of(request.send().await.unwrap()).await
    }
}

/// A client that trusts nobody: the server speaks plain HTTP, but reqwest wants to be told how it would do TLS.
pub(crate) fn plain_http() -> Client {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    let http = Client::builder().tls_backend_preconfigured(config);
    http.no_proxy().build().unwrap()
}

/// What `username` opens an account with.
pub(crate) fn opening(username: &str) -> Value {
    json!({ "username": username, "email": format!("{username}@example.org"), "password": PASSWORD })
}

impl Told {
    async fn of(response: Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.bytes().await.unwrap();
        let body = if bytes.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&bytes).expect("every body is JSON")
        };
        Self {
            status,
            headers,
            body,
        }
    }

    /// The text at a JSON pointer.
    pub(crate) fn text(&self, pointer: &str) -> String {
        let text = self.body.pointer(pointer).and_then(Value::as_str);
        text.expect("the text is there").to_owned()
    }

    /// Status, headers that matter, body; tokens as `…`.
    pub(crate) fn shown(&self) -> String {
        let mut lines = vec![self.status.to_string()];
        for name in &SHOWN {
            let value = self.headers.get(name);
            let value = value.map(|value| value.to_str().expect("headers are ASCII"));
            lines.extend(value.map(|value| format!("{name}: {value}")));
        }
        let mut body = self.body.clone();
        for secret in ["access_token", "refresh_token", "secret"] {
            if let Some(value) = body.get_mut(secret) {
                *value = json!("…");
            }
        }
        if !body.is_null() {
            lines.push(serde_json::to_string_pretty(&body).expect("it came as JSON"));
        }
        lines.join("\n")
    }
}
