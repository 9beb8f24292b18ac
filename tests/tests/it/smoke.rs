//! The smoke test of `examples/`, run as a user would: every line passes, and every row of the route table is answered.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::{Cursor, Write};
use std::sync::{Arc, Mutex};

use mini_twitter_cli::command::{self, Cli};
use mini_twitter_cli::context::Context;
use mini_twitter_cli::environment::Environment;
use mini_twitter_cli::input::Input;
use mini_twitter_cli::screen::Screen;
use mini_twitter_cli::screen::theme::Theme;
use mini_twitter_client::core::route::RouteInfo;
use mini_twitter_client::core::routes;

use crate::TestResult;
use crate::server::{Engine, PASSWORD, Server};

/// Rows that no script can call on a new server, and why.
const NEEDS_MORE: &[(&str, &str)] = &[("retry_job", "needs a job that failed")];

const SCRIPT: &str = include_str!("../../../examples/smoke.mt");

// Client, terminal and server share this thread, so that its log is theirs and no other test's.
#[tokio::test(flavor = "current_thread")]
async fn the_smoke_test_reaches_every_row_of_the_table() -> TestResult {
    let log = Buffer::default();
    log_this_thread_to(&log)?;
    let server = Server::start(Engine::Sqlite)
        .await?
        .ok_or("SQLite is always there")?;
    server.create_admin("boss").await?;
    let home = tempfile::tempdir()?;
    let environment = Environment::from([
        ("HOME", home.path().to_str().ok_or("a path of text")?),
        ("MINI_TWITTER_SERVER", server.url()),
        ("MINI_TWITTER_PASSWORD", PASSWORD),
        ("MINI_TWITTER_NEW_PASSWORD", "another horse battery"),
    ]);
    let (data, talk) = (Buffer::default(), Buffer::default());
    let screen = Screen::new(Theme::of_process(&environment), data.clone(), talk.clone());
    let mut context = Context::new(environment, screen, Input::pipe(Cursor::new(SCRIPT)));

    let shell = Cli::read(&["shell".to_owned()])?;
    let ended = command::run(shell, &mut context).await;

    assert!(ended.is_ok(), "{ended:?}\n{}", talk.text());
    let answered: BTreeSet<_> = log.text().lines().filter_map(answered).collect();
    let rows: BTreeSet<_> = routes::ALL.iter().map(RouteInfo::id).collect();
    let needs_more: Vec<_> = NEEDS_MORE.iter().map(|(row, _)| *row).collect();
    assert_eq!(rows.difference(&answered).collect::<Vec<_>>(), needs_more);
    server.stop().await
}

/// The row that a line of the log says was answered with success.
fn answered(line: &str) -> Option<String> {
    let line: serde_json::Value = serde_json::from_str(line).ok()?;
    let fields = &line["fields"];
    let is_success = (200..300).contains(&fields["status"].as_u64()?);
    is_success.then(|| fields["route"].as_str().unwrap_or_default().to_owned())
}

/// What was written, shared with the test that reads it.
#[derive(Debug, Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Buffer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("no writer panics")).into_owned()
    }
}
impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no writer panics").write(bytes)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

thread_local! { static LOG: RefCell<Option<Buffer>> = const { RefCell::new(None) }; }

/// Writes what this thread logs to `buffer`. The subscriber is the process's: a thread's own is not asked about log
/// lines that another thread reached first.
fn log_this_thread_to(buffer: &Buffer) -> TestResult {
    LOG.set(Some(buffer.clone()));
    let writer = || LOG.with_borrow(|buffer| buffer.clone().unwrap_or_default());
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_writer(writer)
        .finish();
    Ok(tracing::subscriber::set_global_default(subscriber)?)
}
