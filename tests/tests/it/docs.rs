//! What `README.md` and `docs/` name is there: paths and items.
//!
//! Looked at are code spans in backticks and the targets of links, outside fenced blocks:
//! - `domain/visible.rs`, `store/db/`, `domain/post`: a path, when it has a known ending, or a `/` in it. It is relative
//!   to the root, to a crate or to a crate's `src`; `core/src/id.rs` means `mini-twitter-core/src/id.rs`. With a `/` at
//!   its end it is a folder; without an ending a module.
//! - `http::post::like`, `domain/post::create`: an item, or a module, of any crate.
//!
//! Not looked at: what has a space in it (commands, a request line), what begins with `/` (the paths of the server and
//! of the machine), media types, and `std`.

use std::fs;
use std::path::Path;

use crate::walls::module::crate_of;
use crate::walls::source::{CRATES, File, Sources, root};
use crate::walls::token;

const ENDINGS: [&str; 6] = [".rs", ".md", ".sh", ".mt", ".sql", ".toml"];
const MEDIA: [&str; 3] = ["application/", "text/", "image/"];
const ITEMS: [&str; 9] = [
    "fn", "struct", "enum", "union", "const", "static", "trait", "mod", "type",
];
/// Macros that declare what stands in their braces.
const MACROS: [&str; 5] = ["routes", "choice", "id_type", "error_codes", "row"];

#[test]
fn what_the_documents_name_is_there() {
    let mut missing = Vec::new();
    for document in documents() {
        let text = fs::read_to_string(root().join(&document)).expect("documents are text");
        let names = spans(&text).into_iter().filter(|span| !is_there(span));
        let names = names.map(str::to_owned);
        let folder = Path::new(&document)
            .parent()
            .map(|folder| root().join(folder));
        let targets = targets(&text).into_iter().filter(|target| {
            let target = target.split('#').next().unwrap_or_default();
            !folder
                .as_ref()
                .is_some_and(|folder| folder.join(target).exists())
        });
        let targets = targets.map(|target| format!("link to {target}"));
        missing.extend(
            names
                .chain(targets)
                .map(|name| format!("{document}: {name}")),
        );
    }
    assert_eq!(missing, [""; 0]);
}

#[test]
fn paths_and_items_are_told_from_what_is_none() {
    let there = [
        "README.md",
        "router.rs",
        "core/src/routes.rs",
        "mini-twitter-core/src/routes.rs",
        "domain/visible.rs",
        "domain/post",
        "store/db/",
        "migrations/",
        "tests/",
        "examples/smoke.mt",
        "routes::LIKE",
        "http::post::like",
        "domain/post::create",
        "domain/post::get",
        "mini_twitter_client::Client::builder",
        "ErrorCode::NotFound",
        "PUT /v1/posts/178912/like",
        "/health/live",
        "cargo run -- demo < no/such.mt",
        "application/problem+json",
        "postgres://localhost/no",
        "counts.posts",
        "std::fs::nothing",
    ];
    let missing = [
        "no.rs",
        "core/src/no.rs",
        "domain/no",
        "no/",
        "domain/visible.rs/",
        "store/db/no.sql",
        "routes::NO",
        "http::post::no",
        "domain/post::no",
        "domain/no::create",
        "no::like",
        "ErrorCode::No",
    ];

    assert_eq!(there.iter().find(|name| !is_there(name)), None);
    assert_eq!(missing.iter().find(|name| is_there(name)), None);
    let text = "a `b/c.rs` [d](e.md#f) ``` \n```sh\n`g/h.rs` [i](j.md)\n```\n[k](https://l.m) `n`";
    assert_eq!(
        (spans(text), targets(text)),
        (vec!["b/c.rs", "n"], vec!["e.md#f"])
    );
}

/// The documents, by their paths from the root on.
fn documents() -> Vec<String> {
    let entries = fs::read_dir(root().join("docs")).expect("the folder of documents");
    let names = entries.map(|entry| entry.expect("an entry that can be read").file_name());
    let docs = names.filter_map(|name| Some(format!("docs/{}", name.to_str()?)));
    let docs = docs.filter(|name| name.ends_with(".md"));
    docs.chain(["README.md".to_owned()]).collect()
}

/// The lines outside fenced blocks.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut is_code = false;
    text.lines().filter(move |line| {
        let is_fence = line.starts_with("```");
        is_code ^= is_fence;
        !is_code && !is_fence
    })
}

/// The code spans.
fn spans(text: &str) -> Vec<&str> {
    let spans = prose(text).flat_map(|line| line.split('`').skip(1).step_by(2));
    spans.filter(|span| !span.trim().is_empty()).collect()
}

/// The targets of links within the repository.
fn targets(text: &str) -> Vec<&str> {
    let links = prose(text).flat_map(|line| line.split("](").skip(1));
    let targets = links.filter_map(|link| Some(link.split_once(')')?.0));
    targets
        .filter(|target| !target.contains("://") && !target.starts_with('#'))
        .collect()
}

/// Whether a span is a path or an item that exists, or neither path nor item.
fn is_there(span: &str) -> bool {
    let is_media = MEDIA.iter().any(|kind| span.starts_with(kind));
    if span.contains([' ', '…']) || span.starts_with('/') || span.contains("://") || is_media {
        return true;
    }
    if let Some((head, _)) = span.split_once("::") {
        return head == "std" || is_item(span);
    }
    let has_ending = ENDINGS.iter().any(|ending| span.ends_with(ending));
    if !has_ending && !span.contains('/') {
        return true;
    }
    places(span).iter().any(|path| {
        let path = root().join(path);
        let module = path.with_extension("rs");
        match (has_ending, span.ends_with('/')) {
            (true, _) => path.is_file(),
            (false, true) => path.is_dir(),
            (false, false) => path.is_dir() || module.is_file(),
        }
    })
}

/// Where a path may begin.
fn places(path: &str) -> Vec<String> {
    let bases = CRATES.iter().flat_map(|name| {
        let base = format!("mini-twitter-{name}");
        [format!("{base}/{path}"), format!("{base}/src/{path}")]
    });
    let roots = [path.to_owned(), format!("mini-twitter-{path}")];
    roots.into_iter().chain(bases).collect()
}

/// Whether the last parts are declared by a file whose module ends with the first parts.
fn is_item(span: &str) -> bool {
    let parts: Vec<_> = span.split("::").flat_map(|part| part.split('/')).collect();
    Sources::of_the_crates().files().any(|file| {
        let module = module(file);
        (0..=parts.len()).any(|at| {
            let (path, item) = parts.split_at(at);
            let is_declared = item.first().is_none_or(|name| declares(file, name));
            let is_known =
                |name: &&str| file.tokens.iter().any(|token| token.word() == Some(*name));
            module.ends_with(path) && is_declared && item.iter().skip(1).all(is_known)
        })
    })
}

/// `["mini_twitter_server", "store", "db"]`
fn module(file: &File) -> Vec<&str> {
    let name = crate_of(&file.path).and_then(|name| {
        let names = [
            "mini_twitter_core",
            "mini_twitter_server",
            "mini_twitter_client",
            "mini_twitter_cli",
        ];
        names.into_iter().find(|long| long.ends_with(name))
    });
    let path = file.path.split_once("/src/").map_or("", |(_, path)| path);
    let parts = path.trim_end_matches(".rs").split('/');
    let parts = parts.filter(|part| !["mod", "lib", "main"].contains(part));
    name.into_iter().chain(parts).collect()
}

/// Whether a file declares or re-exports an item.
fn declares(file: &File, name: &str) -> bool {
    let is_exported = file
        .imports
        .iter()
        .any(|import| import.is_export && import.alias.as_deref() == Some(name));
    let is_declared = file.tokens.windows(2).any(|pair| {
        pair[0].word().is_some_and(|word| ITEMS.contains(&word)) && pair[1].word() == Some(name)
    });
    let is_macro = file
        .tokens
        .windows(3)
        .any(|three| three[0].word() == Some("macro_rules") && three[2].word() == Some(name));
    let is_written = || {
        MACROS
            .iter()
            .any(|name_of| token::calls(&file.tokens, name_of).any(|words| words.contains(&name)))
    };
    is_exported || is_declared || is_macro || is_written()
}
