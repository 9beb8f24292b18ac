//! The rules, each a function from the sources to what breaks it.

use super::graph;
use super::place::{is_file, is_in, layer_of};
use super::source::{File, Sources};
use super::table::{CODE, CRATES, KNOWN, Row, TEXT};
use super::token::{self, Kind, Token};

/// What a rule found: the row that is broken, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    pub(crate) rule: String,
    pub(crate) place: String,
}

/// The lines of a file that a row is about.
pub(crate) type Lines = fn(&File, &str) -> Vec<usize>;

/// Every rule at once.
pub(crate) fn all(sources: &Sources) -> Vec<Finding> {
    [
        strays(sources, CRATES, names),
        strays(sources, CODE, does),
        strays(sources, TEXT, says),
        crossings(sources),
        circles(sources),
    ]
    .concat()
}

/// Lines that are not in the places of their row.
pub(crate) fn strays(sources: &Sources, rows: &[Row], lines: Lines) -> Vec<Finding> {
    let mut strays = Vec::new();
    for file in sources.files() {
        for (name, places) in rows {
            if places.iter().any(|place| is_in(&file.path, place)) {
                continue;
            }
            strays.extend(lines(file, name).iter().map(|line| Finding {
                rule: (*name).to_owned(),
                place: format!("{}:{line}", file.path),
            }));
        }
    }
    strays
}

/// Lines with a path that begins with `name`.
pub(crate) fn names(file: &File, name: &str) -> Vec<usize> {
    let is_named = |path: &[String]| {
        let mut parts = path.iter();
        name.split("::")
            .all(|part| parts.next().is_some_and(|other| other == part))
    };
    let imports = file.imports.iter().filter(|import| is_named(&import.path));
    imports.map(|import| import.line).collect()
}

/// Lines with the code `wanted`.
pub(crate) fn does(file: &File, wanted: &str) -> Vec<usize> {
    let wanted = token::tokens(wanted);
    let is_same = |found: &&[Token]| found.iter().zip(&wanted).all(|(a, b)| a.kind == b.kind);
    let found = file.tokens.windows(wanted.len()).filter(is_same);
    found.map(|found| found[0].line).collect()
}

/// Lines with a text that begins with `start`.
pub(crate) fn says(file: &File, start: &str) -> Vec<usize> {
    let is_such = |token: &&Token| match &token.kind {
        Kind::Text(text) => text.trim_ascii_start().to_lowercase().starts_with(start),
        _ => false,
    };
    let found = file.tokens.iter().filter(is_such);
    found.map(|token| token.line).collect()
}

/// Imports of a layer that may not be imported.
pub(crate) fn crossings(sources: &Sources) -> Vec<Finding> {
    let edges = graph::edges(sources);
    let crossings = edges
        .iter()
        .filter(|(from, to)| crosses(from, to) && !is_known(from, to));
    let name = |path| layer_of(path).map_or("", |layer| layer.name);
    crossings
        .map(|(from, to)| Finding {
            rule: format!("{} imports {}", name(from), name(to)),
            place: format!("{from} → {to}"),
        })
        .collect()
}

/// Imports that come back to where they began.
pub(crate) fn circles(sources: &Sources) -> Vec<Finding> {
    let mut edges = graph::edges(sources);
    edges.retain(|(from, to)| !is_known(from, to));
    let circles = graph::circles(&edges).into_iter();
    circles
        .map(|circle| Finding {
            rule: "circle".to_owned(),
            place: graph::drawn(&circle),
        })
        .collect()
}

/// Whether an import is of a layer that may not be imported.
pub(crate) fn crosses(from: &str, to: &str) -> bool {
    let Some((from, to)) = layer_of(from).zip(layer_of(to)) else {
        return false;
    };
    from.name != to.name && !from.may_import.contains(&to.name)
}

/// Whether an import breaks a rule and is known to.
pub(crate) fn is_known(from: &str, to: &str) -> bool {
    let mut known = KNOWN.iter().filter(|row| is_file(from, row.0));
    known.any(|row| row.1.iter().any(|known| is_file(to, known)))
}
