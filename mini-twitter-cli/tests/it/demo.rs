//! The demo: a town, a tour, and nothing left behind.

use crate::program::{Program, text};

const TOUR: &str = include_str!("../../../examples/tour.mt");

#[test]
fn the_tour_spends_a_day_in_the_town() {
    let output = Program::offline().fed("demo", TOUR);

    let (data, talk) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{talk}");
    for said in [
        "Alice Moreau @alice",
        "山田 花子 @hanako",
        "! mild truancy",
        "#comet · 5 posts",
    ] {
        assert!(data.contains(said), "no {said:?} in\n{data}");
    }
    assert!(
        talk.ends_with("signed out\nfailed as it must: sign in first\n"),
        "{talk}"
    );
    assert!(!data.contains('\x1b') && !talk.contains('\x1b'));
}

#[test]
fn a_script_in_the_demo_ends_with_its_code() {
    let output = Program::offline().fed("demo", "whoami\nshow 1\nwhoami\n");

    let talk = text(&output.stderr);
    assert_eq!(output.status.code(), Some(3));
    assert!(talk.contains("error: stdin:2: no post 1\n"), "{talk}");
    assert_eq!(
        text(&output.stdout)
            .matches("alice@harbour.example")
            .count(),
        1
    );
}

#[test]
fn everybody_is_signed_in_and_the_rows_are_theirs() {
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
    assert_eq!(names.collect::<Vec<_>>(), ["alice", "dan", "alice", "dan"]);
}

#[test]
fn the_demo_leaves_nothing_behind_and_looks_at_nothing_outside() {
    let program = Program::offline();
    let place = program.home().join("run");
    std::fs::create_dir(&place).unwrap();
    let program = program
        .with("XDG_RUNTIME_DIR", place.to_str().unwrap())
        .with("MINI_TWITTER_TOKEN", "mt_of_another_server")
        .with("MINI_TWITTER_PROFILE", "work");

    let output = program.fed("demo -c whoami", "");

    assert!(text(&output.stdout).contains("alice@harbour.example"));
    assert_eq!(std::fs::read_dir(&place).unwrap().count(), 0);
}
