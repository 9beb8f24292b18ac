//! Many processes of one person: the test binary runs itself.

use std::io;
use std::process::{Child, Command, Output, Stdio};

use mini_twitter_client::core::field::Secret;
use mini_twitter_client::{Client, FileStore, Retry, TokenStore as _};

use crate::TestResult;
use crate::mint::Mint;
use crate::secrets::Log;
use crate::stage::{Stage, Told, unread};

/// This binary with one of the tests below that only run like this.
fn me(test: &str) -> io::Result<Command> {
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
    let mint = Mint::open().await?;
    let store = FileStore::new(folder.path().join("session.json"));
    store.save(Some(&mint.tokens()))?;
    mint.expire();

    let children: Vec<_> = (0..20)
        .map(|_| {
            me("one_of_many")?
                .env(SERVER, &mint.stage.url)
                .env(SESSION, store.path())
                .spawn()
        })
        .collect::<Result<_, _>>()?;
    let wait = move || children.into_iter().map(Child::wait_with_output).collect();
    let outputs: Vec<_> = tokio::task::spawn_blocking::<_, io::Result<_>>(wait).await??;

    outputs.iter().for_each(assert_passed);
    assert_eq!(mint.refreshes(), 1);
    let kept = store.load()?.ok_or("nothing is kept")?;
    assert_eq!(kept.refresh_token, Secret::new("refresh-2"));
    Ok(())
}

#[tokio::test]
#[ignore = "started twenty times by the test above"]
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
fn a_machine_without_roots_of_its_own_takes_the_bundled_ones() -> TestResult {
    let output = me("without_roots")?
        .env("SSL_CERT_FILE", "/nowhere/roots.pem")
        .env_remove("SSL_CERT_DIR")
        .output()?;

    assert_passed(&output);
    Ok(())
}

#[test]
#[ignore = "started by the test above, in an environment without roots"]
fn without_roots() -> TestResult {
    let log = Log::default();
    let guard = tracing::subscriber::set_default(log.subscriber());

    Client::builder("https://example.org").build()?;
    drop(guard);

    assert!(log.text().contains("bundled ones stand in"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_on_this_machine_is_reached_past_the_proxy_of_the_environment() -> TestResult {
    let stage = Stage::script([Told::json(unread(2))]).await?;

    let output = me("past_a_proxy")?
        .env(SERVER, &stage.url)
        .env("http_proxy", "http://127.0.0.1:1")
        .env_remove("no_proxy")
        .env_remove("NO_PROXY")
        .output()?;

    assert_passed(&output);
    Ok(())
}

#[tokio::test]
#[ignore = "started by the test above, with a proxy that is not there"]
async fn past_a_proxy() -> TestResult {
    let here = Client::builder(std::env::var(SERVER)?).build()?;
    let elsewhere = Client::builder("http://192.0.2.1")
        .retry(Retry::never())
        .build()?;

    here.notifications().count_unread().await?;
    let error = elsewhere
        .instance()
        .get()
        .await
        .expect_err("the proxy is not there");

    assert!(error.to_string().contains("refused"), "{error}");
    Ok(())
}
