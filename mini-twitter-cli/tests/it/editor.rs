//! Texts written in a text editor: what is sent, what is not, and that no text is lost.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use mini_twitter_cli::command::{self, Cli};
use mini_twitter_cli::failure::Failure;
use mini_twitter_cli::input::Input;
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::terminal::{InProcess, context, words};

/// Creates a text editor that runs `script` with the file as argument.
fn editor(script: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("an editor");
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
    (folder, path)
}

/// A terminal with that text editor and no server.
fn terminal_with(editor: &Path) -> InProcess {
    let editor = format!("'{}' --wait", editor.display());
    let server = "http://127.0.0.1:1";
    let mut terminal = context([
        ("VISUAL", editor.as_str()),
        ("MINI_TWITTER_SERVER", server),
        ("MINI_TWITTER_PASSWORD", "current-horse"),
    ]);
    terminal.context.input = Input::Terminal;
    terminal
}

async fn post(terminal: &mut InProcess) -> Failure {
    let cli = Cli::read(&words("post")).unwrap();
    command::run(cli, &mut terminal.context).await.unwrap_err()
}

#[tokio::test]
async fn a_text_that_could_not_be_sent_is_saved() {
    let (_folder, editor) = editor(r#"[ "$1" = --wait ] && printf 'hard won\n\n' > "$2""#);
    let mut terminal = terminal_with(&editor);

    let failure = post(&mut terminal).await;

    assert_eq!(failure.exit().code(), 7);
    let path = terminal
        .context
        .profile()
        .unwrap()
        .file("unsent-1.txt")
        .unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "hard won");
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(
        terminal.stderr.text(),
        format!("the text was saved to {}\n", path.display())
    );
}

#[tokio::test]
async fn every_text_that_could_not_be_sent_is_kept_and_the_oldest_goes_aloud() {
    // Too long, so that nothing has to be sent to be refused.
    let text = r#"echo x >> "$0.count"; printf '%0600d' "$(wc -l < "$0.count")" > "$2""#;
    let (_folder, editor) = editor(text);
    let mut terminal = terminal_with(&editor);
    let file = |terminal: &InProcess, number: usize| {
        let profile = terminal.context.profile().unwrap();
        profile.file(&format!("unsent-{number}.txt")).unwrap()
    };

    for _ in 0..21 {
        post(&mut terminal).await;
    }

    let (second, last) = (file(&terminal, 2), file(&terminal, 21));
    assert!(fs::read_to_string(second).unwrap().ends_with("002"));
    assert!(fs::read_to_string(&last).unwrap().ends_with("021"));
    let gone = file(&terminal, 1);
    assert!(!gone.exists());
    let said = terminal.stderr.text();
    let said: Vec<&str> = said.lines().skip(20).collect();
    assert_eq!(
        said,
        [
            format!("the text was saved to {}", last.display()),
            format!(
                "only the last 20 texts are kept: {} was removed",
                gone.display()
            ),
        ]
    );
}

#[tokio::test]
async fn a_text_whose_sending_is_interrupted_is_kept() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (_folder, editor) = editor(r#"echo 'hard won' > "$2""#);
    let mut terminal = terminal_with(&editor);
    terminal.context.options.server = Some(format!("http://{}", silent.local_addr().unwrap()));
    let path = terminal.context.profile().unwrap();
    let path = path.file("unsent-1.txt").unwrap();
    let cli = Cli::read(&words("post")).unwrap();

    tokio::select! {
        _ = command::run(cli, &mut terminal.context) => panic!("nobody answers"),
        _ = silent.accept() => {}
    }

    assert_eq!(fs::read_to_string(path).unwrap(), "hard won");
}

#[tokio::test]
async fn an_editor_that_fails_sends_nothing() {
    let (_folder, editor) = editor(r#"echo text > "$2"; exit 3"#);
    let mut terminal = terminal_with(&editor);

    let failure = post(&mut terminal).await;

    assert!(
        failure
            .message()
            .ends_with("exit status: 3: nothing was sent"),
        "{failure}"
    );
    assert_eq!(failure.exit().code(), 1);
}

#[tokio::test]
async fn an_empty_text_sends_nothing() {
    let (_folder, editor) = editor(r#"printf ' \n' > "$2""#);
    let mut terminal = terminal_with(&editor);

    let failure = post(&mut terminal).await;

    assert_eq!(failure.message(), "the text is empty: nothing was sent");
}

#[tokio::test]
async fn an_editor_gets_no_password() {
    let (_folder, editor) = editor(r#"env > "$2""#);
    let mut terminal = terminal_with(&editor);

    post(&mut terminal).await;

    let path = terminal
        .context
        .profile()
        .unwrap()
        .file("unsent-1.txt")
        .unwrap();
    let variables = fs::read_to_string(path).unwrap();
    assert!(
        variables.contains("PATH=") && !variables.contains("horse"),
        "{variables}"
    );
}

#[tokio::test]
async fn without_an_editor_the_text_has_to_be_given() {
    let mut terminal = context([]);
    terminal.context.input = Input::Terminal;

    let failure = post(&mut terminal).await;

    assert_eq!(
        failure.message(),
        "no text: give it as an argument, or set EDITOR"
    );
    assert_eq!(failure.exit().code(), 2);
}
