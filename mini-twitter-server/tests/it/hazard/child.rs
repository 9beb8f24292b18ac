//! The other process: this test binary again, which works on a database and reports line by line.

use std::env;
use std::io::{BufRead, BufReader, Write, stdin, stdout};
use std::process::{self, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use mini_twitter_server::domain;
use mini_twitter_server::store::db::Db;
use tokio::task::JoinSet;

use crate::hazard::{commit_row, ids_in_file, insert_row};
use crate::job::{self, crash};

/// How long the other process waits for something that should happen at once.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Another process that works on a database; killed when this is dropped.
pub(crate) struct Child {
    process: process::Child,
    lines: std::io::Lines<BufReader<ChildStdout>>,
}

impl Child {
    pub(crate) fn start(action: &str, location: &str) -> Self {
        Self::run(
            &mut Command::new(env::current_exe().unwrap()),
            action,
            location,
        )
    }

    /// Starts one whose files can hold 512 KiB; the limit is an error, not a signal.
    pub(crate) fn with_small_files(action: &str, location: &str) -> Self {
        let mut shell = Command::new("sh");
        let limit = r#"trap '' XFSZ; ulimit -f 1024; exec "$@""#;
        shell.args(["-c", limit, "sh"]);
        Self::run(shell.arg(env::current_exe().unwrap()), action, location)
    }

    /// Starts one with a file system of 2 MiB in the folder of `location`; it reports nothing where that is impossible.
    pub(crate) fn with_small_disk(action: &str, location: &str) -> Self {
        let mut unshare = Command::new("unshare");
        let mount =
            r#"mount -t tmpfs -o size=2m tmpfs "$(dirname "$HAZARD_LOCATION")" && exec "$@""#;
        unshare.args([
            "--user",
            "--map-root-user",
            "--mount",
            "sh",
            "-c",
            mount,
            "sh",
        ]);
        Self::run(unshare.arg(env::current_exe().unwrap()), action, location)
    }

    fn run(command: &mut Command, action: &str, location: &str) -> Self {
        let mut process = command
            .args([
                "--exact",
                "hazard::child::other_process",
                "--ignored",
                "--nocapture",
            ])
            .env("HAZARD_ACTION", action)
            .env("HAZARD_LOCATION", location)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let output = process.stdout.take().unwrap();
        Self {
            process,
            lines: BufReader::new(output).lines(),
        }
    }

    /// The next line that the child reports.
    pub(crate) fn line(&mut self) -> Option<String> {
        self.lines
            .find_map(|line| Some(line.ok()?.strip_prefix("> ")?.to_owned()))
    }

    /// All lines that it reports until it ends.
    pub(crate) fn rest(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.line()).collect()
    }

    /// Lets it continue where it waits.
    pub(crate) fn resume(&mut self) {
        self.process.stdin.take();
    }

    /// Kills it.
    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Reports a line to the test that started this process; a short write to a pipe is complete or missing.
pub(crate) fn report(line: &str) {
    let mut out = stdout().lock();
    writeln!(out, "\n> {line}")
        .and_then(|()| out.flush())
        .unwrap();
}

/// Returns when the test calls [`Child::resume`], or after [`TIMEOUT`].
fn wait_for_resume() {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        stdin().lines().for_each(drop);
        sender.send(()).unwrap();
    });
    // A timeout continues as well.
    let _ = receiver.recv_timeout(TIMEOUT);
}

#[test]
#[ignore = "the other process of other tests, which start it"]
fn other_process() {
    let Ok(action) = env::var("HAZARD_ACTION") else {
        return;
    };
    let location = env::var("HAZARD_LOCATION").unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    match action.as_str() {
        "hold" => hold(&location),
        "write" => runtime.block_on(write(&location)),
        "fill" => runtime.block_on(fill(&location)),
        "run jobs" => {
            runtime.block_on(crash::run_jobs(&location, job::KINDS, crash::STEP));
        }
        "run deletion" => runtime.block_on(crash::run_jobs(&location, domain::job::KINDS, 10)),
        "lose the committing thread" => runtime.block_on(lose_the_thread(&location)),
        _ => panic!("an unknown action: {action}"),
    }
}

/// Holds a transaction open until the test resumes it.
fn hold(location: &str) {
    let conn = rusqlite::Connection::open(location).unwrap();
    conn.execute_batch("begin immediate").unwrap();
    report("held");
    wait_for_resume();
}

/// Writes rows in many tasks without end, reports the durable ones, and drops some that must never be found.
async fn write(location: &str) {
    let db = Db::open(location).await.unwrap();
    let mut conn = db.read().await.unwrap();
    let sql = "select coalesce(max(id), 0) + 1 from t";
    let next = Arc::new(AtomicI64::new(conn.one(sql, &[]).await.unwrap()));
    let mut running = JoinSet::new();
    for _ in 0..64 {
        let (db, next) = (db.clone(), Arc::clone(&next));
        running.spawn(async move {
            loop {
                let id = next.fetch_add(1, Ordering::Relaxed);
                if id % 10 == 0 {
                    let mut tx = db.begin().await.unwrap();
                    insert_row(&mut tx, id, "dropped").await.unwrap();
                } else {
                    commit_row(&db, id, "kept").await.unwrap();
                    report(&id.to_string());
                }
            }
        });
    }
    running.join_all().await;
}

/// Writes rows until the disk has refused some, and reports each outcome and which rows exist.
async fn fill(location: &str) {
    let db = Db::open(location).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    let sql = "create table t (id integer primary key, body text not null)";
    tx.run(sql, &[]).await.unwrap();
    tx.commit().await.unwrap();
    for round in 0..30 {
        let mut running = JoinSet::new();
        for id in round * 20..round * 20 + 20 {
            let db = db.clone();
            running.spawn(async move { (id, commit_row(&db, id, &"f".repeat(5_000)).await) });
        }
        for (id, result) in running.join_all().await {
            report(&format!(
                "{} {id}",
                if result.is_ok() { "yes" } else { "no" }
            ));
        }
    }
    db.close().await;
    for id in ids_in_file(location.as_ref()) {
        report(&format!("there {id}"));
    }
}

/// A log writer that panics on the committing thread.
struct PanickingWriter;
impl Write for PanickingWriter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        assert_ne!(std::thread::current().name(), Some("sqlite-commit"));
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Makes the committing thread panic in the middle of a batch, and reports the outcome of a member and of a later
/// transaction, and whether the file is unlocked.
async fn lose_the_thread(location: &str) {
    tracing_subscriber::fmt()
        .with_writer(|| PanickingWriter)
        .init();
    let db = Db::open(location).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    tx.run("insert into late (id) values (-1)", &[])
        .await
        .unwrap();
    let member = tx.commit().await;
    let other = rusqlite::Connection::open(location).unwrap();
    other.busy_timeout(TIMEOUT).unwrap();
    let is_free = other.execute_batch("begin immediate; rollback").is_ok();
    let late = commit_row(&db, 1, "x").await;
    report(&format!("member {:?}", member.map_err(|fault| fault.code)));
    report(&format!("late {:?}", late.map_err(|fault| fault.code)));
    report(if is_free { "free" } else { "locked" });
}
