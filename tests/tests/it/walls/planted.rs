//! Each rule on a planted violation: exactly this rule finds exactly this file.

use std::fmt::Write;

use super::module::is_in;
use super::rule::{Finding, all, cycles};
use super::source::{CRATES as NAMES, Sources};
use super::table::{CODE, CRATES, LAYERS, Layer, Row, TEXT};

/// Modules to plant in, of which every row of the table forbids at least one.
const CANDIDATES: [&str; 4] = ["core/src", "server/src/domain", "client/src", "cli/src"];

/// The first file that is in none of the modules of a row.
fn outside(row: &Row) -> String {
    let mut files = CANDIDATES
        .iter()
        .map(|module| format!("mini-twitter-{module}/planted.rs"));
    let is_outside = |file: &String| !row.1.iter().any(|module| is_in(file, module));
    files
        .find(is_outside)
        .expect("what may be everywhere has no row in the table")
}

/// Plants one file for each row of a table, all at once, and returns what the rules find and what they should.
fn planted(rows: &[Row], text: impl Fn(&str) -> String) -> [Vec<Finding>; 2] {
    let mut sources = Sources::of_the_crates().clone();
    let mut expected = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let path = outside(row).replace("planted.rs", &format!("planted{at}.rs"));
        sources = sources.with(&path, &text(row.0));
        expected.push(Finding {
            rule: row.0.to_owned(),
            location: format!("{path}:2"),
        });
    }
    let mut found = new(&sources);
    found.sort();
    expected.sort();
    [found, expected]
}

/// What the rules find in `sources` and not in the crates as they are.
fn new(sources: &Sources) -> Vec<Finding> {
    let old = all(Sources::of_the_crates());
    let mut found = all(sources);
    found.retain(|finding| !old.contains(finding));
    found
}

#[test]
fn another_crate_where_it_may_not_be_is_found() {
    let used = planted(CRATES, |name| {
        format!("use std::fmt;\nuse {name}::planted;")
    });
    let grouped = planted(CRATES, |name| {
        format!("//! {name}::x\nuse {{{name}::{{a::{{b}}, c as d}}}};")
    });
    let called = planted(CRATES, |name| {
        format!("fn planted() {{ \"{name}::x\";\n{name}::planted(); }}")
    });
    let returned = planted(CRATES, |name| {
        format!("fn planted<'a>()\n-> ::{name}::Planted<'a> {{}}")
    });

    assert_eq!(used[0], used[1]);
    assert_eq!(called[0], called[1]);
    assert_eq!(returned[0], returned[1]);
    // Found twice: for `b` and for `c`.
    let [mut found, expected] = grouped;
    found.dedup();
    assert_eq!(found, expected);
}

#[test]
fn code_where_it_may_not_be_is_found() {
    let [found, expected] = planted(CODE, |code| {
        format!("fn planted() {{ // {code}\nx {code} }}")
    });

    // `getrandom::fill` breaks the row of its crate too.
    let of_these = found
        .into_iter()
        .filter(|finding| finding.rule != "getrandom");
    assert_eq!(of_these.collect::<Vec<_>>(), expected);
}

#[test]
fn sql_out_of_the_store_is_found() {
    let [found, expected] = planted(TEXT, |start| {
        format!("// \"{start}\nconst PLANTED: &str = \"{start}planted\";")
    });

    assert_eq!(found, expected);
}

#[test]
fn unit_tests_may_do_what_programs_may_not() {
    let text = "#[cfg(test)]\nmod tests { use sqlx::x; fn planted() { x.unwrap(); println!(\"select 1\") } }";
    let sources = Sources::of_the_crates().with("mini-twitter-core/src/planted.rs", text);

    assert_eq!(new(&sources), []);
}

#[test]
fn a_layer_that_imports_what_it_may_not_is_found() {
    let mut sources = Sources::of_the_crates().clone();
    let mut expected = Vec::new();
    for from in LAYERS {
        let path = format!("{}/planted.rs", module(from).0);
        let mut text = String::new();
        for to in LAYERS.iter().filter(|to| is_wall(from, to)) {
            let (file, path) = (module(to).0, module(to).1);
            writeln!(
                text,
                "use mini_twitter_server::{path}::{{planted as {}}};",
                to.name
            )
            .expect("text takes text");
            expected.push((format!("{} imports {}", from.name, to.name), file));
        }
        sources = sources.with(&path, &text);
    }

    let found = new(&sources);

    let wanted = |(rule, file): &(String, String)| {
        let mut found = found.iter().filter(|finding| finding.rule == *rule);
        let is_it = |finding: &Finding| finding.location.contains(&format!("/planted.rs → {file}"));
        found.next().is_some_and(is_it) && found.next().is_none()
    };
    let missed: Vec<_> = expected
        .iter()
        .filter(|expected| !wanted(expected))
        .collect();
    assert_eq!(missed, Vec::<&(String, String)>::new());
    let layers = found
        .iter()
        .filter(|finding| finding.rule.contains(" imports "));
    assert_eq!(layers.count(), expected.len());
}

/// Whether a layer could import another by its path, and may not.
fn is_wall(from: &Layer, to: &Layer) -> bool {
    let is_library = !["command", "main"].contains(&to.name);
    from.name != to.name && !from.may_import.contains(&to.name) && is_library
}

/// The first module of a layer: its path without an ending, and its name within the crate.
fn module(layer: &Layer) -> (String, String) {
    let module = layer.modules[0].trim_start_matches("server/");
    (
        format!("mini-twitter-server/src/{module}"),
        module.replace('/', "::"),
    )
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
    for name in NAMES {
        let mut sources = Sources::of_the_crates().clone();
        for (file, text) in cycle {
            sources = sources.with(&format!("mini-twitter-{name}/src/{file}"), text);
        }

        let found = cycles(&sources);

        let at = |file| format!("mini-twitter-{name}/src/{file}");
        let files = [
            "planted.rs",
            "planted_b.rs",
            "planted_c/deep.rs",
            "planted.rs",
        ]
        .map(at);
        let location = files.join(" → ");
        assert_eq!(new_cycles(found), [location]);
    }
}

#[test]
fn a_parent_with_logic_that_imports_a_child_which_imports_it_is_a_cycle() {
    let parent = |text: &str| {
        let sources = Sources::of_the_crates().with("mini-twitter-core/src/planted.rs", text);
        let child = "use super::limit; fn f() { limit() }";
        new_cycles(cycles(
            &sources.with("mini-twitter-core/src/planted/child.rs", child),
        ))
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

    assert_eq!(new_cycles(cycles(&sources)), [""; 0]);

    let closed = sources.with("mini-twitter-core/src/planted/b.rs", "use super::A as D;");
    let cycle = "mini-twitter-core/src/planted/a.rs → mini-twitter-core/src/planted/b.rs → mini-twitter-core/src/planted/a.rs";
    assert_eq!(new_cycles(cycles(&closed)), [cycle]);
}

fn new_cycles(mut found: Vec<Finding>) -> Vec<String> {
    let old = cycles(Sources::of_the_crates());
    found.retain(|finding| !old.contains(finding));
    found.into_iter().map(|finding| finding.location).collect()
}
