//! What a file names by path: its `use` items, groups spread out, and the paths in its code.

use std::collections::BTreeSet;

use super::token::Token;

/// One path that a file names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Import {
    /// `["crate", "store", "db", "Conn"]`; `*` for a glob.
    pub(crate) path: Vec<String>,
    /// How a `use` makes it known in this file; nothing for a path in code.
    pub(crate) alias: Option<String>,
    /// Whether it is a re-export, of any visibility.
    pub(crate) is_export: bool,
    /// In how many modules within the file it stands.
    pub(crate) depth: usize,
    pub(crate) line: usize,
}

/// Everything that is named by path, and every word of code outside `use` and `mod` items.
pub(crate) fn imports(tokens: &[Token]) -> (Vec<Import>, BTreeSet<String>) {
    let mut reader = ImportReader {
        tokens,
        at: 0,
        found: Vec::new(),
        words: BTreeSet::new(),
        braces: 0,
        modules: Vec::new(),
    };
    while reader.at < tokens.len() {
        reader.step();
    }
    (reader.found, reader.words)
}

struct ImportReader<'a> {
    tokens: &'a [Token],
    at: usize,
    found: Vec<Import>,
    words: BTreeSet<String>,
    braces: usize,
    /// At which brace each module within the file began.
    modules: Vec<usize>,
}

impl ImportReader<'_> {
    fn word(&self, at: usize) -> Option<&str> {
        self.tokens.get(at).and_then(Token::word)
    }

    fn is(&self, at: usize, mark: char) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is(mark))
    }

    fn is_path(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(Token::is_path)
    }

    fn step(&mut self) {
        let at = self.at;
        if self.is(at, '{') {
            self.braces += 1;
        } else if self.is(at, '}') {
            self.braces = self.braces.saturating_sub(1);
            self.modules.retain(|begun| *begun <= self.braces);
        }
        match self.word(at) {
            Some("mod") if self.is(at + 2, '{') => self.modules.push(self.braces + 1),
            Some("use") if !self.is(at + 1, '<') => {
                let is_export = self.is_public();
                self.at += 1 + usize::from(self.is_path(at + 1));
                self.tree(&[], is_export);
                return;
            }
            Some("mod") if self.is(at + 2, ';') => self.at += 1,
            Some(_) if self.continues(at) => {}
            Some(_) if self.is_path(at + 1) => {
                self.path_in_code();
                return;
            }
            Some(word) => {
                let word = word.to_owned();
                if self.is(at + 1, '!') {
                    self.push(vec![word.clone()], None, false, at);
                }
                self.words.insert(word);
            }
            None => {}
        }
        self.at += 1;
    }

    /// Whether the word is a later part of a path, as in `<T as Trait>::word`, a method or a field. `::word` is not.
    fn continues(&self, at: usize) -> bool {
        let before = |steps: usize, mark| at >= steps && self.is(at - steps, mark);
        let has_head = at > 1 && self.word(at - 2).is_some();
        let is_path = at > 0 && self.is_path(at - 1);
        let is_member = before(1, '.') && !before(2, '.');
        is_member || is_path && (has_head || before(2, '>') && !before(3, '-'))
    }

    /// Whether `pub` or `pub(…)` is before the `use`.
    fn is_public(&self) -> bool {
        let before = self.at.checked_sub(1);
        let Some(before) = before else { return false };
        if !self.is(before, ')') {
            return self.word(before) == Some("pub");
        }
        let open = (0..before).rev().find(|at| self.is(*at, '('));
        open.is_some_and(|open| open > 0 && self.word(open - 1) == Some("pub"))
    }

    fn path_in_code(&mut self) {
        let begun = self.at;
        // `pub(in crate::store)` imports nothing.
        let is_visibility =
            begun > 1 && self.word(begun - 1) == Some("in") && self.is(begun - 2, '(');
        let mut path = Vec::new();
        while let Some(word) = self.word(self.at) {
            path.push(word.to_owned());
            self.at += 1;
            if !self.is_path(self.at) {
                break;
            }
            self.at += 1;
        }
        self.words.extend(path.first().cloned());
        if !is_visibility {
            self.push(path, None, false, begun);
        }
    }

    /// Reads a tree of a `use`, up to its `,`, `}` or `;`.
    fn tree(&mut self, head: &[String], is_export: bool) {
        let begun = self.at;
        let mut path = head.to_vec();
        while self.at < self.tokens.len() {
            if self.is(self.at, '{') {
                self.group(&path, is_export);
                return;
            }
            if self.is(self.at, '*') {
                path.push("*".to_owned());
            }
            path.extend(self.word(self.at).map(str::to_owned));
            self.at += 1;
            if !self.is_path(self.at) {
                break;
            }
            self.at += 1;
        }
        // `a::{self}` names `a`.
        if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        let mut alias = path.last().cloned();
        if self.word(self.at) == Some("as") {
            alias = self.word(self.at + 1).map(str::to_owned);
            self.at += 2;
        }
        self.push(path, alias, is_export, begun);
    }

    fn group(&mut self, head: &[String], is_export: bool) {
        self.at += 1;
        while self.at < self.tokens.len() && !self.is(self.at, '}') {
            if self.is(self.at, ',') {
                self.at += 1;
            } else {
                self.tree(head, is_export);
            }
        }
        self.at += 1;
    }

    fn push(&mut self, path: Vec<String>, alias: Option<String>, is_export: bool, at: usize) {
        self.found.push(Import {
            path,
            alias,
            is_export,
            depth: self.modules.len(),
            line: self.tokens.get(at).map_or(0, |token| token.line),
        });
    }
}

#[test]
fn groups_renames_selves_and_paths_in_code_are_read() {
    let text = "
        pub(crate) use crate::a::{self, b::{C, d as e},\n f::*};
        use super::g;
        mod inner { use super::h::I; }
        pub(in crate::z) fn j() { crate::k::l(m::N::o, <P as q::R>::s); t.u::<v::W>(); x!(y) }
        fn z() -> ::a::B { 0..c::D }
    ";

    let (found, words) = imports(&super::token::program(text));

    let show = |import: &Import| {
        let export = if import.is_export { "pub " } else { "" };
        let alias = import.alias.as_deref().unwrap_or("-");
        format!(
            "{export}{} {alias} {}",
            import.path.join("::"),
            import.depth
        )
    };
    let expected = [
        "pub crate::a a 0",
        "pub crate::a::b::C C 0",
        "pub crate::a::b::d e 0",
        "pub crate::a::f::* * 0",
        "super::g g 0",
        "super::h::I I 1",
        "crate::k::l - 0",
        "m::N::o - 0",
        "q::R - 0",
        "v::W - 0",
        "x - 0",
        "a::B - 0",
        "c::D - 0",
    ];
    assert_eq!(found.iter().map(show).collect::<Vec<_>>(), expected);
    assert!(words.contains("m") && words.contains("y"));
    assert!(!words.contains("C") && !words.contains("u"));
}
