//! What the program does without a server: usage, dry runs, refusals of its own, and how it says that nobody answers.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::process::Command;

use insta::assert_snapshot;

use crate::program::{Program, text};

#[test]
fn a_wrong_line_is_met_with_what_is_wrong() {
    let program = Program::offline();

    let transcript = program.transcript(&[
        "retwet 178912",
        "like",
        "like bob",
        "trends --window 2h",
        "--profile ../x feed",
    ]);

    assert_snapshot!("wrong_lines", transcript);
}

#[test]
fn a_dry_run_asks_nobody_and_ends_well() {
    let program = Program::offline();

    let transcript = program.transcript(&[
        "--dry-run register alice alice@example.org",
        "post 'hello, world' --cw tea --sensitive --replies mentioned --dry-run",
        "followers @me --dry-run",
        "feed --all --dry-run",
    ]);

    assert_snapshot!("dry_runs", transcript);
}

#[test]
fn what_the_rules_refuse_is_not_sent() {
    let program = Program::offline();
    let long = format!("post {}", "a".repeat(501));

    let transcript = program.transcript(&[&long, "post ' '", "--dry-run register al alice"]);

    assert_snapshot!("refused_here", transcript.replace(&"a".repeat(501), "AAA"));
}

#[test]
fn nobody_answering_is_said_with_its_own_exit_code() {
    let transcript = Program::offline().transcript(&["posts"]);

    assert_snapshot!("nobody_answers", transcript);
}

#[test]
fn a_row_that_was_never_shown_is_not_found() {
    let transcript = Program::offline().transcript(&["like @3", "profile @last"]);

    assert_snapshot!("no_rows", transcript);
}

#[test]
fn a_text_comes_from_a_pipe() {
    let program = Program::offline();

    let from_pipe = program.fed("post --dry-run", "one\ntwo\n");
    let from_dash = program.fed("reply 178912 - --dry-run", "three\n");

    assert_eq!(
        text(&from_pipe.stdout),
        "POST /v1/posts\n{\"text\":\"one\\ntwo\"}\n"
    );
    assert_eq!(
        text(&from_dash.stdout),
        "POST /v1/posts\n{\"text\":\"three\",\"reply_to\":\"178912\"}\n"
    );
}

#[test]
fn a_script_needs_no_command_in_front() {
    let program = Program::offline();
    std::fs::write(
        program.home().join("lines.mt"),
        "# a comment\npost one\nlike bob\npost two\n",
    )
    .unwrap();

    let transcript = program.transcript(&[
        "--dry-run -c 'post one' -c 'like 178912'",
        &format!("--dry-run -f {}/lines.mt", program.home().display()),
        "-c 'post one' feed",
        "--dry-run",
    ]);

    assert_snapshot!("scripts", transcript);
}

#[test]
fn a_reader_that_has_enough_is_success() {
    let mut child = Program::offline().start("completions zsh");
    let mut stdout = BufReader::new(child.stdout.take().unwrap());

    let mut first = String::new();
    stdout.read_line(&mut first).unwrap();
    drop(stdout);

    let output = child.wait_with_output().unwrap();
    assert_eq!(first, "#compdef mini-twitter\n");
    assert_eq!(
        (output.status.code(), text(&output.stderr).as_str()),
        (Some(0), "")
    );
}

#[test]
fn ctrl_c_ends_a_call_that_waits() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let program = Program::at(format!("http://{}", listener.local_addr().unwrap()));
    let child = program.start("posts");
    // The call is under way once its connection is there.
    let _connection = listener.accept().unwrap();

    let pid = child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &pid])
            .status()
            .unwrap()
            .success()
    );

    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    assert_eq!(text(&output.stderr), "error: interrupted\n");
}

#[test]
fn help_is_no_error() {
    for line in [
        "--help",
        "help post",
        "notifications preferences --help",
        "--version",
    ] {
        let output = Program::offline().fed(line, "");

        assert_eq!(output.status.code(), Some(0), "{line}");
        assert!(
            !output.stdout.is_empty() && output.stderr.is_empty(),
            "{line}"
        );
    }
}

#[test]
fn the_variables_stand_in_for_the_flags() {
    let program = Program::offline().with("MINI_TWITTER_PROFILE", "work");

    let transcript = program.transcript(&["login", "login --profile home"]);

    assert_snapshot!("variables", transcript);
}
