//! [`Server`]: the server's process, started in a folder, measured through `/proc`, ended with this program.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Result;
use crate::load::connection::{ApiRequest, Connection};

/// A server: started by this program, or already running.
#[derive(Debug)]
pub(crate) struct Server {
    address: SocketAddr,
    child: Option<Child>,
    started: Duration,
    _folder: Option<tempfile::TempDir>,
}

impl Server {
    /// Uses a server that is already running, `http://127.0.0.1:8080`.
    pub(crate) fn running(url: &str) -> Result<Self> {
        let address = url.trim_start_matches("http://").trim_end_matches('/');
        Ok(Self {
            address: address.parse()?,
            child: None,
            started: Duration::ZERO,
            _folder: None,
        })
    }

    /// Starts a server on a free port and waits for its first answer.
    pub(crate) async fn start(
        binary: &Path,
        data: Option<PathBuf>,
        database: Option<&str>,
    ) -> Result<Self> {
        let folder = data.is_none().then(tempfile::tempdir).transpose()?;
        let data = data.or_else(|| folder.as_ref().map(|folder| folder.path().to_owned()));
        let mut command = Command::new(binary);
        command.args([
            "--listen",
            "127.0.0.1:0",
            "--log",
            "warn",
            "--rate-limits",
            "off",
            "--data",
        ]);
        command
            .args(data)
            .args(database.map(|url| format!("--database={url}")));
        let before = Instant::now();
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let lines = BufReader::new(child.stdout.take().ok_or("no output")?).lines();
        let address = lines
            .map_while(std::result::Result::ok)
            .find_map(|line| address_in(&line))
            .ok_or("the server did not say where it listens")?;
        Connection::open(address)
            .await?
            .json(ApiRequest::get("/health/live", None))
            .await?;
        Ok(Self {
            address,
            child: Some(child),
            started: before.elapsed(),
            _folder: folder,
        })
    }

    /// The address it listens on.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The URL of the server.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The time from the start of the process to its first answer; `None` if it was already running.
    pub(crate) fn started(&self) -> Option<Duration> {
        self.child.as_ref().map(|_| self.started)
    }

    /// The CPU seconds so far, user and system: fields 14 and 15 of `/proc/PID/stat`, in hundredths (proc(5)).
    pub(crate) fn cpu(&self) -> Option<f64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.as_ref()?.id())).ok()?;
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        let ticks = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
        Some(ticks / 100.0)
    }

    /// The private memory in MiB: pages that no other process shares and no file backs, `Private_Dirty` of
    /// `smaps_rollup`.
    pub(crate) fn memory(&self) -> Option<f64> {
        let id = self.child.as_ref()?.id();
        let rollup = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?;
        let line = rollup
            .lines()
            .find_map(|line| line.strip_prefix("Private_Dirty:"))?;
        Some(line.trim().trim_end_matches(" kB").parse::<f64>().ok()? / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let ended = child.kill().and_then(|()| child.wait());
            if let Err(error) = ended {
                eprintln!("the server did not end: {error}");
            }
        }
    }
}

/// Returns the address in a line of the server's output: `… http://127.0.0.1:41231 …`.
fn address_in(line: &str) -> Option<SocketAddr> {
    let rest = line.split_once("http://")?.1;
    let end = rest.find(|c: char| !(c.is_ascii_digit() || ".:".contains(c)));
    rest[..end.unwrap_or(rest.len())]
        .trim_end_matches(['.', ':'])
        .parse()
        .ok()
}
