//! The route table is consistent.

use std::collections::BTreeSet;

use mini_twitter_core::route::{Access, Method};
use mini_twitter_core::routes;

#[test]
fn no_two_rows_share_a_name_a_doc_or_a_method_and_path() {
    let count = routes::ALL.len();

    let names: BTreeSet<_> = routes::ALL.iter().map(|row| row.name).collect();
    let docs: BTreeSet<_> = routes::ALL.iter().map(|row| row.doc).collect();
    let endpoints: BTreeSet<_> = routes::ALL
        .iter()
        .map(|row| (row.method, row.path))
        .collect();

    assert_eq!(
        (names.len(), docs.len(), endpoints.len()),
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
fn every_path_starts_with_v1_and_has_no_trailing_slash() {
    for row in routes::ALL {
        assert!(
            row.path.starts_with("/v1/") && !row.path.ends_with('/'),
            "{}",
            row.path
        );
    }
}

#[test]
fn every_write_needs_a_user_except_sign_in() {
    for row in routes::ALL.iter().filter(|row| row.method != Method::GET) {
        let is_sign_in = row.path.starts_with("/v1/auth/");
        assert!(
            matches!(row.access, Access::User | Access::Session | Access::Admin) || is_sign_in,
            "{}",
            row.name
        );
    }
}

#[test]
fn every_post_that_creates_something_is_keyed_except_registration() {
    let created: Vec<_> = routes::ALL
        .iter()
        .filter(|row| row.method == Method::POST && row.status == 201)
        .map(|row| (row.name, row.keyed))
        .collect();

    assert_eq!(
        created,
        [
            ("REGISTER", false),
            ("CREATE_TOKEN", true),
            ("CREATE_POST", true)
        ]
    );
}
