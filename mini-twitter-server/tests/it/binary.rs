//! The binary as an operator uses it: starting in an empty folder, stopping by signal, creating an admin, seeding.

mod admin;
mod host;
mod missing;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use mini_twitter_server::Config;
use mini_twitter_tests::postgres::Database;
use tempfile::tempdir;

use crate::fixture::TestResult;

fn binary(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mini-twitter-server"));
    command.args(arguments).current_dir(folder).env_clear();
    command
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .stdout(Stdio::piped());
    command
}

/// The flags that name a database; none for that of the data folder.
fn flags(database: Option<&Database>) -> Vec<String> {
    let url = database.map(|database| ["--database".to_owned(), database.url()]);
    url.into_iter().flatten().collect()
}

/// Creates an admin with this password on stdin.
fn create(folder: &Path, name: &str, password: &str) -> std::io::Result<Output> {
    let address = format!("{name}@example.org");
    let arguments = [
        "admin",
        "create",
        name,
        "--email",
        &address,
        "--password-stdin",
        "--registrations",
        "off",
    ];
    with_stdin(&mut binary(folder, &arguments), password)
}

/// Runs a command with a line on stdin, which it may leave unread.
fn with_stdin(command: &mut Command, line: &str) -> std::io::Result<Output> {
    let mut child = command.stdin(Stdio::piped()).spawn()?;
    if let Some(mut stdin) = child.stdin.take()
        && let Err(error) = writeln!(stdin, "{line}")
        && error.kind() != std::io::ErrorKind::BrokenPipe
    {
        return Err(error);
    }
    child.wait_with_output()
}

/// A server of this binary, on a free port.
struct Server {
    child: Child,
    greeting: Vec<String>,
}

impl Server {
    fn start(folder: &Path, arguments: &[&str]) -> Result<Self, Box<dyn std::error::Error>> {
        let arguments = [&["--listen", "127.0.0.1:0"], arguments].concat();
        let mut child = binary(folder, &arguments).spawn()?;
        let stdout = child.stdout.take().ok_or("a pipe")?;
        let greeting = BufReader::new(stdout)
            .lines()
            .take(5)
            .collect::<Result<_, _>>()?;
        Ok(Self { child, greeting })
    }

    fn connect(&self) -> Result<TcpStream, Box<dyn std::error::Error>> {
        let address = self.greeting[1]
            .rsplit("http://")
            .next()
            .ok_or("an address")?;
        Ok(TcpStream::connect(address)?)
    }

    /// The memory that the process has for itself, in KiB.
    fn memory(&self) -> Result<u64, Box<dyn std::error::Error>> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("RssAnon:"));
        let size = line.and_then(|line| line.split_whitespace().next());
        Ok(size.ok_or("a size")?.parse()?)
    }

    /// Waits until the memory is as it should be, and returns it; the server works meanwhile.
    fn memory_once(
        &self,
        is_as_expected: impl Fn(u64) -> bool,
    ) -> Result<u64, Box<dyn std::error::Error>> {
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            self.ask("GET /v1/instance HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")?;
            let memory = self.memory()?;
            if is_as_expected(memory) {
                return Ok(memory);
            }
            if Instant::now() > until {
                return Err(format!("the memory is {memory} KiB").into());
            }
        }
    }

    fn ask(&self, request: &str) -> Result<String, Box<dyn std::error::Error>> {
        let mut stream = self.connect()?;
        stream.write_all(request.as_bytes())?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    }

    /// Sends SIGTERM, as a process supervisor does.
    fn stop(self) -> std::io::Result<Output> {
        let id = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status()?;
        self.child.wait_with_output()
    }
}

#[test]
fn the_server_starts_in_an_empty_folder_prints_its_address_and_stops_on_sigterm() -> TestResult {
    let folder = tempdir()?;
    let server = Server::start(folder.path(), &[])?;

    let answer =
        server.ask("GET /health/ready HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")?;
    let greeting = server.greeting.clone();
    let output = server.stop()?;

    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(greeting[2].ends_with("/docs"), "{greeting:?}");
    assert!(greeting[4].contains("admin create"), "{greeting:?}");
    assert!(output.status.success(), "{output:?}");
    let log = String::from_utf8(output.stderr)?;
    assert!(
        log.contains(r#""route":"ready","status":200,"duration_ms":"#),
        "{log}"
    );
    for file in ["mini-twitter.db", "signing.key"] {
        assert!(
            folder.path().join("mini-twitter-data").join(file).exists(),
            "{file}"
        );
    }
    Ok(())
}

#[test]
fn the_log_holds_no_secrets_at_any_level() -> TestResult {
    let folder = tempdir()?;
    let log = ["--log", "info,mini_twitter_server=trace"];
    let mail = ["--mail", "smtp://hush-name:hush-password@127.0.0.1:1"];
    let server = Server::start(folder.path(), &[log, mail].concat())?;
    let body =
        r#"{"username": "alice", "email": "alice@example.org", "password": "correct horse"}"#;
    let json = "Host: test\r\nConnection: close\r\nContent-Type: application/json";

    for (line, body) in [
        ("POST /v1/auth/register", body),
        (
            "POST /v1/auth/login",
            r#"{"login": "alice@example.org", "password": "correct horse"}"#,
        ),
        (
            "POST /v1/auth/refresh",
            r#"{"refresh_token": "hush-refresh"}"#,
        ),
        ("GET /v1/users?q=hush-query", ""),
    ] {
        let length = body.len();
        let head = format!("{line} HTTP/1.1\r\n{json}\r\nContent-Length: {length}");
        server.ask(&format!("{head}\r\n\r\n{body}"))?;
        server.ask(&format!(
            "{head}\r\nAuthorization: Bearer hush-token\r\n\r\n{body}"
        ))?;
    }
    let log = String::from_utf8(server.stop()?.stderr)?;

    assert_eq!(log.matches(r#""message":"request""#).count(), 8, "{log}");
    assert!(log.contains("the mail server cannot be used"), "{log}");
    for secret in ["correct horse", "example.org", "hush"] {
        assert!(!log.contains(secret), "{log}");
    }
    Ok(())
}

#[test]
fn an_admin_can_be_created_while_registrations_are_closed() -> TestResult {
    let folder = tempdir()?;

    let made = create(folder.path(), "alice", "correct horse")?;
    let again = create(folder.path(), "alice", "correct horse")?;
    let weak = create(folder.path(), "bob", "short")?;

    assert!(made.status.success(), "{made:?}");
    assert!(String::from_utf8(made.stdout)?.starts_with("alice is an admin, with id "));
    assert!(String::from_utf8(again.stderr)?.ends_with(" is taken\n"));
    assert_eq!(
        String::from_utf8(weak.stderr)?,
        "error: password: must have 8 to 128 characters\n"
    );
    assert!(!again.status.success() && !weak.status.success());
    Ok(())
}

#[test]
fn the_greeting_names_the_command_that_creates_an_admin_in_the_same_database() -> TestResult {
    let folder = tempdir()?;
    let server = Server::start(folder.path(), &["--data", "my data"])?;
    let hint = server.greeting[4].clone();
    server.stop()?;

    let (_, command) = hint
        .split_once("with: mini-twitter-server ")
        .ok_or("a command")?;
    assert_eq!(
        command,
        "admin create NAME --email ADDRESS --data 'my data'"
    );
    Ok(())
}

#[test]
fn the_flags_of_the_greeting_hold_no_password() -> TestResult {
    let url = "postgres://bob:hush@example.org/name";
    let config = Config::from_flags(&["--data", "d", "--database", url])?;

    assert_eq!(
        config.data_flags(),
        " --data d --database postgres://bob:***@example.org/name"
    );
    assert_eq!(
        config.shown_database(),
        "postgres://bob:***@example.org/name"
    );
    assert_eq!(Config::from_flags(&[])?.data_flags(), "");
    Ok(())
}

#[test]
fn creating_an_admin_names_the_database_and_warns_of_a_new_one() -> TestResult {
    let folder = tempdir()?;

    let first = create(folder.path(), "alice", "correct horse")?;
    let second = create(folder.path(), "bob", "correct horse")?;

    let file = "./mini-twitter-data/mini-twitter.db";
    let done = String::from_utf8(first.stdout)?;
    assert!(
        done.ends_with(&format!(", in the database {file}\n")),
        "{done}"
    );
    assert_eq!(
        String::from_utf8(first.stderr)?,
        format!(
            "warning: created a new database: {file}; for that of a server, repeat its --data and --database\n"
        )
    );
    assert_eq!(String::from_utf8(second.stderr)?, "");
    Ok(())
}

#[test]
fn a_reserved_name_is_refused_for_an_admin_too() -> TestResult {
    let folder = tempdir()?;

    let refused = create(folder.path(), "root", "correct horse")?;

    assert!(!refused.status.success());
    assert_eq!(
        String::from_utf8(refused.stderr)?,
        "error: username: is reserved\n"
    );
    assert!(!folder.path().join("mini-twitter-data").exists());
    Ok(())
}

#[test]
fn an_unknown_state_of_jobs_is_refused() -> TestResult {
    let folder = tempdir()?;

    let refused = binary(folder.path(), &["jobs", "list", "--state", "bogus"]).output()?;

    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8(refused.stderr)?;
    assert!(
        said.contains("[possible values: waiting, running, dead]"),
        "{said}"
    );
    Ok(())
}

#[test]
fn the_help_of_a_command_lists_its_own_options_before_the_settings() -> TestResult {
    let folder = tempdir()?;

    let help = binary(folder.path(), &["admin", "create", "--help"]).output()?;

    let help = String::from_utf8(help.stdout)?;
    let (own, settings) = help
        .split_once("Settings of the server:")
        .ok_or("a heading")?;
    assert!(own.contains("--password-stdin"), "{help}");
    assert!(
        !own.contains("--listen") && settings.contains("--listen"),
        "{help}"
    );
    assert!(!settings.contains("--email"), "{help}");
    Ok(())
}

#[test]
fn without_a_terminal_the_password_is_not_prompted_for() -> TestResult {
    let folder = tempdir()?;
    let arguments = ["admin", "create", "alice", "--email", "alice@example.org"];

    let output = binary(folder.path(), &arguments).output()?;

    assert!(!output.status.success());
    assert!(String::from_utf8(output.stderr)?.contains("use --password-stdin"));
    assert!(!folder.path().join("mini-twitter-data").exists());
    Ok(())
}

#[test]
fn an_empty_database_is_seeded_once() -> TestResult {
    let folder = tempdir()?;
    let arguments = ["seed", "--people", "5", "--posts", "20", "--follows", "10"];

    let first = binary(folder.path(), &arguments).output()?;
    let second = binary(folder.path(), &arguments).output()?;

    assert!(first.status.success(), "{first:?}");
    assert!(String::from_utf8(first.stderr)?.contains("posts 20/20 100 %"));
    assert!(!second.status.success());
    assert!(String::from_utf8(second.stderr)?.contains("only an empty database can be seeded"));
    Ok(())
}

#[cfg(target_os = "linux")]
#[test]
fn the_memory_of_a_peak_is_given_back() -> TestResult {
    const BODY: usize = 200_000;
    let folder = tempdir()?;
    let server = Server::start(
        folder.path(),
        &[
            "--rate-limits",
            "off",
            "--log",
            "error",
            "--request-timeout",
            "600",
        ],
    )?;
    let idle = server.memory()?;

    // Bodies of which the last byte is missing stay in memory.
    let head = format!(
        "POST /v1/auth/login HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        BODY + 1
    );
    let request = [head.as_bytes(), &[b' '; BODY]].concat();
    let mut clients = Vec::new();
    for _ in 0..300 {
        let mut client = server.connect()?;
        client.write_all(&request)?;
        clients.push(client);
    }
    let has_read = |memory| memory > idle + 300 * BODY as u64 / 1024 / 2;
    let peak = server.memory_once(has_read)?;
    drop(clients);

    let is_given_back = |memory| memory < idle + (peak - idle) / 2;
    server.memory_once(is_given_back)?;
    server.stop()?;
    Ok(())
}
