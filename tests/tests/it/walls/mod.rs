//! What may be where in the four crates: the rules of [`table`], read off the sources.
//!
//! A rule looks at [`Sources`] in memory, so that [`planted`] can try each on a violation. To add a rule, add its row to
//! the table; its plant is made from the row.

mod graph;
mod import;
pub(crate) mod module;
mod planted;
mod rule;
pub(crate) mod source;
mod table;
pub(crate) mod token;
mod tree;

use std::collections::BTreeSet;
use std::fs;

use self::module::{crate_of, is_file, is_in, layer_of};
use self::rule::{
    Finding, Lines, lines_naming, lines_with_code, lines_with_text, misplaced, unused,
};
use self::source::Sources;
use self::table::{CODE, CRATES, EVERYWHERE, LAYERS, Row, TEXT};

#[test]
fn other_crates_are_named_where_they_may_be() {
    assert_none(&misplaced(Sources::of_the_crates(), CRATES, lines_naming));
}

#[test]
fn code_that_asks_the_machine_or_prints_or_panics_is_where_it_may_be() {
    assert_none(&misplaced(Sources::of_the_crates(), CODE, lines_with_code));
}

#[test]
fn sql_is_in_the_store() {
    assert_none(&misplaced(Sources::of_the_crates(), TEXT, lines_with_text));
}

#[test]
fn layers_import_what_they_may() {
    assert_none(&rule::layer_violations(Sources::of_the_crates()));
}

#[test]
fn what_writes_takes_a_transaction() {
    assert_none(&rule::writes_without_transaction(Sources::of_the_crates()));
}

#[test]
fn imports_have_no_cycle() {
    assert_none(&rule::cycles(Sources::of_the_crates()));
}

#[test]
fn every_module_of_a_row_has_what_the_row_is_about() {
    let sources = Sources::of_the_crates();
    let rules: [(&[Row], Lines); 3] = [
        (CRATES, lines_naming),
        (CODE, lines_with_code),
        (TEXT, lines_with_text),
    ];
    for (rows, lines) in rules {
        assert_eq!(unused(sources, rows, lines), [""; 0]);
    }
}

#[test]
fn every_layer_has_code_in_each_module_and_imports_what_it_may() {
    let sources = Sources::of_the_crates();
    let edges = graph::edges(sources);
    let pairs = edges
        .iter()
        .filter_map(|(from, to)| Some((layer_of(from)?.name, layer_of(to)?.name)));
    let imported: BTreeSet<_> = pairs.collect();
    let mut needless = Vec::new();
    for layer in LAYERS {
        let holds_code = |module: &str| sources.files().any(|file| is_in(&file.path, module));
        let empty = layer.modules.iter().filter(|module| !holds_code(module));
        needless.extend(empty.map(|module| format!("{}: no code in {module}", layer.name)));
        let unused = layer
            .may_import
            .iter()
            .filter(|to| !imported.contains(&(layer.name, **to)));
        needless.extend(unused.map(|to| format!("{} imports no {to}", layer.name)));
    }
    assert_eq!(needless, [""; 0]);
}

#[test]
fn layers_are_listed_from_the_lowest_up_and_hold_every_file_of_the_server() {
    for (at, layer) in LAYERS.iter().enumerate() {
        for below in layer.may_import {
            let is_below = LAYERS[..at].iter().any(|lower| lower.name == *below);
            assert!(is_below, "{} is not below {}", below, layer.name);
        }
    }
    let files = Sources::of_the_crates().files().map(|file| &file.path);
    let server = files.filter(|path| crate_of(path) == Some("server"));
    let unlisted: Vec<_> = server
        .filter(|path| layer_of(path).is_none() && !is_file(path, "server/lib"))
        .collect();
    assert_eq!(unlisted, Vec::<&String>::new());
}

#[test]
fn every_dependency_has_a_row() {
    let mut unlisted = Vec::new();
    for name in source::CRATES {
        let path = source::root().join(format!("mini-twitter-{name}/Cargo.toml"));
        let manifest = fs::read_to_string(path).expect("every crate has a manifest");
        let mut sections = manifest.split("\n[");
        let section = sections.find_map(|section| section.strip_prefix("dependencies]"));
        for line in section.expect("every crate has dependencies").lines() {
            let name = line.split(['.', ' ', '=', '#']).next().unwrap_or_default();
            let name = name.replace('-', "_");
            let is_known = EVERYWHERE.contains(&&*name) || CRATES.iter().any(|row| row.0 == name);
            if !name.is_empty() && !is_known {
                unlisted.push(name);
            }
        }
    }
    assert_eq!(unlisted, [""; 0]);
}

fn assert_none(findings: &[Finding]) {
    let lines = findings
        .iter()
        .map(|finding| format!("{}: {}", finding.rule, finding.location));
    assert!(
        findings.is_empty(),
        "violations:\n{}",
        lines.collect::<Vec<_>>().join("\n")
    );
}
