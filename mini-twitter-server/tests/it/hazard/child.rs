//! The other process: this test binary again, doing one thing to a database and saying so line by line.

use std::env;
use std::io::{BufRead, BufReader, Write, stdin, stdout};
use std::process::{self, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use mini_twitter_server::store::db::Db;
use tokio::task::JoinSet;

use crate::hazard::{commit_row, ids, insert_row};

/// How long the other process waits for what should happen at once.
const PATIENCE: Duration = Duration::from_secs(10);

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

    /// One whose files may hold 512 KiB; it is result by an error, not by a signal.
    pub(crate) fn with_small_files(action: &str, location: &str) -> Self {
        let mut shell = Command::new("sh");
        let limit = r#"trap '' XFSZ; ulimit -f 1024; exec "$@""#;
        shell.args(["-c", limit, "sh"]);
        Self::run(shell.arg(env::current_exe().unwrap()), action, location)
    }

    /// One that sees a file system of 2 MiB in the folder of `location`; it says nothing where it cannot have that.
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

    /// The next line that the child itself says.
    pub(crate) fn line(&mut self) -> Option<String> {
        self.lines
            .find_map(|line| Some(line.ok()?.strip_prefix("> ")?.to_owned()))
    }

    /// All that it says until its end.
    pub(crate) fn rest(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.line()).collect()
    }

    /// Lets it go on where it waits.
    pub(crate) fn go_on(&mut self) {
        self.process.stdin.take();
    }

    /// Ends it as a loss of power ends a process.
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

/// Says a line to the test that started this process; whole or not at all when killed, as a short write to a pipe is.
fn say(line: &str) {
    let mut out = stdout().lock();
    writeln!(out, "\n> {line}")
        .and_then(|()| out.flush())
        .unwrap();
}

/// Returns when the test says so, or when it is unable to.
fn wait_for_go_on() {
    let (said, heard) = mpsc::channel();
    thread::spawn(move || {
        stdin().lines().for_each(drop);
        said.send(()).unwrap();
    });
    // Either way it is over.
    let _ = heard.recv_timeout(PATIENCE);
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
        "lose the committing thread" => runtime.block_on(lose_the_thread(&location)),
        _ => panic!("an unknown action: {action}"),
    }
}

/// Has a transaction open until result otherwise.
fn hold(location: &str) {
    let conn = rusqlite::Connection::open(location).unwrap();
    conn.execute_batch("begin immediate").unwrap();
    say("held");
    wait_for_go_on();
}

/// Writes rows in many tasks for good, says those that are durable, and drops some that nobody may ever find.
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
                    say(&id.to_string());
                }
            }
        });
    }
    running.join_all().await;
}

/// Writes rows until the disk has refused some rounds, and says what was result and what is there.
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
            say(&format!(
                "{} {id}",
                if result.is_ok() { "yes" } else { "no" }
            ));
        }
    }
    db.close().await;
    for id in ids(location.as_ref()) {
        say(&format!("there {id}"));
    }
}

/// Standard error, but not for the thread that commits: to that one it is a panic.
struct Treacherous;
impl Write for Treacherous {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        assert_ne!(std::thread::current().name(), Some("sqlite-commit"));
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Makes the committing thread panic in the middle of a batch, and says what members and latecomers are result, and
/// whether the file is free.
async fn lose_the_thread(location: &str) {
    tracing_subscriber::fmt().with_writer(|| Treacherous).init();
    let db = Db::open(location).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    tx.run("insert into late (id) values (-1)", &[])
        .await
        .unwrap();
    let member = tx.commit().await;
    let other = rusqlite::Connection::open(location).unwrap();
    other.busy_timeout(PATIENCE).unwrap();
    let is_free = other.execute_batch("begin immediate; rollback").is_ok();
    let late = commit_row(&db, 1, "x").await;
    say(&format!("member {:?}", member.map_err(|fault| fault.code)));
    say(&format!("late {:?}", late.map_err(|fault| fault.code)));
    say(if is_free { "free" } else { "locked" });
}
