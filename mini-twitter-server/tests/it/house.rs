//! Rules of the house that no compiler holds, read off the sources: where SQL stands, who prints, that nothing panics.
//! Which folder may know which driver is held by the tests of the whole system.

use std::fs;
use std::path::Path;

/// Every source file of the server, by its path below `src`, without its unit tests.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(&root).unwrap().display().to_string();
            let text = fs::read_to_string(&path).unwrap();
            let code = text
                .split("#[cfg(test)]")
                .next()
                .unwrap_or_default()
                .to_owned();
            found.push((name, code));
        }
    }
    assert!(found.len() > 50, "the sources are there");
    found
}

/// Lines of code that hold one of `words` in a file whose path begins with none of `allowed`.
fn strays(words: &[&str], allowed: &[&str]) -> Vec<String> {
    let mut strays = Vec::new();
    for (name, code) in sources() {
        if allowed.iter().any(|start| name.starts_with(start)) {
            continue;
        }
        let lines = code
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        let lines = lines.filter(|line| words.iter().any(|word| line.contains(word)));
        strays.extend(lines.map(|line| format!("{name}: {}", line.trim())));
    }
    strays
}

#[test]
fn sql_stands_on_the_store_floor_alone() {
    let words = ["\"select ", "\"insert into ", "\"update ", "\"delete from "];
    assert_eq!(strays(&words, &["store/"]), [""; 0]);
}

#[test]
fn nothing_is_printed_but_by_the_commands_of_the_binary() {
    let words = ["println!", "print!(", "stdout()", "stderr()"];
    assert_eq!(strays(&words, &["command", "adapters/logging.rs"]), [""; 0]);
}

#[test]
fn nothing_panics_outside_tests() {
    let words = [".unwrap()", "panic!(", "todo!(", "unimplemented!("];
    assert_eq!(strays(&words, &[]), [""; 0]);
}
