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

/// Whether one file imports another, directly or through others.
pub(crate) fn reaches(edges: &BTreeSet<Edge<'_>>, from: &str, to: &str) -> bool {
    shortest_path(edges, from, to).is_some()
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

/// The files on the shortest shortest_path.
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
