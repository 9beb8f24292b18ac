//! Somebody at a terminal: the program on a pseudo-terminal that `script` (util-linux) opens.

use std::io::{Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Somebody who types and reads.
pub(crate) struct Typist {
    program: Child,
    screen: Receiver<Vec<u8>>,
    /// What was printed and not looked at yet.
    unread: String,
    home: TempDir,
}

impl Typist {
    /// At a terminal of 60 columns where `mini-twitter LINE` runs, without colour.
    pub(crate) fn at(line: &str) -> Self {
        // In place of the shell that starts it, which would take Ctrl-C too.
        Self::run(&format!(
            "exec {} {line}",
            env!("CARGO_BIN_EXE_mini-twitter")
        ))
    }

    /// At the same where a line of the shell runs, which `mini-twitter` begins.
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
        let (say, screen) = channel();
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(read @ 1..) = stdout.read(&mut bytes) {
                if say.send(bytes[..read].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self {
            program,
            screen,
            unread: String::new(),
            home,
        }
    }

    pub(crate) fn home(&self) -> &std::path::Path {
        self.home.path()
    }

    /// Types keys: `\r` is Enter, `\t` Tab, `\x03` Ctrl-C, `\x04` Ctrl-D.
    pub(crate) fn types(&mut self, keys: &str) {
        let keyboard = self.program.stdin.as_mut().unwrap();
        keyboard.write_all(keys.as_bytes()).unwrap();
        keyboard.flush().unwrap();
    }

    /// Reads until `text` is there, and gives back what stood before it.
    pub(crate) fn sees(&mut self, text: &str) -> String {
        loop {
            if let Some((before, behind)) = self.unread.split_once(text) {
                let (before, behind) = (before.to_owned(), behind.to_owned());
                self.unread = behind;
                return before;
            }
            let bytes = self.screen.recv_timeout(PATIENCE);
            let bytes = bytes.unwrap_or_else(|_| panic!("no {text:?} in {:?}", self.unread));
            self.unread.push_str(&String::from_utf8_lossy(&bytes));
        }
    }

    /// Reads to the end of the next prompt, and gives it back: the editor turns bracketed paste on before each.
    pub(crate) fn is_asked(&mut self) -> String {
        self.sees("\x1b[?2004h");
        self.sees("> ")
    }

    /// Waits until the program has ended: its exit code.
    pub(crate) fn leaves(mut self) -> i32 {
        self.program.wait().unwrap().code().unwrap()
    }
}

impl Drop for Typist {
    /// Whoever goes takes the program along; one that has ended cannot be killed.
    fn drop(&mut self) {
        drop(self.program.kill());
        drop(self.program.wait());
    }
}
