//! The rules, each a function from the sources to what breaks it.

use super::graph;
use super::module::{is_in, layer_of};
use super::source::{File, Sources};
use super::table::{CODE, CRATES, Row, TEXT};
use super::token::{self, Kind, Token};

/// What a rule found: the row that is broken, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    pub(crate) rule: String,
    pub(crate) location: String,
}

/// The lines of a file that a row is about.
pub(crate) type Lines = fn(&File, &str) -> Vec<usize>;

/// Every rule at once.
pub(crate) fn all(sources: &Sources) -> Vec<Finding> {
    [
        misplaced(sources, CRATES, lines_naming),
        misplaced(sources, CODE, lines_with_code),
        misplaced(sources, TEXT, lines_with_text),
        layer_violations(sources),
        cycles(sources),
        writes_without_transaction(sources),
    ]
    .concat()
}

/// Lines that are not in the modules of their row.
pub(crate) fn misplaced(sources: &Sources, rows: &[Row], lines: Lines) -> Vec<Finding> {
    let mut misplaced = Vec::new();
    for file in sources.files() {
        for (name, modules) in rows {
            if modules.iter().any(|module| is_in(&file.path, module)) {
                continue;
            }
            misplaced.extend(lines(file, name).iter().map(|line| Finding {
                rule: (*name).to_owned(),
                location: format!("{}:{line}", file.path),
            }));
        }
    }
    misplaced
}

/// Modules of a row in which there is nothing that the row is about, or no code at all.
pub(crate) fn unused(sources: &Sources, rows: &[Row], lines: Lines) -> Vec<String> {
    let mut unused = Vec::new();
    for (name, modules) in rows {
        for module in *modules {
            let mut files = sources.files().filter(|file| is_in(&file.path, module));
            if !files.any(|file| !lines(file, name).is_empty()) {
                unused.push(format!("{name} in {module}"));
            }
        }
    }
    unused
}

/// Lines with a path that begins with `name`.
pub(crate) fn lines_naming(file: &File, name: &str) -> Vec<usize> {
    let is_named = |path: &[String]| {
        let mut parts = path.iter();
        name.split("::")
            .all(|part| parts.next().is_some_and(|other| other == part))
    };
    let imports = file.imports.iter().filter(|import| is_named(&import.path));
    imports.map(|import| import.line).collect()
}

/// Lines with the code `wanted`.
pub(crate) fn lines_with_code(file: &File, wanted: &str) -> Vec<usize> {
    let wanted = token::tokens(wanted);
    let is_same = |found: &&[Token]| found.iter().zip(&wanted).all(|(a, b)| a.kind == b.kind);
    let found = file.tokens.windows(wanted.len()).filter(is_same);
    found.map(|found| found[0].line).collect()
}

/// Lines with a text that begins with `start`.
pub(crate) fn lines_with_text(file: &File, start: &str) -> Vec<usize> {
    let is_such = |token: &&Token| match &token.kind {
        Kind::Text(text) => text.trim_ascii_start().to_lowercase().starts_with(start),
        _ => false,
    };
    let found = file.tokens.iter().filter(is_such);
    found.map(|token| token.line).collect()
}

/// Imports of a layer that may not be imported.
pub(crate) fn layer_violations(sources: &Sources) -> Vec<Finding> {
    let edges = graph::edges(sources);
    let violations = edges.iter().filter(|(from, to)| breaks_layers(from, to));
    let name = |path| layer_of(path).map_or("", |layer| layer.name);
    violations
        .map(|(from, to)| Finding {
            rule: format!("{} imports {}", name(from), name(to)),
            location: format!("{from} → {to}"),
        })
        .collect()
}

/// Imports that come back to where they began.
pub(crate) fn cycles(sources: &Sources) -> Vec<Finding> {
    let cycles = graph::cycles(&graph::edges(sources)).into_iter();
    cycles
        .map(|cycle| Finding {
            rule: "cycle".to_owned(),
            location: graph::display(&cycle),
        })
        .collect()
}

/// Whether an import is of a layer that may not be imported.
fn breaks_layers(from: &str, to: &str) -> bool {
    let Some((from, to)) = layer_of(from).zip(layer_of(to)) else {
        return false;
    };
    from.name != to.name && !from.may_import.contains(&to.name)
}

/// SQL that writes or locks in a function that takes a connection (`Conn`), not a transaction (`Tx`): a query that
/// returns rows may write too, which the compiler does not see.
pub(crate) fn writes_without_transaction(sources: &Sources) -> Vec<Finding> {
    let mut found = Vec::new();
    let store = sources
        .files()
        .filter(|file| is_in(&file.path, "server/store"));
    for file in store {
        let functions = file.tokens.split(|token| token.word() == Some("fn"));
        for function in functions.skip(1) {
            let signature = function.split(|token| token.is('{')).next();
            let mut signature = signature.unwrap_or_default().iter();
            if !signature.any(|token| token.word() == Some("Conn")) {
                continue;
            }
            found.extend(
                function
                    .iter()
                    .filter(|token| writes(token))
                    .map(|token| Finding {
                        rule: "a write without a transaction".to_owned(),
                        location: format!("{}:{}", file.path, token.line),
                    }),
            );
        }
    }
    found
}

fn writes(token: &Token) -> bool {
    let Kind::Text(text) = &token.kind else {
        return false;
    };
    let text = text.to_lowercase();
    let is_write = ["insert into ", "update ", "delete from "]
        .iter()
        .any(|start| text.trim_ascii_start().starts_with(start));
    is_write || text.contains("for no key update") || text.contains(" returning ")
}
