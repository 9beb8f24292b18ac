//! The floors between the crates, held: who may know whom. What holds within the server is tested there.

use std::fs;
use std::path::{Path, PathBuf};

/// A word, and where alone it may stand: paths below the root, by their beginnings.
const ALONE: &[(&str, &[&str])] = &[
    ("salvo::", &["mini-twitter-server/"]),
    ("reqwest::", &["mini-twitter-client/"]),
    ("rustyline::", &["mini-twitter-cli/src/shell/"]),
    (
        "SystemTime::now(",
        &[
            "mini-twitter-server/src/adapters/",
            "mini-twitter-client/src/adapters.rs",
        ],
    ),
    (
        "mini_twitter_server::",
        &["mini-twitter-server/", "mini-twitter-cli/src/demo"],
    ),
    (
        "mini_twitter_client::",
        &["mini-twitter-client/", "mini-twitter-cli/"],
    ),
];

/// A folder, and the words that would point up from it.
const UP: &[(&str, &[&str])] = &[
    (
        "mini-twitter-core/src/",
        &["tokio::", "std::fs", "std::net"],
    ),
    (
        "mini-twitter-client/src/",
        &["mini_twitter_cli::", "clap::"],
    ),
];

#[test]
fn what_belongs_to_one_folder_stands_there_alone() {
    let mut astray = Vec::new();
    for (path, line) in code() {
        for (word, homes) in ALONE {
            if line.contains(word) && !homes.iter().any(|home| path.starts_with(home)) {
                astray.push(format!("{path}: {line}"));
            }
        }
    }
    assert_eq!(astray, Vec::<String>::new());
}

#[test]
fn imports_point_down() {
    let mut astray = Vec::new();
    for (path, line) in code() {
        for (folder, above) in UP {
            if path.starts_with(folder) && above.iter().any(|word| line.contains(word)) {
                astray.push(format!("{path}: {line}"));
            }
        }
    }
    assert_eq!(astray, Vec::<String>::new());
}

#[test]
fn every_home_that_is_named_is_there() {
    let paths: Vec<_> = code().into_iter().map(|(path, _)| path).collect();
    let homes = ALONE.iter().flat_map(|(_, homes)| *homes);
    for home in homes.chain(UP.iter().map(|(folder, _)| folder)) {
        assert!(
            paths.iter().any(|path| path.starts_with(home)),
            "{home} holds no code"
        );
    }
}

/// Every line of code below the crates' `src`, without comments, with its path below the root.
fn code() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut lines = Vec::new();
    for name in ["core", "server", "client", "cli"] {
        for file in files(&root.join(format!("mini-twitter-{name}/src"))) {
            let path = file
                .strip_prefix(&root)
                .expect("it lies below")
                .display()
                .to_string();
            let text = fs::read_to_string(&file).expect("sources are text");
            let code = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"));
            lines.extend(code.map(|line| (path.clone(), line.to_owned())));
        }
    }
    lines
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder of sources");
    let paths = entries.map(|entry| entry.expect("an entry that can be read").path());
    let found = paths.flat_map(|path| {
        if path.is_dir() {
            files(&path)
        } else {
            vec![path]
        }
    });
    found
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .collect()
}
