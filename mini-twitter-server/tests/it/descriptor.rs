//! A server that runs out of file descriptors.
#![cfg(unix)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::{TempDir, tempdir};

use crate::fixture::TestResult;

/// A server of the binary that may have 64 open files; killed when this is dropped.
struct Server {
    child: Child,
    address: String,
    _folder: TempDir,
}

impl Server {
    fn start() -> TestResult<Self> {
        let folder = tempdir()?;
        let mut child = Command::new("sh")
            .args(["-c", r#"ulimit -n 64; exec "$0" --listen 127.0.0.1:0"#])
            .arg(env!("CARGO_BIN_EXE_mini-twitter-server"))
            .current_dir(folder.path())
            .env_clear()
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let stdout = BufReader::new(child.stdout.take().ok_or("a pipe")?);
        let line = stdout.lines().nth(1).ok_or("an address")??;
        let address = line.rsplit("http://").next().ok_or("an address")?;
        Ok(Self {
            child,
            address: address.to_owned(),
            _folder: folder,
        })
    }

    /// Asks over a connection that stays open; returns it with the status.
    fn ask(&self, path: &str) -> TestResult<(TcpStream, String)> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        let status = ask_over(&mut stream, path)?;
        Ok((stream, status))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn ask_over(stream: &mut TcpStream, path: &str) -> TestResult<String> {
    // A connection that is refused may be answered before the request is read.
    let _ = stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: test\r\n\r\n").as_bytes());
    let mut status = [0; 12];
    stream.read_exact(&mut status)?;
    Ok(String::from_utf8_lossy(&status[9..]).into_owned())
}

#[test]
fn without_file_descriptors_connections_get_503_and_the_log_a_line_a_second() -> TestResult {
    let mut server = Server::start()?;
    let since = Instant::now();
    let mut open = Vec::new();

    let refused = loop {
        let (stream, status) = server.ask("/health/live")?;
        if status != "200" {
            break status;
        }
        open.push(stream);
        assert!(open.len() < 64, "as many connections as files");
    };
    for _ in 0..20 {
        assert_eq!(server.ask("/health/live")?.1, "503");
    }
    for stream in &mut open {
        let rest = &mut [0; 4096];
        let _ = stream.read(rest)?; // the rest of the first answer
    }
    let mut others = Vec::new();
    for (stream, path) in open
        .iter_mut()
        .zip(["/v1/posts", "/v1/users", "/v1/trends/hashtags"])
    {
        others.push(ask_over(stream, path)?);
    }
    drop(open);
    let freed = loop {
        let (_, status) = server.ask("/health/live")?;
        if status == "200" {
            break status;
        }
    };

    server.child.kill()?;
    let mut log = String::new();
    let stderr = server.child.stderr.take();
    stderr.ok_or("a pipe")?.read_to_string(&mut log)?;
    assert_eq!(refused, "503");
    // Trends are counted on a connection of their own, which cannot be opened.
    assert_eq!(others, ["200", "200", "503"], "{log}");
    assert_eq!(freed, "200");
    let lines = log.matches("connections cannot be accepted").count() as u64;
    assert!(
        (1..=since.elapsed().as_secs() + 1).contains(&lines),
        "{log}"
    );
    Ok(())
}
