//! Texts written in a text editor: what is sent, what is not, and that no text is lost.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use mini_twitter_cli::command::{self, Cli};
use mini_twitter_cli::failure::Failure;
use mini_twitter_cli::input::Input;
use mini_twitter_server::Running;
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::online::{server, with_alice_and_bob};
use crate::program::Program;
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
        ("MINI_TWITTER_TOKEN", "mt_current-horse"),
    ]);
    terminal.context.input = Input::Terminal;
    terminal
}

async fn post(terminal: &mut InProcess) -> Failure {
    run(terminal, "post").await
}

async fn run(terminal: &mut InProcess, line: &str) -> Failure {
    let cli = Cli::read(&words(line)).unwrap();
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
        format!(
            "the text was saved to {0}\nhint: send it: mini-twitter post - < {0}\n",
            path.display()
        )
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
    let said: Vec<&str> = said.lines().skip(40).collect();
    assert_eq!(
        said,
        [
            format!("the text was saved to {}", last.display()),
            format!("hint: send it: mini-twitter post - < {}", last.display()),
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

#[tokio::test]
async fn a_text_is_kept_when_its_editor_fails_unless_it_is_empty_or_as_before() {
    for (script, kept) in [
        (r#"echo 'hard won' > "$2"; exit 3"#, Some("hard won")),
        (r#"echo 'hard won' > "$2"; kill -KILL $$"#, Some("hard won")),
        (r#"echo ' ' > "$2"; exit 3"#, None),
        ("exit 3", None),
    ] {
        let (_folder, editor) = editor(script);
        let mut terminal = terminal_with(&editor);
        let profile = terminal.context.profile().unwrap();
        let path = profile.file("unsent-1.txt").unwrap();

        let failure = post(&mut terminal).await;

        assert!(failure.message().ends_with("nothing was sent"), "{failure}");
        let found = fs::read_to_string(&path).ok();
        assert_eq!(found.as_deref(), kept, "{script}");
    }
}

#[tokio::test]
async fn the_file_of_an_editor_that_is_left_open_stays_and_is_named() {
    let (folder, editor) =
        editor(r#"echo 'half' > "$2"; echo open > "$0.fifo"; read _ < "$0.end""#);
    let fifo = folder.path().join("an editor.fifo");
    let end = folder.path().join("an editor.end");
    let made = std::process::Command::new("mkfifo")
        .args([&fifo, &end])
        .status();
    assert!(made.unwrap().success());
    let mut terminal = terminal_with(&editor);
    let cli = Cli::read(&words("post")).unwrap();
    let open = tokio::task::spawn_blocking(move || fs::read_to_string(fifo).unwrap());

    tokio::select! {
        _ = command::run(cli, &mut terminal.context) => panic!("the text editor is open"),
        text = open => assert_eq!(text.unwrap(), "open\n"),
    }

    let said = terminal.stderr.text();
    let path = said.trim().strip_prefix("what was written is in ").unwrap();
    assert_eq!(fs::read_to_string(path).unwrap(), "half\n");
    fs::remove_file(path).unwrap();
    fs::write(end, "the text editor may end").unwrap();
}

#[tokio::test]
async fn the_way_to_send_a_kept_text_has_the_flags_of_its_command() {
    let (_folder, editor) = editor(r#"printf '%0600d' 1 > "$2""#);
    let mut terminal = terminal_with(&editor);

    run(
        &mut terminal,
        "post --cw tea --sensitive --replies following --server http://127.0.0.1:2",
    )
    .await;

    let said = terminal.stderr.text();
    let command = "hint: send it: mini-twitter --server http://127.0.0.1:2 post '--cw=tea' --sensitive --replies following - < ";
    assert!(said.contains(command), "{said}");
}

/// Signs alice in and bob too, and returns a post of bob.
async fn with_a_post_of_bob(server: &Running) -> (Program, String) {
    let program = with_alice_and_bob(server);
    let post = program.fed("post hello --profile bob -o ndjson", "");
    let post: serde_json::Value = serde_json::from_slice(&post.stdout).unwrap();
    (program, post["id"].as_str().unwrap().to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn no_editor_opens_for_a_text_that_could_not_be_sent() {
    let server = server().await;
    let (program, post) = with_a_post_of_bob(&server).await;
    let opened = program.home().join("opened");
    let (_folder, editor) = editor(&format!("touch '{}'", opened.display()));
    let mut terminal = context([
        ("VISUAL", format!("'{}'", editor.display()).as_str()),
        ("MINI_TWITTER_SERVER", server.url().as_str()),
        (
            "XDG_STATE_HOME",
            program.home().join(".local/state").to_str().unwrap(),
        ),
        (
            "XDG_CONFIG_HOME",
            program.home().join(".config").to_str().unwrap(),
        ),
    ]);
    terminal.context.input = Input::Terminal;

    for (line, code) in [
        ("post --profile nobody".to_owned(), 4),
        ("reply 1".to_owned(), 3),
        ("quote 1".to_owned(), 3),
        ("edit 1".to_owned(), 3),
        (format!("edit {post}"), 4),
    ] {
        let failure = run(&mut terminal, &line).await;

        assert_eq!(failure.exit().code(), code, "{line}: {failure}");
        assert!(!opened.exists(), "{line}");
    }
}
