//! Completion: what is offered at the cursor is what may stand there.

use std::sync::LazyLock;

use clap::error::ErrorKind;
use mini_twitter_cli::command::Cli;
use mini_twitter_cli::reference::LastOutput;
use mini_twitter_cli::screen::Output;
use mini_twitter_cli::screen::show::Show;
use mini_twitter_cli::shell::complete::{Completions, Known};
use mini_twitter_cli::shell::line::ShellLine;
use mini_twitter_cli::shell::words::split;
use mini_twitter_core::timeline::Trend;
use proptest::prelude::*;

use crate::fixture::{listed_on, post, screen, terminal, user};
use crate::sample;

/// Building the grammar takes longer than completing a line.
static COMPLETIONS: LazyLock<Completions> = LazyLock::new(Completions::default);

/// What is known after a post of alice about #tea was shown, the last list having a row of each kind.
fn known() -> Known {
    let post = post("Alice", "alice", "hello @bob #tea");
    let (screen, ..) = screen(terminal(80), Output::Cards);
    listed_on(&screen, std::slice::from_ref(&post));
    let trend = Trend {
        tag: "tea".into(),
        uses: 1,
        authors: 1,
        history: vec![],
    };
    let output = LastOutput {
        rows: vec![
            post.row(),
            user("Bob", "bob").row(),
            sample::notification("carol", &post).row(),
            sample::session_info("laptop").row(),
            sample::token("bot").row(),
            trend.row(),
        ],
        last: Some(post.row()),
        next: None,
    };
    Known {
        words: screen.completion_words(),
        output,
        profiles: vec!["bob".to_owned(), "carol".to_owned()],
    }
}

/// What is offered at the end of a line.
fn offered(line: &str) -> String {
    let (_, found) = COMPLETIONS.of(line, line.len(), &known());
    found.join(" ")
}

/// Whether a line fits the grammar so far.
fn fits(line: &str) -> bool {
    let closed = |quote: &str| split(&format!("{line}{quote}"));
    let closed = closed("").or_else(|| closed("\"")).or_else(|| closed("'"));
    let Some(words) = closed.unwrap().pop() else {
        return false;
    };
    let words = match ShellLine::parse(&words) {
        Ok(ShellLine::Run(words) | ShellLine::RunAs(_, words)) => words,
        other => return other.is_ok(),
    };
    let Err(failure) = Cli::read(&words) else {
        return true;
    };
    let error = failure.grammar().unwrap();
    let lacks = "a value is required for";
    match error.kind() {
        ErrorKind::MissingRequiredArgument
        | ErrorKind::MissingSubcommand
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => true,
        ErrorKind::InvalidValue => error.to_string().contains(lacks),
        _ => !error.use_stderr(),
    }
}

#[test]
fn an_argument_is_offered_what_it_takes() {
    assert_eq!(offered("like @"), "@1 @3 @last");
    assert_eq!(offered("set --pin @"), "@1 @3 @last");
    assert_eq!(offered("profile @"), "@1 @2 @3 @alice @bob @last @me");
    assert_eq!(offered("relationships @bob @a"), "@alice");
    assert_eq!(offered("notifications read @"), "@3");
    assert_eq!(offered("sessions revoke @"), "@4");
    assert_eq!(offered("tokens revoke "), "@5");
    assert_eq!(offered("tag #"), "#tea");
    assert_eq!(offered("tag @"), "@6");
    assert_eq!(offered("post hello @"), "@alice @bob");
    assert_eq!(offered("post 'hello #"), "#tea");
    assert_eq!(offered("reply @1 thanks, @A"), "@alice");
    assert_eq!(offered("like @1 @"), "");
    assert_eq!(offered("login @"), "");
    assert_eq!(offered("api @"), "");
    assert_eq!(offered("# like @"), "");
}

#[test]
fn flags_values_and_commands_are_offered_where_they_may_stand() {
    assert_eq!(offered("feed --l"), "--limit");
    assert_eq!(offered("feed --limit 3 --l"), "");
    assert_eq!(offered("feed --all --l"), "");
    assert_eq!(offered("feed -o js"), "json");
    assert_eq!(offered("feed --output=js"), "json");
    assert_eq!(offered("--profile "), "bob carol");
    assert_eq!(offered("--profile bob notif"), "notifications");
    assert_eq!(offered("notifications pref"), "preferences");
    assert_eq!(offered("notifications --unread pref"), "");
    assert_eq!(offered("feed fee"), "");
    assert_eq!(offered("as "), "bob carol");
    assert_eq!(offered("as @c"), "@carol");
    assert_eq!(offered("as bob mo"), "");
    assert_eq!(offered("as bob fee"), "feed");
    assert_eq!(offered("mo"), "more");
    assert_eq!(offered("help mo"), "more");
    assert_eq!(offered("more mo"), "");
    assert_eq!(offered("say @"), "");
}

/// Lines of words of the grammar, with quotes and odd spaces between them.
fn lines() -> impl Strategy<Value = String> {
    let word = proptest::sample::select(vec![
        "like",
        "reply",
        "post",
        "profile",
        "relationships",
        "tag",
        "feed",
        "notifications",
        "read",
        "preferences",
        "set",
        "sessions",
        "revoke",
        "tokens",
        "create",
        "as",
        "bob",
        "help",
        "more",
        "say",
        "exit",
        "!",
        "--all",
        "--limit",
        "3",
        "-n",
        "-o",
        "json",
        "--output=",
        "--pin",
        "--",
        "-",
        "@",
        "@1",
        "@last",
        "@a",
        "#",
        "#t",
        "'",
        "\"",
        "\\",
        "it's",
        "\u{a0}",
        "\u{1}",
        "é",
        "漢",
        "mini-twitter",
    ]);
    let space = proptest::sample::select(vec![" ", " ", " ", "", "  ", "\t", "\n"]);
    let pieces = proptest::collection::vec((word, space), 0..6);
    pieces.prop_map(|all| {
        all.into_iter()
            .flat_map(|(word, space)| [word, space])
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_completion_of_a_line_fits_the_grammar(line in lines()) {
        let (start, found) = COMPLETIONS.of(&line, line.len(), &known());

        for completion in found {
            let completed = format!("{}{completion}", &line[..start]);
            prop_assert!(fits(&completed), "{completed:?}");
        }
    }

    #[test]
    fn no_line_and_no_cursor_makes_completion_panic(line in prop_oneof![any::<String>(), lines()], at in 0usize..64) {
        COMPLETIONS.of(&line, at, &known());
    }
}
