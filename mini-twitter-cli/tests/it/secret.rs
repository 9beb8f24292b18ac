//! Secrets: where a password may come from, and that none is ever shown.

use std::io::Cursor;

use clap_complete::Shell;
use mini_twitter_cli::command::{self, Cli};
use mini_twitter_cli::failure::Failure;
use mini_twitter_cli::input::{Input, Script};
use mini_twitter_core::field::Secret;

use crate::grammar;
use crate::online::{program_for, server};
use crate::program::text;
use crate::terminal::{InProcess, context, words};

const SECRETS: [(&str, &str); 3] = [
    ("MINI_TWITTER_PASSWORD", "current-horse"),
    ("MINI_TWITTER_NEW_PASSWORD", "next-horse"),
    ("MINI_TWITTER_TOKEN", "mt_token-horse"),
];

async fn run(terminal: &mut InProcess, line: &str) -> Result<(), Failure> {
    command::run(Cli::read(&words(line))?, &mut terminal.context).await
}

#[tokio::test]
async fn a_dry_run_shows_no_secret() {
    let examples = grammar::all()
        .into_iter()
        .flat_map(|(_, examples)| examples);
    let typed =
        "mini-twitter api POST /v1/auth/login --data '{\"password\": \"typed-horse\"}'".to_owned();
    for example in examples.chain([typed]) {
        let mut terminal = context(SECRETS);

        run(&mut terminal, &format!("{example} --dry-run"))
            .await
            .unwrap();

        let printed = terminal.stdout.text();
        assert!(!printed.contains("horse"), "`{example}` prints {printed}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_hint_repeats_the_body_of_a_raw_call() {
    let server = server().await;
    let data = r#"{"login": "nobody", "password": "typed-horse"}"#;

    let output = program_for(&server).fed(&format!("api POST /v1/auth/login -d '{data}'"), "");

    let message = text(&output.stderr);
    assert!(
        message.starts_with("error: wrong name or password\n"),
        "{message}"
    );
    assert!(!message.contains("horse"), "{message}");
}

#[tokio::test]
async fn without_a_terminal_a_password_has_to_be_given() {
    for line in [
        "login alice",
        "register alice alice@example.org",
        "password change",
        "deactivate",
        "account delete --yes",
    ] {
        let mut terminal = context([]);

        let failure = run(&mut terminal, line).await.unwrap_err();

        assert_eq!(failure.exit().code(), 2, "{line}");
        assert_eq!(
            failure.message(),
            "no password: there is no terminal to ask at, so use --password-stdin or set MINI_TWITTER_PASSWORD"
        );
    }
}

#[tokio::test]
async fn an_empty_line_is_no_password() {
    for given in ["", "\n", "\r\n"] {
        let mut terminal = context([]);
        terminal.context.input = Input::pipe(Cursor::new(given));

        let failure = run(&mut terminal, "login alice --password-stdin")
            .await
            .unwrap_err();

        assert_eq!(failure.exit().code(), 2, "{given:?}");
    }
}

#[tokio::test]
async fn a_script_gives_its_next_line_and_no_more() {
    let mut terminal = context([]);
    let lines = "\u{feff}current horse\r\nnext horse\nfeed";
    terminal.context.input = Input::Script(Script::new("tour.mt", Cursor::new(lines)));

    run(&mut terminal, "password change --password-stdin --dry-run")
        .await
        .unwrap();

    let Input::Script(script) = &mut terminal.context.input else {
        panic!("the script is gone");
    };
    assert_eq!(script.location(), "tour.mt:2");
    assert_eq!(script.next_line().await.unwrap().as_deref(), Some("feed"));
    assert_eq!(script.next_line().await.unwrap(), None);
}

#[test]
fn debug_output_has_no_secret() {
    let terminal = context(SECRETS);

    let shown = format!("{:?} {:?}", terminal.context, Secret::new("a horse"));

    assert!(!shown.contains("horse"), "{shown}");
}

#[tokio::test]
async fn every_shell_gets_completions_of_every_command() {
    for shell in [
        Shell::Bash,
        Shell::Zsh,
        Shell::Fish,
        Shell::Elvish,
        Shell::PowerShell,
    ] {
        let mut terminal = context([]);

        run(&mut terminal, &format!("completions {shell}"))
            .await
            .unwrap();

        let script = terminal.stdout.text();
        for (name, _) in grammar::all() {
            let last = name.rsplit(' ').next().unwrap();
            assert!(script.contains(last), "{shell} knows no {last}");
        }
    }
}
