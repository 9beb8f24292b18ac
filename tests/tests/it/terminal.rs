//! The terminal in this process: its output, and a home folder of its own.

use std::io::{BufRead, Write};
use std::sync::{Arc, Mutex};

use mini_twitter_cli::command::{self, Cli};
use mini_twitter_cli::context::Context;
use mini_twitter_cli::environment::Environment;
use mini_twitter_cli::failure::Failure;
use mini_twitter_cli::input::Input;
use mini_twitter_cli::screen::Screen;
use mini_twitter_cli::screen::theme::Theme;
use tempfile::TempDir;

use crate::TestResult;
use crate::server::{PASSWORD, Server};

/// The password that a command sets in place of [`PASSWORD`].
pub(crate) const NEW_PASSWORD: &str = "another horse battery";

/// A terminal for one server; the passwords are in its variables.
pub(crate) struct Terminal {
    context: Context,
    stdout: Buffer,
    stderr: Buffer,
    home: TempDir,
}

impl Terminal {
    /// Opens one with `input` as its standard input.
    pub(crate) fn open(server: &Server, input: impl BufRead + Send + 'static) -> TestResult<Self> {
        let home = tempfile::tempdir()?;
        let environment = environment(&home, server, PASSWORD)?;
        let (stdout, stderr) = (Buffer::default(), Buffer::default());
        let theme = Theme::of_process(&environment);
        let screen = Screen::new(theme, stdout.clone(), stderr.clone());
        Ok(Self {
            context: Context::new(environment, screen, Input::pipe(input)),
            stdout,
            stderr,
            home,
        })
    }

    /// Sets the password that it signs in with.
    pub(crate) fn set_password(&mut self, server: &Server, password: &str) -> TestResult {
        self.context.environment = environment(&self.home, server, password)?;
        Ok(())
    }

    /// Runs a command: its words, without `mini-twitter`.
    pub(crate) async fn run(&mut self, words: &[&str]) -> Result<(), Failure> {
        let words: Vec<_> = words.iter().map(ToString::to_string).collect();
        command::run(Cli::read(&words)?, &mut self.context).await
    }

    /// What was printed to standard output since the last call.
    pub(crate) fn data(&self) -> String {
        self.stdout.take()
    }

    /// What was printed to standard error since the last call.
    pub(crate) fn talk(&self) -> String {
        self.stderr.take()
    }
}

fn environment(home: &TempDir, server: &Server, password: &str) -> TestResult<Environment> {
    Ok(Environment::from([
        ("HOME", home.path().to_str().ok_or("a path of text")?),
        ("MINI_TWITTER_SERVER", server.url()),
        ("MINI_TWITTER_PASSWORD", password),
        ("MINI_TWITTER_NEW_PASSWORD", NEW_PASSWORD),
    ]))
}

/// What was written, shared with the test that reads it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Buffer {
    /// Returns what was written since the last call.
    pub(crate) fn take(&self) -> String {
        let bytes = std::mem::take(&mut *self.0.lock().expect("no writer panics"));
        String::from_utf8_lossy(&bytes).into_owned()
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
