//! What later commands need cannot be saved: the command that has taken effect succeeds nevertheless.

use std::fs;

use crate::online::{program_for, server, with_alice_and_bob};
use crate::program::text;

#[tokio::test(flavor = "multi_thread")]
async fn a_post_succeeds_when_its_row_cannot_be_saved() {
    let server = server().await;
    let program = with_alice_and_bob(&server);
    let rows = ".local/state/mini-twitter/default/rows.json";
    let rows = program.home().join(rows);
    fs::remove_file(&rows).unwrap();
    fs::create_dir_all(rows.join("in the way")).unwrap();

    let one = program.fed("post one", "");
    let more = program.fed("-c 'post two' -c 'post three' -c 'posts @me'", "");

    assert_eq!(one.status.code(), Some(0));
    assert_eq!(more.status.code(), Some(0));
    for message in [text(&one.stderr), text(&more.stderr)] {
        assert!(message.starts_with("warning: cannot write "), "{message}");
        assert_eq!(message.lines().count(), 1, "{message}");
    }
    let texts = text(&more.stdout);
    for post in ["one", "two", "three"] {
        assert!(texts.contains(post), "no {post} in {texts}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_succeeds_when_the_settings_cannot_be_saved() {
    let server = server().await;
    let program = program_for(&server);
    fs::write(program.home().join(".config"), "in the way").unwrap();

    let output = program.fed("register alice alice@example.org", "");

    let message = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{message}");
    assert!(message.starts_with("warning: cannot write "), "{message}");
    assert!(program.fed("whoami", "").status.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_and_a_server_are_enough() {
    let server = server().await;
    let home = with_alice_and_bob(&server);
    let created = home.fed("tokens create bot --scope read --scope write -o ndjson", "");
    let created: serde_json::Value = serde_json::from_slice(&created.stdout).unwrap();
    let secret = created["secret"].as_str().unwrap();
    let program = program_for(&server)
        .without_home()
        .with("MINI_TWITTER_TOKEN", secret);

    for line in ["post hello", "shell -c 'posts @me' -c 'like @1'"] {
        let output = program.fed(line, "");

        assert_eq!(text(&output.stderr), "", "{line}");
        assert_eq!(output.status.code(), Some(0), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_without_a_folder_for_the_session_is_refused_before_it_is_sent() {
    let server = server().await;
    let program = program_for(&server).without_home();

    let refused = program.fed("register alice alice@example.org", "");
    let unknown = program.fed("profile alice", "");

    assert_eq!(
        text(&refused.stderr),
        "error: no folder for the session: set HOME or XDG_STATE_HOME\n"
    );
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(unknown.status.code(), Some(3));
}
