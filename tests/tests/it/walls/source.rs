//! The source files of the four crates, in memory, so that a test can add one.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use super::import::{self, Import};
use super::token::{self, Token};

/// The crates that are looked at, by the last word of their names.
pub(crate) const CRATES: [&str; 4] = ["core", "server", "client", "cli"];

/// One file: what of it is built into the program.
#[derive(Debug)]
pub(crate) struct File {
    /// From the root of the workspace on.
    pub(crate) path: String,
    pub(crate) tokens: Vec<Token>,
    pub(crate) imports: Vec<Import>,
    /// The words of its code outside `use` and `mod` items.
    pub(crate) words: BTreeSet<String>,
}

/// Files by their paths.
#[derive(Debug, Clone)]
pub(crate) struct Sources(BTreeMap<String, Arc<File>>);

static CODE: LazyLock<Sources> = LazyLock::new(|| {
    let mut sources = Sources(BTreeMap::new());
    for name in CRATES {
        let folder = root().join(format!("mini-twitter-{name}/src"));
        for path in files(&folder) {
            let text = fs::read_to_string(&path).expect("sources are text");
            let path = path.strip_prefix(root()).expect("it is below the root");
            sources.put(path.to_str().expect("a path of text"), &text);
        }
    }
    sources
});

impl Sources {
    /// The crates as they are.
    pub(crate) fn of_the_crates() -> &'static Self {
        &CODE
    }

    /// The same, and one file more.
    pub(crate) fn with(&self, path: &str, text: &str) -> Self {
        let mut sources = self.clone();
        sources.put(path, text);
        sources
    }

    /// Every file.
    pub(crate) fn files(&self) -> impl Iterator<Item = &File> {
        self.0.values().map(|file| &**file)
    }

    /// One file.
    pub(crate) fn get(&self, path: &str) -> Option<&File> {
        self.0.get(path).map(|file| &**file)
    }

    fn put(&mut self, path: &str, text: &str) {
        let tokens = token::program(text);
        let (imports, words) = import::imports(&tokens);
        let file = File {
            path: path.to_owned(),
            tokens,
            imports,
            words,
        };
        self.0.insert(path.to_owned(), Arc::new(file));
    }
}

/// The folder of the workspace.
pub(crate) fn root() -> &'static Path {
    static ROOT: LazyLock<PathBuf> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        folder
            .canonicalize()
            .expect("the tests are in the workspace")
    });
    &ROOT
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
