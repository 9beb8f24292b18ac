//! The program without a server: usage errors, dry runs, its own refusals, and the error when no server answers.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::process::Command;

use insta::assert_snapshot;

use crate::program::{Program, text};

#[test]
fn wrong_usage_is_explained() {
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
fn a_dry_run_sends_nothing_and_succeeds() {
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
fn invalid_fields_are_not_sent() {
    let program = Program::offline();
    let long = format!("post {}", "a".repeat(501));

    let transcript = program.transcript(&[&long, "post ' '", "--dry-run register al alice"]);

    assert_snapshot!("refused_here", transcript.replace(&"a".repeat(501), "AAA"));
}

#[test]
fn no_answer_has_its_own_exit_code() {
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
fn an_empty_pipe_sends_nothing() {
    let program = Program::offline();

    for line in [
        "post --dry-run",
        "reply 178912 - --dry-run",
        "quote 178912 --dry-run",
        "edit 178912 --dry-run",
        "edit 178912 - --cw tea --dry-run",
    ] {
        for input in ["", " \n"] {
            let output = program.fed(line, input);

            let message = text(&output.stderr);
            assert_eq!(text(&output.stdout), "", "{line}");
            assert_eq!(message, "error: the text is empty: nothing was sent\n");
            assert_eq!(output.status.code(), Some(1), "{line}");
        }
    }
    let explicit = program.fed("edit 178912 '' --dry-run", "");
    assert_eq!(
        text(&explicit.stdout),
        "PATCH /v1/posts/178912\n{\"text\":null}\n"
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
fn a_reader_that_closes_the_output_is_a_success() {
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
fn ctrl_c_ends_a_waiting_call() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let program = Program::at(format!("http://{}", listener.local_addr().unwrap()));
    let child = program.start("posts");
    // The call is waiting once it has connected.
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
fn a_hint_repeats_the_profile_and_the_server_of_the_line() {
    let program = Program::offline();

    let transcript = program.transcript(&[
        "posts --profile work",
        "login --profile work --server 'http://127.0.0.1:1/a b'",
        "like @3 --profile work --server http://127.0.0.1:1",
        "--profile work -c 'like @3'",
        "-c 'as bob like @3' --server http://127.0.0.1:1",
        "-c 'as bob' --server http://127.0.0.1:1",
        "like x --profile work",
    ]);

    assert_snapshot!("hints_with_flags", transcript);
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
fn variables_replace_flags() {
    let program = Program::offline().with("MINI_TWITTER_PROFILE", "work");

    let transcript = program.transcript(&["login", "login --profile home"]);

    assert_snapshot!("variables", transcript);
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_cannot_be_written_is_a_failure() {
    let program = Program::offline();

    for line in [
        "--help",
        "help post",
        "notifications preferences --help",
        "--version",
        "completions zsh",
        "feed --dry-run",
        "-c 'help'",
        "-c 'post --help'",
        "-c 'feed --dry-run'",
    ] {
        let full = std::fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let output = program.command(line).stdout(full).output().unwrap();

        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{line}");
        assert!(
            message.contains("cannot write the output"),
            "{line}: {message}"
        );
    }
}

#[test]
fn help_for_a_reader_that_has_gone_is_a_success() {
    let program = Program::offline();

    for line in ["--help", "-c help", "--version"] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = program.command(line).stdout(writer).output().unwrap();

        assert_eq!(text(&output.stderr), "", "{line}");
        assert_eq!(output.status.code(), Some(0), "{line}");
    }
}
