//! The OpenAPI document: it has the routes of the table, every input has a bound, and a change shows in review.

use std::collections::BTreeSet;

use mini_twitter_core::{openapi, routes};
use serde_json::Value;

#[test]
fn the_document_is_as_reviewed() {
    insta::assert_json_snapshot!(openapi::document(routes::ALL));
}

#[test]
fn the_document_has_the_paths_of_the_route_table() {
    let document = openapi::document(routes::ALL);

    let paths = document["paths"].as_object().expect("paths");
    let listed: BTreeSet<_> = paths
        .iter()
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().expect("methods").keys();
            methods.map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect();

    let rows = routes::ALL.iter();
    let rows: BTreeSet<_> = rows
        .map(|row| format!("{} {}", row.method.as_str(), row.path))
        .collect();
    assert_eq!(listed, rows);
}

/// The id and the body of every route that takes one.
fn bodies(document: &Value) -> Vec<(&str, &Value)> {
    let paths = document["paths"].as_object().expect("paths").values();
    let operations = paths.flat_map(|path| path.as_object().expect("methods").values());
    let bodies = operations.filter(|operation| !operation["requestBody"].is_null());
    bodies
        .map(|operation| {
            let id = operation["operationId"].as_str().expect("an id");
            (id, &operation["requestBody"])
        })
        .collect()
}

#[test]
fn a_body_is_required_unless_it_may_be_empty() {
    let document = openapi::document(routes::ALL);

    let optional: Vec<_> = bodies(&document)
        .into_iter()
        .filter(|(_, body)| body["required"] == false)
        .map(|(id, _)| id)
        .collect();

    let expected = [
        "update_me",
        "mute",
        "edit_post",
        "update_notification_preferences",
    ];
    assert_eq!(optional, expected);
}

#[test]
fn every_body_has_an_example() {
    let document = openapi::document(routes::ALL);

    for (id, body) in bodies(&document) {
        let example = &body["content"]["application/json"]["example"];

        assert!(example.is_object(), "{id}");
    }
}

#[test]
fn the_document_says_what_to_enter_as_the_token() {
    let document = openapi::document(routes::ALL);

    let text = &document["components"]["securitySchemes"]["bearer"]["description"];
    let text = text.as_str().expect("a description");

    assert!(text.contains("without `Bearer`"), "{text}");
}

#[test]
fn every_text_and_list_of_a_request_has_a_bound() {
    let document = openapi::document(routes::ALL);
    let mut unbounded = Vec::new();

    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            let at = format!("{method} {path}");
            for parameter in operation["parameters"].as_array().expect("parameters") {
                let at = format!("{at} {}", parameter["name"]);
                walk(&document, &parameter["schema"], &at, &mut unbounded);
            }
            for (kind, body) in operation["requestBody"]["content"]
                .as_object()
                .into_iter()
                .flatten()
            {
                walk(
                    &document,
                    &body["schema"],
                    &format!("{at} {kind}"),
                    &mut unbounded,
                );
            }
        }
    }

    assert_eq!(unbounded, Vec::<String>::new());
}

fn walk(document: &Value, schema: &Value, at: &str, unbounded: &mut Vec<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().expect("a name");
        return walk(
            document,
            &document["components"]["schemas"][name],
            at,
            unbounded,
        );
    }
    let is = |kind: &str| match &schema["type"] {
        Value::String(one) => one == kind,
        Value::Array(all) => all.iter().any(|one| one == kind),
        _ => false,
    };
    let has = |bound: &str| !schema[bound].is_null();
    if is("string") && !has("maxLength") && !has("enum") && !has("const") {
        unbounded.push(format!("{at}: text"));
    }
    if is("array") && !has("maxItems") {
        unbounded.push(format!("{at}: list"));
    }
    if is("object") && schema["additionalProperties"] != false {
        unbounded.push(format!("{at}: open object"));
    }
    for branch in ["anyOf", "oneOf", "allOf"] {
        for schema in schema[branch].as_array().into_iter().flatten() {
            walk(document, schema, at, unbounded);
        }
    }
    if !schema["items"].is_null() {
        walk(document, &schema["items"], &format!("{at}[]"), unbounded);
    }
    for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
        walk(document, schema, &format!("{at}.{name}"), unbounded);
    }
}
