//! The census: the route table, the mounted routes and the document are the same set. The client and the CLI have their
//! own tests of it: `every_row_is_a_method_and_every_method_a_row` and
//! `every_row_of_the_table_is_sent_by_the_example_of_a_command`.

use std::collections::BTreeSet;

use mini_twitter_client::core::{openapi, routes};
use mini_twitter_server::router;

fn table() -> BTreeSet<String> {
    let rows = routes::ALL.iter();
    rows.map(|row| format!("{} {}", row.method.as_str(), row.path))
        .collect()
}

#[test]
fn every_row_is_mounted_once() {
    let mounted = router::mounted();

    let paths: BTreeSet<_> = mounted
        .iter()
        .map(|row| format!("{} {}", row.info.method.as_str(), row.info.path))
        .collect();

    assert_eq!(mounted.len(), routes::ALL.len());
    assert_eq!(paths, table());
}

#[test]
fn every_row_is_in_the_document() {
    let document = openapi::document(routes::ALL);

    let paths = document["paths"].as_object().expect("paths").iter();
    let listed = paths.flat_map(|(path, verbs)| {
        let verbs = verbs.as_object().expect("verbs").keys();
        verbs.map(move |verb| format!("{} {path}", verb.to_uppercase()))
    });

    assert_eq!(listed.collect::<BTreeSet<_>>(), table());
}
