//! Arguments: what errors call them, how names may be typed, what clears a field, and flags that are given twice.

use std::any::TypeId;
use std::collections::{BTreeMap, BTreeSet};

use clap::{Arg, CommandFactory as _};
use insta::assert_snapshot;
use mini_twitter_cli::command::{self, Cli};
use mini_twitter_cli::failure::Failure;
use mini_twitter_client::Error;
use mini_twitter_core::account::{MessagePolicy, TokenScope};
use mini_twitter_core::error::FieldErrors;
use mini_twitter_core::job::JobState;
use mini_twitter_core::notification::NotificationType;
use mini_twitter_core::post::ReplyPolicy;
use mini_twitter_core::{openapi, routes};
use proptest::prelude::*;
use serde_json::Value;

use crate::grammar::{self, sent};
use crate::program::{Program, text};
use crate::terminal::{context, words};

/// The fields of each operation's query and body that a request can have wrong; those of an object within, `a.b`.
fn fields() -> BTreeMap<String, Vec<String>> {
    let document = openapi::document(routes::ALL);
    let paths = document["paths"].as_object().unwrap().values();
    let operations = paths.flat_map(|path| path.as_object().unwrap().values());
    let all = operations.map(|operation| {
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let query = parameters.filter(|it| it["in"] == "query");
        let query = query.map(|it| (it["name"].as_str().unwrap().to_owned(), &it["schema"]));
        let body = &operation["requestBody"]["content"]["application/json"]["schema"];
        let fields = query.chain(inner(&document, body));
        // A flag is on or off: neither can be wrong.
        let fields = fields.filter(|(_, schema)| !schema["type"].to_string().contains("boolean"));
        let names = fields.map(|(name, _)| name).collect();
        (operation["operationId"].as_str().unwrap().to_owned(), names)
    });
    all.collect()
}

/// The fields of a schema, with those of the objects in it.
fn inner<'a>(document: &'a Value, schema: &'a Value) -> Vec<(String, &'a Value)> {
    let followed = schema["$ref"]
        .as_str()
        .or(schema["anyOf"][0]["$ref"].as_str());
    let schema = followed.map_or(schema, |path| {
        document.pointer(path.trim_start_matches('#')).unwrap()
    });
    let properties = schema["properties"].as_object().into_iter().flatten();
    let fields = properties.flat_map(|(name, field)| {
        let below = inner(document, field).into_iter();
        let below: Vec<_> = below
            .map(|(it, field)| (format!("{name}.{it}"), field))
            .collect();
        if below.is_empty() {
            vec![(name.clone(), field)]
        } else {
            below
        }
    });
    fields.collect()
}

/// What the error of an example calls a field.
fn called(example: &str, field: &str) -> String {
    let wrong = FieldErrors::from([(field.to_owned(), vec!["is wrong".to_owned()])]);
    let cli = Cli::read(&words(example)).unwrap();
    let name = |field: &str| command::name_of(&cli.name, field);
    let failure = Failure::from(Error::Invalid(wrong)).with_names(name);
    let line = failure.field_lines().concat();
    line.trim_end_matches(": is wrong").to_owned()
}

#[tokio::test]
async fn every_field_of_every_request_has_the_name_of_its_flag_or_argument() {
    let fields = fields();
    let mut names: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();

    for example in grammar::all()
        .into_iter()
        .flat_map(|(_, examples)| examples)
    {
        for request in sent(&example).await {
            let id = request
                .route
                .filter(|_| !example.contains(" api "))
                .map(|it| it.id());
            for field in id.iter().flat_map(|id| &fields[id]) {
                let name = called(&example, field);
                let key = (id.clone().unwrap(), field.clone());
                names.entry(key).or_default().insert(name);
            }
        }
    }

    // A field that no argument sets: its name in words.
    let mut bare = BTreeSet::new();
    for ((_, field), names) in &names {
        if !names.iter().any(|name| name.starts_with(['-', '<'])) {
            bare.insert(field.as_str());
        }
    }
    assert_eq!(
        bare.into_iter().collect::<Vec<_>>(),
        [
            "author",
            "cursor",
            "new_password",
            "old_password",
            "password",
            "refresh_token"
        ]
    );
    let mut differing = BTreeSet::new();
    for ((_, field), names) in &names {
        let flag = format!("--{}", field.replace('_', "-"));
        let names = names.iter().filter(|name| name.starts_with(['-', '<']));
        differing.extend(
            names
                .filter(|name| **name != flag)
                .map(|name| format!("{field} {name}")),
        );
    }
    assert_snapshot!(differing.into_iter().collect::<Vec<_>>().join("\n"), @r"
    code <CODE>
    content_warning --cw
    email <ADDRESS>
    email <EMAIL>
    expires_at --until
    login <NAME>
    message_policy --messages
    name <NAME>
    pinned_post --pin
    q <NAME>
    quote <POST>
    reply_policy --replies
    reply_to <POST>
    scopes --scope
    social.facebook --facebook
    social.twitter --twitter
    social.youtube --youtube
    text <TEXT>
    user <USER>
    username <USERNAME>
    ");
}

#[tokio::test]
async fn a_name_may_have_an_at_sign_and_spaces_around_it() {
    for (line, expected) in [
        ("login ' @alice '", r#"{"login":"alice""#),
        ("reactivate @alice", r#"{"login":"alice""#),
        (
            "login ' alice@example.org'",
            r#"{"login":"alice@example.org""#,
        ),
        (
            "register @alice ' alice@example.org '",
            r#"{"username":"alice","email":"alice@example.org""#,
        ),
        (
            "email change ' alice@example.org '",
            r#"{"email":"alice@example.org""#,
        ),
        (
            "password forgot ' alice@example.org '",
            r#"{"email":"alice@example.org""#,
        ),
        ("follow ' @alice '", "PUT /v1/users/alice/follow"),
        ("profile ' alice'", "GET /v1/users/alice"),
        ("posts ' @alice'", "GET /v1/users/alice/posts"),
        ("relationships ' @alice' 'bob '", "user=alice&user=bob"),
        ("users ' @al'", "GET /v1/users?q=al"),
        ("tag ' #rust '", "GET /v1/tags/rust/posts"),
        ("like ' 178912 '", "PUT /v1/posts/178912/like"),
    ] {
        let request = sent(&format!("mini-twitter {line}")).await[0].to_string();

        assert!(request.contains(expected), "{line}: {request}");
    }
    let profile = Cli::read(&words("whoami --profile ' @alice'")).unwrap();
    assert_eq!(profile.options.profile.unwrap().as_str(), "alice");
}

/// The flags of `set` that take a value, and whether their help says that an empty one removes the field.
fn flags_of_set() -> Vec<(String, bool)> {
    let root = Cli::command();
    let set = root.find_subcommand("set").unwrap();
    let takes_values = |it: &&Arg| it.get_action().takes_values();
    let flags = set.get_opts().filter(takes_values);
    let flag = |it: &Arg| {
        let help = it.get_help().unwrap().to_string();
        (
            it.get_long().unwrap().to_owned(),
            help.contains("'' removes it"),
        )
    };
    flags.map(flag).collect()
}

#[tokio::test]
async fn an_empty_value_removes_a_field_exactly_when_the_help_says_so() {
    for (flag, removes) in flags_of_set() {
        let mut terminal = context([]);
        let line = format!("set --{flag}= --dry-run");

        let result = match Cli::read(&words(&line)) {
            Ok(cli) => command::dry_run(cli, &mut terminal.context).await,
            Err(failure) => Err(failure),
        };

        let removed = result.is_ok_and(|sent| sent[0].to_string().contains("null"));
        assert_eq!(removed, removes, "{line}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_last_value_of_a_flag_counts_wherever_it_stands(
        before in proptest::collection::vec("[a-z]{1,8}", 0..3),
        after in proptest::collection::vec("[a-z]{1,8}", 1..3),
    ) {
        let given = |names: &[String]| -> String {
            names.iter().map(|name| format!("--profile {name} --limit 1 ")).collect()
        };
        let globals = given(&before).replace("--limit 1 ", "");
        let line = format!("{globals} feed {}", given(&after));

        let cli = Cli::read(&words(&line)).unwrap();

        let profile = cli.options.profile.unwrap();
        prop_assert_eq!(profile.as_str(), after.last().unwrap());
    }
}

#[test]
fn a_server_or_a_profile_cannot_be_given_to_the_demo() {
    let program = Program::offline();

    for line in [
        "demo --server http://127.0.0.1:1 -c whoami",
        "--profile work demo -c whoami --dry-run",
    ] {
        let output = program.fed(line, "");

        assert_eq!(output.status.code(), Some(2), "{line}");
        assert_eq!(
            text(&output.stderr),
            "error: demo has its own server and profiles: leave out --server and --profile\n\
             hint: see the help: mini-twitter demo --help\n"
        );
    }
}

#[test]
fn a_wrong_url_is_named_by_where_it_stands() {
    let transcript = Program::at("ftp://example.org").transcript(&["feed", "feed --server x"]);

    assert_snapshot!(transcript, @r#"
    $ mini-twitter feed
    ! error: MINI_TWITTER_SERVER "http://SERVER" must start with http:// or https://
    ! hint: see the help: mini-twitter feed --help
    [2]
    $ mini-twitter feed --server x
    ! error: --server "x" is not a URL like https://example.org
    ! hint: see the help: mini-twitter feed --help
    [2]
    "#);
}

#[test]
fn an_unknown_value_of_an_enumeration_is_refused_before_anything_is_sent() {
    for (line, values) in [
        (
            "notifications --type bogus",
            "general, follow, like, reply, retweet, quote, mention",
        ),
        ("jobs --state bogus", "waiting, running, dead"),
        ("post hi --replies bogus", "everyone, following, mentioned"),
        ("tokens create bot --scope bogus", "read, write, admin"),
        ("posts --order bogus", "newest, oldest, popular"),
        ("set --private maybe", "on, off"),
        ("set --messages bogus", "everyone, following, nobody"),
    ] {
        let failure = Cli::read(&words(line)).unwrap_err();

        assert_eq!(failure.exit().code(), 2, "{line}");
        let values = format!("[possible values: {values}]");
        assert!(failure.message().contains(&values), "{line}: {failure}");
    }
}

#[test]
fn the_help_of_an_enumeration_lists_its_values() {
    for leaf in grammar::leaves(&Cli::command(), "mini-twitter") {
        for argument in leaf.help.get_arguments() {
            let kind = argument.get_value_parser().type_id();
            let is_choice = [
                TypeId::of::<JobState>(),
                TypeId::of::<MessagePolicy>(),
                TypeId::of::<NotificationType>(),
                TypeId::of::<ReplyPolicy>(),
                TypeId::of::<TokenScope>(),
            ]
            .iter()
            .any(|it| kind == *it);
            let values = argument.get_possible_values();
            assert!(
                !(is_choice && values.is_empty()),
                "{}: {argument}",
                leaf.name
            );
        }
    }
}

#[test]
fn the_rule_for_a_number_of_items_is_in_words() {
    let failure = Cli::read(&words("feed -n 0")).unwrap_err();

    assert_eq!(
        failure.message(),
        "invalid value '0' for '--limit <N>': must be a number of items, 1 or more"
    );
}

#[test]
fn a_suggestion_is_no_hint_of_another_kind() {
    let failure = Cli::read(&words("retwet 178912")).unwrap_err();

    let message = failure.message();
    assert!(
        message.contains("\n  some similar subcommands exist: "),
        "{message}"
    );
    assert!(!message.contains("tip:"), "{message}");
}

#[tokio::test]
async fn nothing_is_turned_on_where_all_is_turned_off() {
    let run = async |changes: &str| {
        let line = format!("notifications preferences set {changes} --dry-run");
        let mut terminal = context([]);
        let cli = Cli::read(&words(&line)).unwrap();
        command::dry_run(cli, &mut terminal.context).await
    };

    for changes in [
        "all=off likes=on",
        "likes=on all=off",
        "all=on all=off likes=on",
    ] {
        let failure = run(changes).await.unwrap_err();
        assert_eq!(failure.exit().code(), 2, "{changes}");
        assert_eq!(
            failure.message(),
            "all=off turns everything off, also likes: leave out all=off or likes=on"
        );
    }
    for changes in [
        "all=off",
        "all=off likes=off",
        "all=on likes=off",
        "all=off likes=on likes=off",
    ] {
        assert!(run(changes).await.is_ok(), "{changes}");
    }
}
