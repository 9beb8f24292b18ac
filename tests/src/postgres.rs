//! A throw-away PostgreSQL for tests: one cluster for each test process, one [`Database`] for each test.
//!
//! The cluster runs the installed binaries, listens on a socket in its own folder, and never waits for a disk. It stops
//! and its folder is removed when the test process ends, even by `kill -9`: a shell beside it waits for the end of a
//! pipe. `MINI_TWITTER_TEST_PG=postgres://…` (a role that may create databases) is used instead when set. Where there is
//! neither, [`Database::create`] prints so once and returns `None`; `MINI_TWITTER_TEST_PG_REQUIRED=1` makes that a
//! failure.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use sqlx::{AssertSqlSafe, Connection, PgConnection};

/// Runs in `sh` with the folder of the binaries as `$1` and that of the cluster as `$2`.
const SUPERVISOR: &str = r#"
trap '' INT TERM HUP
if "$1/initdb" -D "$2/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >"$2/log" 2>&1 &&
  "$1/pg_ctl" -D "$2/data" -l "$2/log" -w -t 60 -o "-k '$2' -c listen_addresses= -c max_connections=300 \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off -c deadlock_timeout=100ms" \
    start >/dev/null 2>&1
then echo ready; else cat "$2/log"; fi
cat >/dev/null
"$1/pg_ctl" -D "$2/data" -m immediate stop >/dev/null 2>&1
rm -rf "$2"
"#;

/// The cluster of this process, started by the first test that needs it.
static CLUSTER: LazyLock<Option<Cluster>> = LazyLock::new(Cluster::find);
static MADE: AtomicU32 = AtomicU32::new(0);

/// An empty database for one test, removed when this is dropped, open connections or not.
#[derive(Debug)]
pub struct Database {
    cluster: &'static Cluster,
    name: String,
}

impl Database {
    /// Creates one; `None` where there is no PostgreSQL.
    ///
    /// # Panics
    /// When PostgreSQL is there and does not work, or is not there and required.
    pub fn create() -> Option<Self> {
        let cluster = CLUSTER.as_ref()?;
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let name = format!("mini_twitter_{}_{number}", std::process::id());
        cluster.execute(format!("create database {name}"));
        Some(Self { cluster, name })
    }

    /// Its URL, for `Db::open` and `--database`.
    pub fn url(&self) -> String {
        self.cluster.url(&self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.cluster
            .execute(format!("drop database {} with (force)", self.name));
    }
}

/// A PostgreSQL server in which databases can be created.
#[derive(Debug)]
struct Cluster {
    /// The URL before and after the name of the database.
    address: (String, String),
    /// Holds the pipe whose end stops the cluster.
    _supervisor: Option<Child>,
}

impl Cluster {
    fn find() -> Option<Self> {
        if let Ok(url) = env::var("MINI_TWITTER_TEST_PG") {
            return Some(Self::given(&url));
        }
        let Some(binaries) = binaries() else {
            let required =
                env::var("MINI_TWITTER_TEST_PG_REQUIRED").is_ok_and(|value| value == "1");
            assert!(!required, "no PostgreSQL is installed, and it is required");
            // Not by a macro: what those print is shown for failing tests only.
            let _ = writeln!(
                std::io::stderr(),
                "\nPOSTGRESQL TESTS ARE SKIPPED: no initdb in PATH or /usr/lib/postgresql\n"
            );
            return None;
        };
        Some(Self::start(&binaries))
    }

    fn given(url: &str) -> Self {
        let (server, query) = url.split_once('?').unwrap_or((url, ""));
        let scheme = server.find("://").map_or(0, |at| at + 3);
        let end = server[scheme..]
            .find('/')
            .map_or(server.len(), |at| scheme + at);
        Self {
            address: (server[..end].to_owned(), query.to_owned()),
            _supervisor: None,
        }
    }

    fn start(binaries: &Path) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("mini-twitter-pg-")
            .tempdir();
        let folder = folder.expect("a temporary folder").keep();
        let mut supervisor = Command::new("sh");
        supervisor
            .args(["-c", SUPERVISOR, "supervisor"])
            .args([binaries, &folder])
            .current_dir(&folder)
            .env("LC_ALL", "C")
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        // PostgreSQL refuses to run as root.
        if fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0) {
            let (user, group) = someone_else();
            chown(&folder, Some(user), Some(group)).expect("root may change a folder's owner");
            supervisor.uid(user).gid(group);
        }
        let mut child = supervisor.spawn().expect("there is a shell");
        wait_until_ready(child.stdout.take().expect("it is piped"));
        Self {
            address: (
                "postgres://postgres@localhost".to_owned(),
                format!("host={}", folder.display()),
            ),
            _supervisor: Some(child),
        }
    }

    fn url(&self, database: &str) -> String {
        let (server, query) = &self.address;
        format!("{server}/{database}?{query}")
    }

    /// Runs one statement outside the tests' databases, on its own thread: the caller's runtime may be ending.
    fn execute(&self, sql: String) {
        let url = self.url("postgres");
        let work = async move {
            let mut conn = PgConnection::connect(&url).await?;
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut conn).await?;
            conn.close().await
        };
        let runtime = || {
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
        };
        let done = thread::spawn(move || runtime().map(|runtime| runtime.block_on(work))).join();
        let done = done.expect("it does not panic").expect("a runtime starts");
        done.expect("the PostgreSQL of the tests works");
    }
}

/// Waits until the supervisor prints `ready`; anything else is the log of a cluster that did not start.
fn wait_until_ready(output: impl Read) {
    let mut output = BufReader::new(output);
    let mut printed = String::new();
    output
        .read_line(&mut printed)
        .expect("the supervisor prints a line");
    if printed != "ready\n" {
        // It keeps its end of the pipe open, so this reads what is there and not to the end.
        printed.push_str(&String::from_utf8_lossy(output.buffer()));
        panic!("PostgreSQL is installed and does not start: {printed}");
    }
}

/// The folder that holds all three programs: from `PATH`, else Debian's newest version.
fn binaries() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .map(|found| {
            found
                .flatten()
                .map(|entry| entry.path().join("bin"))
                .collect()
        })
        .unwrap_or_default();
    versions.sort();
    let is_whole = |folder: &PathBuf| {
        ["initdb", "pg_ctl", "postgres"]
            .iter()
            .all(|program| folder.join(program).is_file())
    };
    env::split_paths(&path)
        .chain(versions.into_iter().rev())
        .find(is_whole)
}

/// User and group of `postgres`, or of nobody.
fn someone_else() -> (u32, u32) {
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let line = users.lines().find(|line| line.starts_with("postgres:"));
    let mut numbers = line.unwrap_or_default().split(':').skip(2);
    let mut next = || numbers.next()?.parse().ok();
    next().zip(next()).unwrap_or((65_534, 65_534))
}
