//! What the table owes its readers.

use std::collections::BTreeSet;

use mini_twitter_core::route::{Access, Method};
use mini_twitter_core::routes;

#[test]
fn no_two_rows_share_a_name_a_doc_or_a_verb_with_a_path() {
    let count = routes::ALL.len();

    let names: BTreeSet<_> = routes::ALL.iter().map(|row| row.name).collect();
    let docs: BTreeSet<_> = routes::ALL.iter().map(|row| row.doc).collect();
    let places: BTreeSet<_> = routes::ALL
        .iter()
        .map(|row| (row.method, row.path))
        .collect();

    assert_eq!(
        (names.len(), docs.len(), places.len()),
        (count, count, count)
    );
    assert!(!docs.contains(""));
}

#[test]
fn every_doc_line_is_an_imperative_without_a_full_stop() {
    for row in routes::ALL {
        let verb = row.doc.split(' ').next().unwrap_or_default();
        assert!(
            verb.starts_with(char::is_uppercase) && !verb.ends_with('s') && !row.doc.ends_with('.'),
            "{}: {}",
            row.name,
            row.doc
        );
    }
}

#[test]
fn every_path_is_of_this_version_without_a_last_slash() {
    for row in routes::ALL {
        assert!(
            row.path.starts_with("/v1/") && !row.path.ends_with('/'),
            "{}",
            row.path
        );
    }
}

#[test]
fn whoever_writes_is_signed_in_but_for_signing_in() {
    for row in routes::ALL.iter().filter(|row| row.method != Method::GET) {
        let signs_in = row.path.starts_with("/v1/auth/");
        assert!(
            matches!(row.access, Access::User | Access::Session) || signs_in,
            "{}",
            row.name
        );
    }
}

#[test]
fn every_post_that_makes_something_is_keyed_but_those_that_sign_in() {
    let made: Vec<_> = routes::ALL
        .iter()
        .filter(|row| row.method == Method::POST && row.status == 201)
        .map(|row| (row.name, row.keyed))
        .collect();

    assert_eq!(
        made,
        [
            ("REGISTER", false),
            ("CREATE_TOKEN", true),
            ("CREATE_POST", true)
        ]
    );
}
