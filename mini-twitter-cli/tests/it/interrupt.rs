//! Ctrl-C while a command waits: it ends, sends nothing more, and says what may have happened.

use std::io::Write as _;
use std::net::TcpListener;
use std::process::{Child, Command, Output};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use crate::program::{Program, text};

/// How often Ctrl-C is pressed, with this pause, until a program has to end.
const PRESSES: usize = 40;
const PAUSE: Duration = Duration::from_millis(500);

/// Waits until the program handles Ctrl-C itself.
fn wait_until_it_handles_ctrl_c(program: &Child) {
    let status = format!("/proc/{}/status", program.id());
    loop {
        let text = std::fs::read_to_string(&status).unwrap();
        let caught = text.lines().find_map(|it| it.strip_prefix("SigCgt:"));
        if u64::from_str_radix(caught.unwrap().trim(), 16).unwrap() & 0b10 != 0 {
            return;
        }
        thread::yield_now();
    }
}

fn press_ctrl_c(program: &Child) {
    let id = program.id().to_string();
    let sent = Command::new("kill").args(["-INT", &id]).status();
    assert!(sent.unwrap().success());
}

/// Presses Ctrl-C until a program ends whose standard input stays open: between two lines of a script nobody listens.
fn ended(mut program: Child) -> Output {
    let input = program.stdin.take();
    let id = program.id().to_string();
    let (sender, output) = channel();
    thread::spawn(move || sender.send(program.wait_with_output().unwrap()));
    for _ in 0..PRESSES {
        drop(Command::new("kill").args(["-INT", &id]).output());
        if let Ok(output) = output.recv_timeout(PAUSE) {
            drop(input);
            return output;
        }
    }
    drop(Command::new("kill").args(["-KILL", &id]).status());
    panic!("the program did not end");
}

#[test]
fn ctrl_c_ends_every_command_that_reads_standard_input() {
    for line in [
        "post -",
        "post",
        "api POST /v1/posts -d -",
        "login alice --password-stdin",
        "-c 'login alice --password-stdin'",
        "shell",
    ] {
        let program = Program::offline().start(line);
        wait_until_it_handles_ctrl_c(&program);

        let output = ended(program);

        assert_eq!(output.status.code(), Some(130), "{line}");
        let message = text(&output.stderr);
        assert!(
            message.ends_with("error: interrupted\n") || message.ends_with(": interrupted\n"),
            "{line}: {message}"
        );
    }
}

#[test]
fn a_text_whose_writer_was_interrupted_is_not_sent() {
    for half in ["", "half a te"] {
        let mut program = Program::offline().start("post");
        wait_until_it_handles_ctrl_c(&program);
        let mut input = program.stdin.take().unwrap();
        input.write_all(half.as_bytes()).unwrap();
        press_ctrl_c(&program);
        drop(input);

        let output = program.wait_with_output().unwrap();

        assert_eq!(text(&output.stderr), "error: interrupted\n", "{half:?}");
        assert_eq!(output.status.code(), Some(130), "{half:?}");
    }
}

#[test]
fn an_interrupted_request_says_what_may_have_been_done() {
    for (line, done) in [
        ("post hello", "the post may have been published"),
        ("reply 1 hello", "the post may have been published"),
        ("edit 1 hello", "the post may have been edited"),
        ("tokens create bot", "the token may have been created"),
        (
            "register alice a@example.org",
            "the account may have been created",
        ),
    ] {
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = format!("http://{}", silent.local_addr().unwrap());
        let home = Program::at(server).with("MINI_TWITTER_PASSWORD", "correct horse");
        let is_register = line.starts_with("register");
        let home = if is_register {
            home
        } else {
            home.with("MINI_TWITTER_TOKEN", "mt_bot")
        };
        let program = home.start(line);
        let _connection = silent.accept().unwrap();
        press_ctrl_c(&program);

        let output = program.wait_with_output().unwrap();

        let message = text(&output.stderr);
        assert!(message.contains(done), "{line}: {message}");
        assert!(
            message.contains("error: interrupted\n"),
            "{line}: {message}"
        );
        assert_eq!(output.status.code(), Some(130), "{line}");
    }
}

#[test]
fn an_endless_input_is_refused_soon() {
    for (line, most) in [
        ("post", 1 << 20),
        ("post -", 1 << 20),
        ("api POST /v1/posts -d -", 4 << 20),
        ("login alice --password-stdin", 4 << 20),
        ("shell", 4 << 20),
    ] {
        let mut program = Program::offline().start(line);
        let mut input = program.stdin.take().unwrap();
        let mut written = 0;
        while written < 32 << 20 && input.write_all(&[b'y'; 8192]).is_ok() {
            written += 8192;
        }
        drop(input);

        let output = program.wait_with_output().unwrap();

        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{line}: {message}");
        assert!(message.contains("is longer than "), "{line}: {message}");
        assert!(written < most, "{line}: {written}");
    }
}
