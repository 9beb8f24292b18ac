//! Which file imports which, and the cycles among these imports.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::module::crate_of;
use super::source::{CRATES, Sources};
use super::tree::Tree;

/// Imports between files: from, to.
pub(crate) type Edge<'a> = (&'a str, &'a str);

/// Every import of one file by another of its crate.
pub(crate) fn edges(sources: &Sources) -> BTreeSet<Edge<'_>> {
    let trees: BTreeMap<_, _> = CRATES.map(|name| (name, Tree::of(name, sources))).into();
    let mut edges = BTreeSet::new();
    for file in sources.files() {
        let Some(tree) = crate_of(&file.path).and_then(|name| trees.get(name)) else {
            continue;
        };
        for import in &file.imports {
            let Some(to) = tree.target(file, import) else {
                continue;
            };
            if to.path != file.path && !tree.only_passes_on(file, import, to) {
                edges.insert((file.path.as_str(), to.path.as_str()));
            }
        }
    }
    edges
}

/// The shortest cycles, each begun at its first file by name.
pub(crate) fn cycles<'a>(edges: &BTreeSet<Edge<'a>>) -> BTreeSet<Vec<&'a str>> {
    let edges = within_cycles(edges);
    let mut cycles = BTreeSet::new();
    for (from, to) in &edges {
        if let Some(mut cycle) = shortest_path(&edges, to, from) {
            let first = cycle.iter().enumerate().min_by_key(|(_, file)| **file);
            let first = first.map_or(0, |(at, _)| at);
            cycle.rotate_left(first);
            cycles.insert(cycle);
        }
    }
    cycles
}

/// `a → b → a`.
pub(crate) fn display(cycle: &[&str]) -> String {
    let files = cycle.iter().chain(cycle.first());
    files.copied().collect::<Vec<_>>().join(" → ")
}

/// Leaves out, again and again, files that import nothing or that nothing imports.
fn within_cycles<'a>(edges: &BTreeSet<Edge<'a>>) -> BTreeSet<Edge<'a>> {
    let mut left = edges.clone();
    loop {
        let from: BTreeSet<_> = left.iter().map(|edge| edge.0).collect();
        let to: BTreeSet<_> = left.iter().map(|edge| edge.1).collect();
        let before = left.len();
        left.retain(|edge| from.contains(edge.1) && to.contains(edge.0));
        if left.len() == before {
            return left;
        }
    }
}

/// The files on the shortest path from one file to another.
fn shortest_path<'a>(
    edges: &BTreeSet<Edge<'a>>,
    from: &'a str,
    to: &'a str,
) -> Option<Vec<&'a str>> {
    let mut came: BTreeMap<&str, &'a str> = BTreeMap::new();
    let mut next = VecDeque::from([from]);
    while let Some(file) = next.pop_front() {
        if file == to {
            let mut shortest_path = vec![file];
            while let Some(before) = shortest_path.last().and_then(|last| came.get(last)) {
                shortest_path.push(before);
            }
            shortest_path.reverse();
            return Some(shortest_path);
        }
        let beyond = edges.range((file, "")..).take_while(|edge| edge.0 == file);
        for (_, beyond) in beyond {
            if *beyond != from && !came.contains_key(beyond) {
                came.insert(beyond, file);
                next.push_back(beyond);
            }
        }
    }
    None
}

#[test]
fn cycles_are_found_in_every_crate_however_they_are_written() {
    let cycle = [
        (
            "planted.rs",
            "use crate::{error::E, planted_b::{self as b, B}};",
        ),
        (
            "planted_b.rs",
            "fn planted() { super::planted_c::deep::f() }",
        ),
        // The parent re-exports from its child, which imports the first again; the parent itself is in no cycle.
        ("planted_c.rs", "mod deep; pub use self::deep::f as g;"),
        (
            "planted_c/deep.rs",
            "use\n    super::super::planted::{\n    A,\n};",
        ),
    ];
    for name in CRATES {
        let mut sources = Sources::of_the_crates().clone();
        for (file, text) in cycle {
            sources = sources.with(&format!("mini-twitter-{name}/src/{file}"), text);
        }

        let at = |file| format!("mini-twitter-{name}/src/{file}");
        let files = [
            "planted.rs",
            "planted_b.rs",
            "planted_c/deep.rs",
            "planted.rs",
        ]
        .map(at);
        let location = files.join(" → ");
        assert_eq!(new_cycles(&sources), [location]);
    }
}

#[test]
fn a_parent_with_logic_that_imports_a_child_which_imports_it_is_a_cycle() {
    let parent = |text: &str| {
        let sources = Sources::of_the_crates().with("mini-twitter-core/src/planted.rs", text);
        let child = "use super::limit; fn f() { limit() }";
        new_cycles(&sources.with("mini-twitter-core/src/planted/child.rs", child))
    };
    let cycle = "mini-twitter-core/src/planted.rs → mini-twitter-core/src/planted/child.rs → mini-twitter-core/src/planted.rs";

    assert_eq!(
        parent("mod child; use child::f; fn limit() {} fn g() { f() }"),
        [cycle]
    );
    assert_eq!(
        parent("mod child; pub use child::f; fn limit() {} fn g() { f() }"),
        [cycle]
    );
    assert_eq!(
        parent("mod child; fn limit() {} fn g() { child::f() }"),
        [cycle]
    );
    assert_eq!(
        parent("mod child; pub use child::f; fn limit() {}"),
        [""; 0]
    );
}

#[test]
fn a_siblings_item_by_super_or_by_the_parents_re_export_is_the_siblings() {
    let sources = Sources::of_the_crates()
        .with(
            "mini-twitter-core/src/planted.rs",
            "mod a; mod b; pub use self::a::A; pub use b::B;",
        )
        .with(
            "mini-twitter-core/src/planted/a.rs",
            "use super::B; use super::b::C;",
        )
        .with(
            "mini-twitter-core/src/planted/b.rs",
            "pub struct B; pub struct C;",
        );

    assert_eq!(new_cycles(&sources), [""; 0]);

    let closed = sources.with("mini-twitter-core/src/planted/b.rs", "use super::A as D;");
    let cycle = "mini-twitter-core/src/planted/a.rs → mini-twitter-core/src/planted/b.rs → mini-twitter-core/src/planted/a.rs";
    assert_eq!(new_cycles(&closed), [cycle]);
}

/// The cycles of `sources` that are not in the crates as they are.
fn new_cycles(sources: &Sources) -> Vec<String> {
    let old = cycles(&edges(Sources::of_the_crates()));
    let found = cycles(&edges(sources)).into_iter();
    let new = found.filter(|cycle| !old.contains(cycle));
    new.map(|cycle| display(&cycle)).collect()
}
