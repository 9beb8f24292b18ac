//! A server of its own for a test, and requests as they stand on the wire: what the edge answers is seen byte for byte.

use std::fmt::Write;
use std::net::SocketAddr;
use std::time::Duration;

use mini_twitter_core::time::Timestamp;
use mini_twitter_server::adapters::clock::{Clock, FixedClock, Random};
use mini_twitter_server::secret::password::Cost;
use mini_twitter_server::{App, Config, Running, spawn};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub(crate) type TestResult = Result<(), Box<dyn std::error::Error>>;

const NOON: Timestamp = Timestamp::from_micros(1_772_366_400_000_000);

/// A server on a free port, on a clock that stands at noon until it is moved.
pub(crate) struct Site {
    pub(crate) clock: FixedClock,
    running: Running,
}

/// What came back.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    pub(crate) status: u16,
    pub(crate) body: String,
    head: String,
}

impl Site {
    /// Started with these flags.
    pub(crate) async fn with(flags: &[&str]) -> Self {
        let clock = FixedClock::at(NOON);
        let mut config = Config::temporary(flags).unwrap();
        config.clock = Clock::Fixed(clock.clone());
        config.random = Random::seeded(1);
        config.password_cost = Cost::CHEAP;
        let running = spawn(config).await.unwrap();
        Self { clock, running }
    }

    pub(crate) async fn open() -> Self {
        Self::with(&["--rate-limits", "off"]).await
    }

    pub(crate) fn app(&self) -> &App {
        self.running.app()
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.running.address()
    }

    pub(crate) async fn stop(self) {
        self.running.stop().await.unwrap();
    }

    /// Sends `line` (`GET /v1/posts`) with these headers and this body.
    pub(crate) async fn ask(&self, line: &str, headers: &[(&str, &str)], body: &str) -> Said {
        let mut text = format!("{line} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n");
        for (name, value) in headers {
            write!(text, "{name}: {value}\r\n").unwrap();
        }
        if !body.is_empty() {
            write!(text, "Content-Length: {}\r\n", body.len()).unwrap();
        }
        self.raw(&format!("{text}\r\n{body}")).await
    }

    pub(crate) async fn get(&self, path: &str) -> Said {
        self.ask(&format!("GET {path}"), &[], "").await
    }

    /// Sends a JSON body.
    pub(crate) async fn send(&self, line: &str, token: &str, body: &str) -> Said {
        let bearer = format!("Bearer {token}");
        let mut headers = vec![
            ("Content-Type", "application/json"),
            ("X-Request-Id", "test"),
        ];
        if !token.is_empty() {
            headers.push(("Authorization", &bearer));
        }
        self.ask(line, &headers, body).await
    }

    /// Sends bytes as they are, and reads until the server closes.
    pub(crate) async fn raw(&self, text: &str) -> Said {
        let mut wire = TcpStream::connect(self.address()).await.unwrap();
        wire.write_all(text.as_bytes()).await.unwrap();
        let mut bytes = Vec::new();
        wire.read_to_end(&mut bytes).await.unwrap();
        Said::read(&String::from_utf8(bytes).unwrap())
    }

    /// The bytes of a body that is no text.
    pub(crate) async fn bytes(&self, path: &str) -> Vec<u8> {
        let text = format!("GET {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
        let mut wire = TcpStream::connect(self.address()).await.unwrap();
        wire.write_all(text.as_bytes()).await.unwrap();
        let mut bytes = Vec::new();
        wire.read_to_end(&mut bytes).await.unwrap();
        let head = bytes
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .unwrap();
        bytes.split_off(head + 4)
    }

    /// Opens an account, and gives its access token.
    pub(crate) async fn person(&self, username: &str) -> String {
        let body = format!(
            r#"{{"username": "{username}", "email": "{username}@example.org", "password": "correct horse"}}"#
        );
        let said = self.send("POST /v1/auth/register", "", &body).await;
        assert_eq!(said.status, 201, "{said:?}");
        said.json()["access_token"].as_str().unwrap().to_owned()
    }

    pub(crate) fn later(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }
}

impl Said {
    fn read(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Self {
            status,
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    /// A header, or nothing.
    pub(crate) fn header(&self, wanted: &str) -> &str {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut named = lines.filter(|(name, _)| name.eq_ignore_ascii_case(wanted));
        named.next().map(|(_, value)| value).unwrap_or_default()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    /// The wrong fields, a line each.
    pub(crate) fn wrong(&self) -> String {
        let errors = self.json()["errors"].clone();
        let mut lines = Vec::new();
        for (field, what) in errors.as_object().into_iter().flatten() {
            let what: Vec<_> = what
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            lines.push(format!("{field}: {}", what.join("; ")));
        }
        lines.join("\n")
    }
}
