//! The program on a pseudo-terminal, which `script` (util-linux) opens.

use std::io::{Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

/// How long to wait for any output.
const TIMEOUT: Duration = Duration::from_secs(60);

/// A run of the program on a pseudo-terminal.
pub(crate) struct PtySession {
    program: Child,
    output: Receiver<Vec<u8>>,
    /// The output that was not waited for yet.
    pending: String,
    home: TempDir,
}

impl PtySession {
    /// Runs `mini-twitter LINE` on a terminal of 60 columns, without colour.
    pub(crate) fn at(line: &str) -> Self {
        // `exec` replaces the shell that starts it, which would get Ctrl-C too.
        Self::run(&format!(
            "exec {} {line}",
            env!("CARGO_BIN_EXE_mini-twitter")
        ))
    }

    /// Runs a line of the system's shell that begins with `mini-twitter`.
    pub(crate) fn in_a_shell(line: &str) -> Self {
        Self::run(&format!("{} {line}", env!("CARGO_BIN_EXE_mini-twitter")))
    }

    fn run(command: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let run = format!("stty cols 60 rows 40; {command}");
        let mut program = Command::new("script")
            .args(["-qec", &run, "/dev/null"])
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("SHELL", "/bin/sh")
            .env("HOME", home.path())
            .env("TERM", "xterm")
            .env("NO_COLOR", "1")
            .env("TZ", "UTC")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("`script` of util-linux opens the terminal");
        let mut stdout = program.stdout.take().unwrap();
        let (sender, output) = channel();
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(read @ 1..) = stdout.read(&mut bytes) {
                if sender.send(bytes[..read].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self {
            program,
            output,
            pending: String::new(),
            home,
        }
    }

    pub(crate) fn home(&self) -> &std::path::Path {
        self.home.path()
    }

    /// Types keys: `\r` is Enter, `\t` Tab, `\x03` Ctrl-C, `\x04` Ctrl-D.
    pub(crate) fn type_keys(&mut self, keys: &str) {
        let keyboard = self.program.stdin.as_mut().unwrap();
        keyboard.write_all(keys.as_bytes()).unwrap();
        keyboard.flush().unwrap();
    }

    /// Waits until `text` is printed, and returns the output before it.
    pub(crate) fn wait_for(&mut self, text: &str) -> String {
        loop {
            if let Some((before, behind)) = self.pending.split_once(text) {
                let (before, behind) = (before.to_owned(), behind.to_owned());
                self.pending = behind;
                return before;
            }
            let bytes = self.output.recv_timeout(TIMEOUT);
            let bytes = bytes.unwrap_or_else(|_| panic!("no {text:?} in {:?}", self.pending));
            self.pending.push_str(&String::from_utf8_lossy(&bytes));
        }
    }

    /// Waits for the next prompt and returns it: the line editor turns on bracketed paste before each.
    pub(crate) fn wait_for_prompt(&mut self) -> String {
        self.wait_for("\x1b[?2004h");
        self.wait_for("> ")
    }

    /// Waits until the program has ended and returns its exit code.
    pub(crate) fn wait_for_exit(mut self) -> i32 {
        self.program.wait().unwrap().code().unwrap()
    }
}

impl Drop for PtySession {
    /// Ends the program; one that has already ended cannot be killed.
    fn drop(&mut self) {
        drop(self.program.kill());
        drop(self.program.wait());
    }
}
