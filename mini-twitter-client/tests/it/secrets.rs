//! Nothing that is printed or logged contains a secret.

use std::io;
use std::sync::{Arc, Mutex};

use mini_twitter_client::core::route::Method;
use mini_twitter_client::{Client, FileStore, MemoryStore, TokenStore as _};
use serde_json::json;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::TestResult;
use crate::fake_server::{FakeResponse, FakeServer};
use crate::token_server::{TokenServer, login};

/// Fails when a text contains a token of the fake server, the password or the personal token.
fn assert_no_secret(text: &str) {
    for secret in ["access-", "refresh-", "correct horse", "mt_secret"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[tokio::test]
async fn debug_and_display_show_no_secret() -> TestResult {
    let server = TokenServer::start().await?;
    let folder = tempfile::tempdir()?;
    let memory = MemoryStore::new();
    memory.save(Some(&server.first_tokens()))?;
    let file = FileStore::new(folder.path().join("session.json"));
    file.save(Some(&server.first_tokens()))?;
    let builder = Client::builder(&server.http.url)
        .token("mt_secret")
        .tokens(memory);
    let shown = [
        format!("{builder:?}"),
        format!("{:?} {file:?}", server.first_tokens()),
    ];
    let client = builder.build()?;
    let raw = client.raw(
        Method::POST,
        "/v1/x",
        &[],
        Some(json!({ "password": "correct horse" })),
    );
    let calls = format!("{client:?} {:?} {raw:?}", client.account().login(login()));

    shown.iter().for_each(|text| assert_no_secret(text));
    assert_no_secret(&calls);
    assert!(calls.contains("POST /v1/auth/login"), "{calls}");
    Ok(())
}

#[tokio::test]
async fn a_session_that_cannot_be_decoded_is_not_shown() -> TestResult {
    let session = json!({ "access_token": "access-1", "user": { "id": 7 } });
    let server = FakeServer::scripted([FakeResponse::json(session)]).await?;

    let error = server
        .client()
        .account()
        .login(login())
        .await
        .expect_err("an id is a string");

    assert!(error.to_string().contains("user.id"), "{error}");
    assert_no_secret(&format!("{error} {error:?}"));
    Ok(())
}

/// Everything that was logged.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// Returns a subscriber that writes every event into this log.
    pub(crate) fn subscriber(&self) -> impl tracing::Subscriber + use<> {
        tracing_subscriber::fmt()
            .with_max_level(LevelFilter::TRACE)
            .with_ansi(false)
            .with_writer(self.clone())
            .finish()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("no holder panics")).into_owned()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no holder panics").extend(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;
    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn the_log_names_calls_and_shows_no_secret() -> TestResult {
    let log = Log::default();
    let server = TokenServer::start().await?;
    let guard = tracing::subscriber::set_default(log.subscriber());

    let client = server.signed_in_client().await?;
    server.expire_access_token();
    client.notifications().count_unread().await?;
    client.account().logout().await?;
    drop(guard);

    let text = log.text();
    assert_no_secret(&text);
    for expected in [
        "call{call.method=\"GET\" call.path=\"/v1/notifications/unread\"",
        "call.status=401",
        "tokens renewed",
    ] {
        assert!(text.contains(expected), "no {expected} in {text}");
    }
    Ok(())
}
