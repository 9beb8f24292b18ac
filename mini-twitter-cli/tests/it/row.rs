//! Rows: what a number of the last list can be used for, and what is said where it cannot.

use insta::assert_snapshot;
use mini_twitter_cli::command::{self, Cli};
use mini_twitter_cli::reference::{LastOutput, Row};
use mini_twitter_cli::screen::show::Show;
use mini_twitter_core::timeline::Trend;

use crate::fixture::{post, user};
use crate::sample;
use crate::terminal::{context, words};

/// What a command says when `@1` is this row: its request, or its error with the hint.
async fn used(row: &Row, line: &str) -> String {
    let mut terminal = context([]);
    let output = LastOutput {
        rows: vec![row.clone()],
        ..LastOutput::default()
    };
    let profile = terminal.context.profile().unwrap();
    profile.save_last_output(&output).unwrap();
    let cli = Cli::read(&words(&format!("{line} --dry-run"))).unwrap();
    match command::dry_run(cli, &mut terminal.context).await {
        Ok(requests) => requests[0].path.clone(),
        Err(failure) => format!("{failure} ({})", failure.hint().unwrap()),
    }
}

fn trend() -> Trend {
    Trend {
        tag: "tea".into(),
        uses: 1,
        authors: 1,
        history: vec![],
    }
}

#[tokio::test]
async fn a_row_is_used_where_its_kind_is_taken_and_refused_with_both_kinds_elsewhere() {
    let post = post("Alice", "alice", "hello");
    let mut pinning = user("Bob", "bob");
    pinning.pinned_post = Some(post.id);
    let rows = [
        ("post", post.row()),
        ("user", pinning.row()),
        ("notification", sample::notification("carol", &post).row()),
        ("session", sample::session_info("laptop").row()),
        ("token", sample::token("bot").row()),
        ("trend", trend().row()),
    ];
    let lines = [
        "like @1",
        "follow @1",
        "notifications read @1",
        "sessions revoke @1",
        "tokens revoke @1",
        "tag @1",
    ];

    let mut text = String::new();
    for (name, row) in &rows {
        text.push_str(&format!("{name}\n"));
        for line in lines {
            text.push_str(&format!("  {line}: {}\n", used(row, line).await));
        }
    }

    assert_snapshot!("kinds", text);
}

#[tokio::test]
async fn a_number_beyond_the_last_list_is_told_in_good_grammar() {
    let row = post("Alice", "alice", "hello").row();

    let said = used(&row, "like @99").await;

    assert!(
        said.starts_with("@99 refers to nothing: the last list had 1 row ("),
        "{said}"
    );
}

#[test]
fn every_row_with_a_number_is_of_a_kind() {
    fn check<T: Show>(item: &T) {
        assert!(T::IS_NUMBERED, "{:?}", item.cells());
        assert!(item.row().kind().is_some(), "{:?}", item.cells());
    }
    let post = post("Alice", "alice", "hello");

    check(&post);
    check(&user("Alice", "alice"));
    check(&sample::notification("carol", &post));
    check(&sample::session_info("laptop"));
    check(&sample::token("bot"));
    check(&sample::relationship("carol"));
    check(&trend());
}
