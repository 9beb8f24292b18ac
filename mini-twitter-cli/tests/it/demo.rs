//! The demo: its sample data, the tour, and that nothing is left behind.

use crate::program::{Program, text};

const TOUR: &str = include_str!("../../../examples/tour.mt");

#[test]
fn the_tour_runs_to_its_end() {
    let output = Program::offline().fed("demo -o cards", TOUR);

    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{stderr}");
    for text in [
        "Alice Moreau @alice",
        "山田 花子 @hanako",
        "! mild truancy",
        "#comet · 5 posts",
    ] {
        assert!(stdout.contains(text), "no {text:?} in\n{stdout}");
    }
    assert!(
        stderr.ends_with("signed out\nfailed as expected: sign in first\n"),
        "{stderr}"
    );
    assert!(!stdout.contains('\x1b') && !stderr.contains('\x1b'));
}

#[test]
fn a_script_in_the_demo_ends_with_its_code() {
    let output = Program::offline().fed("demo", "whoami\nshow 1\nwhoami\n");

    let stderr = text(&output.stderr);
    assert_eq!(output.status.code(), Some(3));
    assert!(stderr.contains("error: stdin:2: no post 1\n"), "{stderr}");
    assert_eq!(
        text(&output.stdout)
            .matches("alice@harbour.example")
            .count(),
        1
    );
}

#[test]
fn rows_are_those_of_the_list_on_the_screen_in_every_profile() {
    let script = "posts @alice --no-retweets --limit 1\nas bob posts @dan --limit 1\nshow @1\nas bob show @1\n";

    let output = Program::offline().fed("demo -o ndjson", script);

    let names = text(&output.stdout);
    let names = names.lines().map(|line| {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        let author = value
            .pointer("/post/author/username")
            .or(value.pointer("/author/username"));
        author.unwrap().as_str().unwrap().to_owned()
    });
    assert_eq!(names.collect::<Vec<_>>(), ["alice", "dan", "dan", "dan"]);
}

#[test]
fn the_demo_leaves_nothing_behind_and_reads_nothing_outside() {
    let program = Program::offline();
    let folder = program.home().join("run");
    std::fs::create_dir(&folder).unwrap();
    let program = program
        .with("XDG_RUNTIME_DIR", folder.to_str().unwrap())
        .with("MINI_TWITTER_TOKEN", "mt_of_another_server")
        .with("MINI_TWITTER_PROFILE", "work");

    let output = program.fed("demo -c whoami", "");

    assert!(text(&output.stdout).contains("alice@harbour.example"));
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
}

#[test]
fn the_demo_needs_no_home_folder() {
    let output = Program::offline().without_home().fed("demo -c whoami", "");

    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("alice@harbour.example"));
}

#[test]
fn a_hint_in_the_demo_is_not_about_variables_that_the_user_did_not_set() {
    let output = Program::offline().fed("demo -c 'login nobody_here'", "");

    let message = text(&output.stderr);
    assert_eq!(output.status.code(), Some(4), "{message}");
    assert!(
        message.ends_with("mini-twitter register NAME ADDRESS@EXAMPLE.ORG\n"),
        "{message}"
    );
}

#[test]
fn the_demo_says_where_its_mails_are() {
    let output = Program::offline().fed("demo -c 'password forgot alice@harbour.example'", "");

    let message = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{message}");
    let mut lines = message.lines();
    let folder = lines.find_map(|line| line.strip_prefix("mails are written to "));
    assert!(
        folder.is_some_and(|it| it.ends_with("/server/mail")),
        "{message}"
    );
}

#[test]
fn the_output_of_the_demo_is_that_of_the_shell() {
    let output = Program::offline().fed("demo", "posts @alice --limit 1\n");

    let posts = text(&output.stdout);
    assert_eq!(posts.lines().count(), 1, "{posts}");
    assert!(posts.matches('\t').count() == 10, "{posts}");
}
