//! Each rule on a planted violation: exactly this rule finds exactly this file.

use std::fmt::Write;
use std::sync::LazyLock;

use super::module::is_in;
use super::rule::{Finding, all, lines_naming, unused, writes_without_transaction};
use super::source::Sources;
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
    static OLD: LazyLock<Vec<Finding>> = LazyLock::new(|| all(Sources::of_the_crates()));
    let mut found = all(sources);
    found.retain(|finding| !OLD.contains(finding));
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
fn a_write_without_a_transaction_is_found() {
    let path = "mini-twitter-server/src/store/planted.rs";
    let write = |parameter: &str, sql: &str| {
        let text = format!("pub async fn planted({parameter}) {{ let sql = \"{sql}\"; }}");
        let sources = Sources::of_the_crates().with(path, &text);
        writes_without_transaction(&sources).len()
    };

    for sql in [
        "delete from likes",
        "select id from users for no key update",
        "update posts set likes = 1 returning likes",
    ] {
        assert_eq!(write("db: &mut Conn", sql), 1, "{sql}");
        assert_eq!(write("tx: &mut Tx", sql), 0, "{sql}");
    }
    assert_eq!(write("db: &mut Conn", "select id from likes"), 0);
}

#[test]
fn a_module_that_does_not_need_its_row_or_holds_no_code_is_found() {
    let rows: [Row; 1] = [(
        "sqlx",
        &["server/store/db", "server/domain", "server/nowhere"],
    )];

    let found = unused(Sources::of_the_crates(), &rows, lines_naming);

    assert_eq!(found, ["sqlx in server/domain", "sqlx in server/nowhere"]);
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
