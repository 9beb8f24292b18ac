//! The modules of a crate, and which file holds what a path names.
//!
//! A path is followed to the file that holds the item: through modules, renames and re-exports, so that an item that a
//! parent re-exports is its child's, and `super::x` of a sibling is the sibling's. Declaring a child (`mod`) or
//! re-exporting from it (`pub use`) does not import it; using what was re-exported does.

use std::collections::BTreeMap;

use super::import::Import;
use super::source::{File, Sources};

/// How many re-exports a path may go through.
const DEPTH: usize = 16;

/// The modules of one crate: of its library, and of its binary if that has its own.
pub(crate) struct Tree<'a> {
    sources: &'a Sources,
    /// The crate's name in paths.
    name: String,
    library: String,
    binary: String,
    /// By root and names: `["…/lib.rs", "store", "db"]`.
    files: BTreeMap<Vec<String>, &'a File>,
    modules: BTreeMap<&'a str, Vec<String>>,
    /// Macros that are named without a path, by their names.
    macros: BTreeMap<&'a str, &'a File>,
}

impl<'a> Tree<'a> {
    pub(crate) fn of(name: &str, sources: &'a Sources) -> Self {
        let folder = format!("mini-twitter-{name}/src/");
        let mut tree = Self {
            sources,
            name: format!("mini_twitter_{name}"),
            library: format!("{folder}lib.rs"),
            binary: format!("{folder}main.rs"),
            files: BTreeMap::new(),
            modules: BTreeMap::new(),
            macros: BTreeMap::new(),
        };
        for file in sources.files() {
            let Some(path) = file.path.strip_prefix(&folder) else {
                continue;
            };
            let module = tree.module(path);
            tree.modules.insert(&file.path, module.clone());
            tree.files.insert(module, file);
            let macros = macros(file, sources.get(&tree.library));
            tree.macros
                .extend(macros.into_iter().map(|name| (name, file)));
        }
        tree
    }

    /// The module of a file, its root first.
    fn module(&self, path: &str) -> Vec<String> {
        let path = path.trim_end_matches(".rs").trim_end_matches("/mod");
        if path == "lib" || path == "main" {
            let root = if path == "lib" {
                &self.library
            } else {
                &self.binary
            };
            return vec![root.clone()];
        }
        let mut names: Vec<String> = path.split('/').map(str::to_owned).collect();
        let is_of_binary = declares(self.sources.get(&self.binary), &names[0])
            && !declares(self.sources.get(&self.library), &names[0]);
        let root = if is_of_binary {
            &self.binary
        } else {
            &self.library
        };
        names.insert(0, root.clone());
        names
    }

    /// The file that holds what an import names, if it is of this crate.
    pub(crate) fn target(&self, file: &'a File, import: &Import) -> Option<&'a File> {
        let is_super = |part: &&String| *part == "super";
        let ups = import.path.iter().take_while(is_super).count();
        if ups > 0 && ups <= import.depth {
            return Some(file);
        }
        let path = &import.path[ups.min(import.depth)..];
        let from = &self.modules[&*file.path];
        self.follow(from, file, path, DEPTH)
    }

    /// Follows a path as it stands in `file`, as seen from the module `from`.
    fn follow(
        &self,
        from: &[String],
        file: &'a File,
        path: &[String],
        depth: usize,
    ) -> Option<&'a File> {
        if depth == 0 {
            return None;
        }
        let module = self.modules.get(file.path.as_str())?;
        let (first, rest) = path.split_first()?;
        if first == "crate" {
            return self.walk(from, vec![module[0].clone()], rest, depth);
        }
        if *first == self.name {
            return self.walk(from, vec![self.library.clone()], rest, depth);
        }
        if first == "self" {
            return self.walk(from, module.clone(), rest, depth);
        }
        if first == "super" {
            let ups = path.iter().take_while(|name| *name == "super").count();
            let parent = module[..module.len().saturating_sub(ups).max(1)].to_vec();
            return self.walk(from, parent, &path[ups..], depth);
        }
        let child = [module.as_slice(), std::slice::from_ref(first)].concat();
        if self.files.contains_key(&child) {
            return self.walk(from, child, rest, depth);
        }
        self.named(from, file, first, rest, depth)
            .or_else(|| (rest.is_empty()).then(|| self.macros.get(first.as_str()).copied())?)
    }

    /// Goes down from a module as far as there are modules, then through what the last one re-exports.
    fn walk(
        &self,
        from: &[String],
        mut module: Vec<String>,
        path: &[String],
        depth: usize,
    ) -> Option<&'a File> {
        for (at, name) in path.iter().enumerate() {
            module.push(name.clone());
            if self.files.contains_key(&module) {
                continue;
            }
            module.pop();
            let file = *self.files.get(&module)?;
            let is_macro = module.len() == 1 && at + 1 == path.len();
            return self
                .named(from, file, name, &path[at + 1..], depth)
                .or_else(|| is_macro.then(|| self.macros.get(name.as_str()).copied())?)
                .or(Some(file));
        }
        self.files.get(&module).copied()
    }

    /// Follows a name that a `use` of `file` makes known in the module `from`: its own to what is within it, what it
    /// re-exports to everyone.
    fn named(
        &self,
        from: &[String],
        file: &'a File,
        name: &str,
        rest: &[String],
        depth: usize,
    ) -> Option<&'a File> {
        let module = &self.modules[&*file.path];
        let is_within = from.starts_with(module);
        let mut imports = file.imports.iter();
        let import = imports.find(|import| {
            import.alias.as_deref() == Some(name) && (is_within || import.is_export)
        })?;
        let path = [import.path.as_slice(), rest].concat();
        self.follow(module, file, &path, depth - 1)
    }

    /// Whether an import re-exports an item of a child that `file` itself does not use.
    pub(crate) fn only_passes_on(&self, file: &File, import: &Import, to: &File) -> bool {
        let name = import.alias.as_deref().filter(|_| import.is_export);
        let (of, to) = (&self.modules[&*file.path], &self.modules[&*to.path]);
        to.starts_with(of) && name.is_some_and(|name| !file.words.contains(name))
    }
}

/// Whether a file declares a child: `mod name;`.
fn declares(file: Option<&File>, name: &str) -> bool {
    let Some(file) = file else { return false };
    file.tokens.windows(3).any(|three| {
        three[0].word() == Some("mod") && three[1].word() == Some(name) && three[2].is(';')
    })
}

/// The macros of a file that others call without naming a path: by `#[macro_export]`, or by `#[macro_use]` on a module.
fn macros<'a>(file: &'a File, library: Option<&File>) -> Vec<&'a str> {
    let is_used = library.is_some_and(|library| {
        library.tokens.windows(4).any(|four| {
            let name = four[3].word().unwrap_or_default();
            four[0].word() == Some("macro_use")
                && four[2].word() == Some("mod")
                && file.path.ends_with(&format!("/src/{name}.rs"))
        })
    });
    let calls = file.tokens.windows(5).filter_map(|five| {
        let is_macro = five[2].word() == Some("macro_rules");
        let is_exported = five[0].word() == Some("macro_export") && five[1].is(']');
        (is_macro && (is_used || is_exported)).then(|| five[4].word())?
    });
    calls.collect()
}
