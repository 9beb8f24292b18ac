//! The grammar: every command has help and an example that works, and every route is sent by a command.

use std::collections::BTreeSet;

use clap::CommandFactory as _;
use mini_twitter_cli::command::{self, Cli};
use mini_twitter_cli::hint::Hint;
use mini_twitter_client::Request;
use mini_twitter_core::route::Access;
use mini_twitter_core::routes;

use crate::terminal::{context, words};

/// A command without subcommands.
pub(crate) struct Leaf {
    pub(crate) name: String,
    pub(crate) help: clap::Command,
    pub(crate) examples: Vec<String>,
}

pub(crate) fn leaves(of: &clap::Command, above: &str) -> Vec<Leaf> {
    let below = of.get_subcommands().filter(|it| it.get_name() != "help");
    let mut found = Vec::new();
    for command in below {
        let name = format!("{above} {}", command.get_name());
        if command.has_subcommands() {
            found.extend(leaves(command, &name));
        } else {
            let after = command.get_after_help().map(ToString::to_string);
            let after = after.unwrap_or_default();
            let examples = after.lines().filter_map(|line| line.strip_prefix("$ "));
            found.push(Leaf {
                name,
                help: command.clone(),
                examples: examples.map(str::to_owned).collect(),
            });
        }
    }
    found
}

pub(crate) fn all() -> Vec<(String, Vec<String>)> {
    let leaves = leaves(&Cli::command(), "mini-twitter").into_iter();
    leaves.map(|leaf| (leaf.name, leaf.examples)).collect()
}

/// The requests of an example, not sent.
pub(crate) async fn sent(example: &str) -> Vec<Request> {
    let cli = Cli::read(&words(&format!("{example} --dry-run"))).unwrap();
    let mut terminal = context([]);
    command::dry_run(cli, &mut terminal.context).await.unwrap()
}

#[test]
fn the_grammar_is_sound() {
    Cli::command().debug_assert();
}

#[test]
fn every_command_and_every_argument_has_help() {
    for leaf in leaves(&Cli::command(), "mini-twitter") {
        assert!(
            leaf.help.get_about().is_some(),
            "`{}` has no help",
            leaf.name
        );
        for argument in leaf.help.get_arguments() {
            let id = argument.get_id();
            assert!(
                argument.get_help().is_some(),
                "`{}`: {id} has no help",
                leaf.name
            );
        }
    }
}

#[test]
fn a_placeholder_says_more_than_the_name_of_its_flag() {
    for leaf in leaves(&Cli::command(), "mini-twitter") {
        for flag in leaf
            .help
            .get_opts()
            .filter(|it| it.get_action().takes_values())
        {
            let long = flag.get_long().unwrap();
            let placeholder = flag.get_value_names().unwrap()[0].to_lowercase();
            // Words that say what the value is.
            let says_it = ["name", "file", "order", "scope", "state", "type"].contains(&long);
            let repeats = placeholder.replace('_', "-") == long;
            assert!(says_it || !repeats, "`{}`: --{long}", leaf.name);
        }
    }
}

#[test]
fn the_help_of_a_value_says_what_it_does() {
    for leaf in leaves(&Cli::command(), "mini-twitter") {
        for argument in leaf.help.get_arguments() {
            let values = argument.get_possible_values();
            for help in values.iter().filter_map(|it| it.get_help()) {
                let help = help.to_string();
                let verb = ["List ", "Count "]
                    .iter()
                    .any(|verb| help.starts_with(verb));
                assert!(
                    verb || argument.is_hide_possible_values_set(),
                    "`{}`: {help}",
                    leaf.name
                );
            }
        }
    }
}

#[test]
fn the_variable_for_a_token_is_in_the_help_of_the_program_and_of_its_command() {
    let mut root = Cli::command();
    let tokens = root.find_subcommand_mut("tokens").unwrap();
    let create = tokens.find_subcommand_mut("create").unwrap();
    let create = create.render_long_help().to_string();

    for help in [
        create,
        root.render_help().to_string(),
        root.render_long_help().to_string(),
    ] {
        assert!(help.contains("MINI_TWITTER_TOKEN"), "{help}");
    }
}

#[test]
fn every_command_shows_an_example_of_itself() {
    for (name, examples) in all() {
        let own = |example: &String| example.starts_with(&name);
        assert!(!examples.is_empty(), "`{name}` has no example");
        assert!(examples.iter().all(own), "`{name}`: {examples:?}");
    }
}

#[tokio::test]
async fn every_row_of_the_table_is_sent_by_the_example_of_a_command() {
    let mut hit = BTreeSet::new();

    for example in all().into_iter().flat_map(|(_, examples)| examples) {
        hit.extend(
            sent(&example)
                .await
                .iter()
                .filter_map(|it| Some(it.route?.name)),
        );
    }

    let rows: BTreeSet<_> = routes::ALL.iter().map(|row| row.name).collect();
    assert_eq!(hit, rows);
}

#[tokio::test]
async fn a_hint_runs_every_command_that_takes_no_personal_token_without_one() {
    for (name, examples) in all() {
        let mut needs_session = false;
        for request in sent(examples.first().unwrap()).await {
            needs_session |= request.route.unwrap().access == Access::Session;
        }
        let command: Vec<&str> = name.split(' ').skip(1).collect();
        let hint = Hint::new("repeat", &command).in_session(true);

        assert!(hint.without.is_some() || !needs_session, "{name}");
    }
}

#[tokio::test]
async fn every_command_but_completions_and_the_shell_sends_a_request() {
    let mut silent = Vec::new();

    for (name, examples) in all() {
        for example in examples {
            if sent(&example).await.is_empty() {
                silent.push(name.clone());
            }
        }
    }

    // The demo is a feature.
    silent.retain(|name| name != "mini-twitter demo");
    assert_eq!(silent, ["mini-twitter completions", "mini-twitter shell"]);
}

#[tokio::test]
async fn the_requests_of_every_example() {
    let mut text = String::new();

    let examples = all().into_iter().flat_map(|(_, examples)| examples);
    // The demo is a feature.
    for example in examples.filter(|it| !it.starts_with("mini-twitter demo")) {
        text.push_str(&format!("$ {example}\n"));
        for request in sent(&example).await {
            text.push_str(&format!("{request}\n"));
        }
    }

    insta::assert_snapshot!("examples", text);
}

#[tokio::test]
async fn tweet_and_comment_are_post_and_reply() {
    let tweet = sent("mini-twitter tweet hello").await;
    let comment = sent("mini-twitter comment 178912 hello").await;

    assert_eq!(tweet[0].to_string(), "POST /v1/posts\n{\"text\":\"hello\"}");
    assert_eq!(
        comment[0].to_string(),
        "POST /v1/posts\n{\"text\":\"hello\",\"reply_to\":\"178912\"}"
    );
}

#[tokio::test]
async fn a_user_is_named_with_or_without_the_at_sign() {
    for name in ["alice", "@alice"] {
        let sent = sent(&format!("mini-twitter follow {name}")).await;

        assert_eq!(sent[0].path, "/v1/users/alice/follow");
    }
}

#[test]
fn an_unknown_command_suggests_similar_ones() {
    let failure = Cli::read(&words("retwet 178912")).unwrap_err();

    let text = failure.grammar().unwrap().to_string();
    assert!(text.contains("'retweet'"), "{text}");
}

#[test]
fn no_argument_takes_a_password() {
    for leaf in leaves(&Cli::command(), "mini-twitter") {
        for argument in leaf.help.get_arguments() {
            let takes = argument.get_action().takes_values();
            let id = argument.get_id().as_str();
            assert!(!(takes && id.contains("password")), "`{}`: {id}", leaf.name);
        }
    }
}

/// The commands in the mails and on the page of the server, with something in each blank.
fn commands_of_mails() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../mini-twitter-server");
    let templates = std::fs::read_dir(format!("{folder}/templates/mail")).unwrap();
    let files = templates.map(|file| file.unwrap().path());
    let page = format!("{folder}/src/http/page/unsubscribe.rs").into();
    let texts = files
        .chain([page])
        .map(|file| std::fs::read_to_string(file).unwrap());
    let texts: Vec<_> = texts.collect();
    let lines = texts.iter().flat_map(|text| text.lines()).map(str::trim);
    let lines = lines.filter_map(|line| {
        let line = line.strip_prefix("<pre>").unwrap_or(line);
        line.starts_with("mini-twitter ").then_some(line)
    });
    let filled = lines.map(|line| {
        let line = line.split("</pre>").next().unwrap_or_default();
        line.replace("{{ code }}", "123456")
            .replace("{{ to }}", "alice@example.org")
            .replace("{{ url }}", "https://example.org")
            .replace("{{ one.post }}", "178912")
    });
    filled.collect()
}

#[test]
fn the_commands_in_mails_work_as_they_stand() {
    let commands = commands_of_mails();

    assert!(commands.len() > 10, "{commands:?}");
    for command in commands {
        let parsed = Cli::command().try_get_matches_from(command.split(' '));
        assert!(parsed.is_ok(), "{command}: {parsed:?}");
    }
}
