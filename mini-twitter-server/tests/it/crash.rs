//! The binary, killed in the middle of writes: after a restart everything it acknowledged exists, and counters equal
//! the number of rows.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::future::{join_all, try_join_all};
use reqwest::Client;
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::fixture::{PASSWORD, TestResult};

/// Users that write at the same time.
const WRITERS: usize = 8;
/// Acknowledged posts after which the server is killed.
const ENOUGH: usize = 150;
/// How often the server is killed.
const KILLS: usize = 3;

/// What the server acknowledged to one user: posts, each liked or not.
#[derive(Debug, Default)]
struct Acknowledged(Vec<(String, bool)>);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_loses_nothing_it_acknowledged() -> TestResult {
    let folder = tempfile::tempdir()?;
    let mut server = ServerProcess::start(folder.path())?;
    let http = plain_http();
    let names: Vec<_> = (0..WRITERS)
        .map(|number| format!("writer{number}"))
        .collect();
    for name in &names {
        let new = json!({ "username": name, "email": format!("{name}@example.org"), "password": PASSWORD });
        server
            .ask(&http, "POST", "/v1/auth/register", "", new)
            .await?;
    }
    let mut acknowledged: Vec<_> = names.iter().map(|_| Acknowledged::default()).collect();

    for _ in 0..KILLS {
        let tokens = try_join_all(names.iter().map(|name| server.login(&http, name))).await?;
        let (count, enough) = (Arc::new(AtomicUsize::new(0)), Arc::new(Notify::new()));
        let writing = tokens
            .iter()
            .zip(&mut acknowledged)
            .map(|(token, acknowledged)| {
                write(&server.url, &http, token, acknowledged, (&count, &enough))
            });
        let killing = async {
            enough.notified().await;
            let killed = Command::new("kill")
                .args(["-9", &server.child.id().to_string()])
                .status();
            assert!(killed.is_ok_and(|status| status.success()));
        };
        tokio::join!(join_all(writing), killing);
        server.child.wait()?;
        server = ServerProcess::start(folder.path())?;
    }

    for (name, acknowledged) in names.iter().zip(&acknowledged) {
        let token = server.login(&http, name).await?;
        for (post, is_liked) in &acknowledged.0 {
            let path = format!("/v1/posts/{post}");
            let found = server.ask(&http, "GET", &path, &token, Value::Null).await?;
            let likes = found["counts"]["likes"].as_u64();
            let liked = found["viewer"]["liked"].as_bool();
            assert_eq!(
                likes,
                liked.map(u64::from),
                "the likes of a post are its rows"
            );
            assert!(
                liked == Some(true) || !is_liked,
                "a like that was acknowledged is gone"
            );
        }
        let me = server
            .ask(&http, "GET", "/v1/me", &token, Value::Null)
            .await?;
        let counted = me["counts"]["posts"].as_u64().ok_or("a count")?;
        assert_eq!(
            counted,
            server.posts(&http, name, &token).await?,
            "posts of {name}"
        );
        assert!(counted >= acknowledged.0.len() as u64);
    }
    assert!(
        acknowledged
            .iter()
            .map(|posts| posts.0.len())
            .sum::<usize>()
            >= ENOUGH * KILLS
    );
    Ok(())
}

/// Publishes and likes posts until the server no longer answers.
async fn write(
    url: &str,
    http: &Client,
    token: &str,
    acknowledged: &mut Acknowledged,
    (count, enough): (&AtomicUsize, &Notify),
) {
    let body = json!({ "text": "still here?" });
    while let Ok(post) = ask(http, url, "POST", "/v1/posts", token, body.clone()).await {
        let id = post["id"].as_str().unwrap_or_default().to_owned();
        let like = format!("/v1/posts/{id}/like");
        let liked = ask(http, url, "PUT", &like, token, Value::Null).await;
        acknowledged.0.push((id, liked.is_ok()));
        if count.fetch_add(1, Ordering::Relaxed) + 1 == ENOUGH {
            enough.notify_one();
        }
    }
}

/// The server binary, in a folder, on a free port.
struct ServerProcess {
    child: Child,
    url: String,
}

impl ServerProcess {
    fn start(folder: &Path) -> TestResult<Self> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_mini-twitter-server"))
            .args([
                "--listen",
                "127.0.0.1:0",
                "--rate-limits",
                "off",
                "--log",
                "warn",
            ])
            .current_dir(folder)
            .env_clear()
            .stdout(Stdio::piped())
            .spawn()?;
        let lines = BufReader::new(child.stdout.take().ok_or("it is piped")?).lines();
        let url = lines.map_while(Result::ok).find_map(|line| {
            let at = line.find("http://")?;
            Some(line[at..].split_whitespace().next()?.to_owned())
        });
        let url = url.ok_or("it says where it listens")?;
        Ok(Self { child, url })
    }

    async fn ask(
        &self,
        http: &Client,
        verb: &str,
        path: &str,
        token: &str,
        body: Value,
    ) -> TestResult<Value> {
        ask(http, &self.url, verb, path, token, body).await
    }

    async fn login(&self, http: &Client, name: &str) -> TestResult<String> {
        let login = json!({ "login": name, "password": PASSWORD });
        let session = self.ask(http, "POST", "/v1/auth/login", "", login).await?;
        Ok(session["access_token"]
            .as_str()
            .unwrap_or_default()
            .to_owned())
    }

    /// How many posts a user has, counted page by page.
    async fn posts(&self, http: &Client, name: &str, token: &str) -> TestResult<u64> {
        let path = format!("/v1/users/{name}/posts?limit=100");
        let (mut at, mut count) = (path.clone(), 0);
        loop {
            let page = self.ask(http, "GET", &at, token, Value::Null).await?;
            count += page["items"].as_array().map_or(0, Vec::len) as u64;
            match page["next"].as_str() {
                Some(cursor) => at = format!("{path}&cursor={cursor}"),
                None => return Ok(count),
            }
        }
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        // It may have been killed already.
        let _ = self.child.kill().and_then(|()| self.child.wait());
    }
}

/// A client that trusts no certificate: the server speaks plain HTTP, but reqwest needs a TLS setup.
fn plain_http() -> Client {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    let http = Client::builder().tls_backend_preconfigured(config);
    http.no_proxy().build().unwrap()
}

/// Sends a request that has to succeed, and returns the JSON of the answer.
async fn ask(
    http: &Client,
    url: &str,
    verb: &str,
    path: &str,
    token: &str,
    body: Value,
) -> TestResult<Value> {
    let mut request = http.request(verb.parse()?, format!("{url}{path}"));
    if !token.is_empty() {
        request = request.bearer_auth(token);
    }
    if !body.is_null() {
        request = request
            .header("content-type", "application/json")
            .body(body.to_string());
    }
    let answer = request.send().await?.error_for_status()?;
    Ok(serde_json::from_slice(&answer.bytes().await?)?)
}
