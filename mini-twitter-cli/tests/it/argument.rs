//! Arguments: what errors call them.

use std::collections::{BTreeMap, BTreeSet};

use insta::assert_snapshot;
use mini_twitter_cli::command::{self, Cli};
use mini_twitter_cli::failure::Failure;
use mini_twitter_client::Error;
use mini_twitter_core::error::FieldErrors;
use mini_twitter_core::{openapi, routes};
use serde_json::Value;

use crate::grammar::{self, sent};
use crate::terminal::words;

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
    content_warning --cw
    email <EMAIL>
    expires_at --until
    login <LOGIN>
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
