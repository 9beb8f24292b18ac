//! Several processes: the test binary runs itself with one of the tests below that are ignored otherwise.

use std::io;
use std::process::{Child, Command, Output, Stdio};

use mini_twitter_client::core::field::Secret;
use mini_twitter_client::{Client, FileStore, Retry, TokenStore as _};

use crate::TestResult;
use crate::fake_server::{FakeResponse, FakeServer, unread_count};
use crate::secrets::Log;
use crate::token_server::TokenServer;

/// Returns the command that runs one of the ignored tests in its own process.
fn run_alone(test: &str) -> io::Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command
        .args(["--exact", &format!("processes::{test}"), "--ignored"])
        .stdout(Stdio::piped());
    Ok(command)
}

fn assert_passed(output: &Output) {
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && text.contains("1 passed"),
        "{text}"
    );
}

const SERVER: &str = "MINI_TWITTER_TEST_SERVER";
const SESSION: &str = "MINI_TWITTER_TEST_SESSION";

#[tokio::test]
async fn twenty_processes_with_an_expired_token_make_one_refresh() -> TestResult {
    let folder = tempfile::tempdir()?;
    let server = TokenServer::start().await?;
    let store = FileStore::new(folder.path().join("session.json"));
    store.save(Some(&server.first_tokens()))?;
    server.expire_access_token();

    let children: Vec<_> = (0..20)
        .map(|_| {
            run_alone("one_of_many")?
                .env(SERVER, &server.http.url)
                .env(SESSION, store.path())
                .spawn()
        })
        .collect::<Result<_, _>>()?;
    let wait = move || children.into_iter().map(Child::wait_with_output).collect();
    let outputs: Vec<_> = tokio::task::spawn_blocking::<_, io::Result<_>>(wait).await??;

    outputs.iter().for_each(assert_passed);
    assert_eq!(server.refresh_count(), 1);
    let stored = store.load()?.ok_or("nothing is stored")?;
    assert_eq!(stored.refresh_token, Secret::new("refresh-2"));
    Ok(())
}

#[tokio::test]
#[ignore = "run 20 times by the test above"]
async fn one_of_many() -> TestResult {
    let store = FileStore::new(std::env::var(SESSION)?);
    let client = Client::builder(std::env::var(SERVER)?)
        .tokens(store)
        .build()?;

    let unread = client.notifications().count_unread().await?;

    assert_eq!(unread.notifications, 2);
    Ok(())
}

#[test]
fn a_machine_without_root_certificates_uses_the_bundled_ones() -> TestResult {
    let output = run_alone("without_roots")?
        .env("SSL_CERT_FILE", "/nowhere/roots.pem")
        .env_remove("SSL_CERT_DIR")
        .output()?;

    assert_passed(&output);
    Ok(())
}

#[test]
#[ignore = "run by the test above, in an environment without root certificates"]
fn without_roots() -> TestResult {
    let log = Log::default();
    let guard = tracing::subscriber::set_default(log.subscriber());

    Client::builder("https://example.org").build()?;
    drop(guard);

    assert!(log.text().contains("using the bundled ones"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_on_this_machine_is_reached_without_the_proxy_of_the_environment() -> TestResult {
    let server = FakeServer::scripted([FakeResponse::json(unread_count(2))]).await?;

    let output = run_alone("bypassing_the_proxy")?
        .env(SERVER, &server.url)
        .env("http_proxy", "http://127.0.0.1:1")
        .env_remove("no_proxy")
        .env_remove("NO_PROXY")
        .output()?;

    assert_passed(&output);
    Ok(())
}

#[tokio::test]
#[ignore = "run by the test above, with a proxy that does not exist"]
async fn bypassing_the_proxy() -> TestResult {
    let local = Client::builder(std::env::var(SERVER)?).build()?;
    let remote = Client::builder("http://192.0.2.1")
        .retry(Retry::never())
        .build()?;

    local.notifications().count_unread().await?;
    let error = remote
        .instance()
        .get()
        .await
        .expect_err("the proxy does not exist");

    assert!(error.to_string().contains("refused"), "{error}");
    Ok(())
}
