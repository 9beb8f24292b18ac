//! The program itself in a home folder of its own: its input, its output and its exit code.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use mini_twitter_cli::command::Cli;
use mini_twitter_core::time::Timestamp;
use tempfile::TempDir;

use crate::terminal::words;

/// The program with a home folder, a server and environment variables.
pub(crate) struct Program {
    home: TempDir,
    has_home: bool,
    server: String,
    variables: Vec<(String, String)>,
}

impl Program {
    /// Uses `server`.
    pub(crate) fn at(server: impl Into<String>) -> Self {
        Self {
            home: tempfile::tempdir().unwrap(),
            has_home: true,
            server: server.into(),
            variables: Vec::new(),
        }
    }

    /// Uses a port where no server listens.
    pub(crate) fn offline() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        Self::at(format!("http://{}", listener.local_addr().unwrap()))
    }

    /// Leaves `HOME` unset.
    pub(crate) fn without_home(mut self) -> Self {
        self.has_home = false;
        self
    }

    /// Adds a variable.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// Returns the command with the words of `line`.
    pub(crate) fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mini-twitter"));
        command.env_clear().env("TZ", "UTC");
        if self.has_home {
            command.env("HOME", self.home());
        }
        command.env("MINI_TWITTER_SERVER", &self.server);
        command
            .envs(self.variables.iter().cloned())
            .args(words(line));
        command
    }

    /// Starts it with the words of `line`, its three streams piped.
    pub(crate) fn start(&self, line: &str) -> Child {
        let mut command = self.command(line);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command.spawn().unwrap()
    }

    /// Runs it with `input` on standard input.
    pub(crate) fn fed(&self, line: &str, input: impl AsRef<[u8]>) -> Output {
        let mut child = self.start(line);
        // A command that does not read its input closes it early.
        drop(child.stdin.take().unwrap().write_all(input.as_ref()));
        let output = child.wait_with_output().unwrap();
        hints_can_be_pasted(&text(&output.stderr));
        output
    }

    /// Runs it where files can be created and nothing can be written to them, as on a full disk.
    pub(crate) fn on_a_full_disk(&self, line: &str) -> Output {
        let program = self.command(line);
        let mut shell = Command::new("sh");
        // The limit of the size of files; where the signal is ignored, writing fails.
        shell.args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\""]);
        shell.arg(program.get_program()).args(program.get_args());
        shell.env_clear().stdin(Stdio::null());
        shell.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        for (name, value) in program.get_envs() {
            shell.envs(value.map(|value| (name, value)));
        }
        shell.output().unwrap()
    }

    /// Runs it with an output that cannot be written.
    pub(crate) fn with_a_full_output(&self, line: &str) -> Output {
        let full = std::fs::File::options().write(true).open("/dev/full");
        let mut command = self.command(line);
        command.stdin(Stdio::null()).stdout(full.unwrap());
        command.output().unwrap()
    }

    /// Runs lines and returns all output: `$ line`, standard output, standard error after `! `, the exit code.
    pub(crate) fn transcript(&self, lines: &[&str]) -> String {
        let mut transcript = String::new();
        for line in lines {
            let output = self.fed(line, "");
            writeln!(transcript, "$ mini-twitter {line}").unwrap();
            transcript.push_str(&text(&output.stdout));
            for message in text(&output.stderr).lines() {
                writeln!(transcript, "! {message}").unwrap();
            }
            match output.status.code() {
                Some(0) => {}
                code => writeln!(transcript, "[{}]", code.unwrap_or(-1)).unwrap(),
            }
        }
        steady(
            &transcript.replace(&self.server, "http://SERVER"),
            self.home(),
        )
    }
}

/// Bytes as text.
pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Asserts that the command of every hint fits the grammar.
fn hints_can_be_pasted(message: &str) {
    for hint in message
        .lines()
        .filter_map(|line| line.strip_prefix("hint: "))
    {
        let at = hint
            .find("mini-twitter ")
            .unwrap_or_else(|| panic!("`{hint}` has no command"));
        if let Err(failure) = Cli::read(&words(&hint[at..])) {
            assert_eq!(failure.exit().code(), 0, "`{hint}`: {failure}");
        }
    }
}

/// Replaces what differs from run to run by a name: ids in their order, times, secrets, the home folder.
fn steady(transcript: &str, home: &Path) -> String {
    let transcript = transcript.replace(home.to_str().unwrap(), "HOME");
    let mut ids: Vec<&str> = Vec::new();
    let mut steady = String::new();
    for piece in pieces(&transcript) {
        let (id, behind) = piece.split_at(piece.find('.').unwrap_or(piece.len()));
        if id.len() >= 15 && id.bytes().all(|b| b.is_ascii_digit()) {
            let known = ids.iter().position(|known| *known == id);
            let at = known.unwrap_or(ids.len());
            if known.is_none() {
                ids.push(id);
            }
            write!(steady, "ID{}{behind}", at + 1).unwrap();
        } else if piece.parse::<Timestamp>().is_ok() {
            steady.push_str("MOMENT");
        } else if piece.starts_with("mt_") {
            steady.push_str("SECRET");
        } else {
            steady.push_str(piece);
        }
    }
    steady
}

/// Splits text into runs of the characters of ids, times and secrets, and the text between them.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '.' | '_');
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let other = |c| is_part(c) != is_part(first);
        let end = rest.find(other).unwrap_or(rest.len());
        let (piece, behind) = rest.split_at(end);
        rest = behind;
        Some(piece)
    })
}
