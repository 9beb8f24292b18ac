//! Disks and outputs that cannot be written: nothing old is taken for new, and what was done is said.

use serde_json::Value;

use crate::online::{server, with_alice_and_bob};
use crate::program::{Program, text};

/// The items that a command lists.
fn listed(program: &Program, line: &str) -> Vec<Value> {
    let output = program.fed(&format!("{line} -o json"), "");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_of_an_older_list_is_not_used_when_the_last_list_could_not_be_kept() {
    let server = server().await;
    let program = with_alice_and_bob(&server);
    program.fed("post older", "");
    program.fed("post newer --profile bob", "");
    program.fed("posts alice", "");

    let list = program.on_a_full_disk("posts bob");
    let like = program.fed("like @1", "");

    let warning = text(&list.stderr);
    assert!(warning.contains("does not know @1"), "{warning}");
    assert_eq!(like.status.code(), Some(3), "{}", text(&like.stdout));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_is_refused_where_rows_cannot_be_kept() {
    let server = server().await;
    let program = with_alice_and_bob(&server);
    program.fed("post older", "");
    program.fed("posts alice", "");

    let like = program.on_a_full_disk("like @1");

    let message = text(&like.stderr);
    assert_eq!(like.status.code(), Some(3), "{message}");
    assert!(
        message.starts_with("error: @1 is not known: rows cannot be kept: cannot write "),
        "{message}"
    );
    assert!(program.fed("like @1", "").status.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_that_cannot_be_saved_is_not_sent() {
    let server = server().await;
    let program = with_alice_and_bob(&server);

    for line in ["login alice", "refresh"] {
        let output = program.on_a_full_disk(line);

        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{message}");
        assert!(message.starts_with("error: cannot write "), "{message}");
    }
    assert_eq!(listed(&program, "sessions").len(), 1);
    assert!(program.on_a_full_disk("logout").status.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_output_that_cannot_be_written_does_not_hide_what_was_done() {
    let server = server().await;
    let program = with_alice_and_bob(&server);

    let post = program.with_a_full_output("post one");
    let id = listed(&program, "posts alice")[0]["id"].clone();
    let id = id.as_str().unwrap();
    let lines = [
        ("post two".to_owned(), "the post was published ("),
        (format!("edit {id} three"), "the post was edited ("),
        (format!("like {id}"), "the change was made"),
        ("follow bob".to_owned(), "the change was made"),
        ("tokens create bot".to_owned(), "the token was created ("),
        ("set --bio tea".to_owned(), "the change was made"),
        ("login alice".to_owned(), "signed in as alice"),
        (
            "api POST /v1/posts -d '{\"text\":\"raw\"}'".to_owned(),
            "the server did it",
        ),
    ];

    assert!(text(&post.stderr).contains(id), "{}", text(&post.stderr));
    for (line, done) in lines {
        let output = program.with_a_full_output(&line);

        let message = text(&output.stderr);
        let end = ", but the output cannot be written: No space left on device (os error 28)";
        let first = message.lines().next().unwrap();
        assert!(first.starts_with(&format!("error: {done}")), "{message}");
        assert!(first.ends_with(end), "{message}");
        assert_eq!(output.status.code(), Some(1), "{message}");
    }
}
