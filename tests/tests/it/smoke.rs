//! The smoke test of `examples/`, run as a user would: every line passes, and every row of the route table is answered.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::Cursor;

use mini_twitter_client::core::route::RouteInfo;
use mini_twitter_client::core::routes;

use crate::TestResult;
use crate::server::{Engine, Server};
use crate::terminal::{Buffer, Terminal};

/// Rows that no script can call on a new server, and why.
const NEEDS_MORE: &[(&str, &str)] = &[
    (
        "reset_password",
        "needs a code that was mailed: see `story.rs`",
    ),
    ("retry_job", "needs a job that failed"),
    (
        "verify_email",
        "needs a code that was mailed: see `story.rs`",
    ),
];

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
    let mut terminal = Terminal::open(&server, Cursor::new(SCRIPT))?;

    let ended = terminal.run(&["shell"]).await;

    assert!(ended.is_ok(), "{ended:?}\n{}", terminal.talk());
    let answered: BTreeSet<_> = log.take().lines().filter_map(answered).collect();
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
