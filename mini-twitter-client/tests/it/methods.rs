//! The methods of the client, read from its source: Rust has no way to list them.
//!
//! The file of a resource declares a type over the client (`pub struct Posts<'a>(&'a Client);`), how to get it
//! (`pub fn posts(&self) -> Posts<'_>`), and the methods (`impl Posts<'_>`), each of which names its row of the route
//! table (`routes::LIKE`).

use std::path::Path;
use std::{fs, io};

/// A method of a resource.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Method {
    /// The file of the resource without `.rs`: `post`.
    pub(crate) file: String,
    /// How it is called, without the client: `posts.like`.
    pub(crate) name: String,
    /// The rows that it names: one, when all is well.
    pub(crate) routes: Vec<String>,
}

impl Method {
    /// Returns where it is and which row it calls, like `post.rs: routes::LIKE`.
    pub(crate) fn row(&self) -> String {
        match &self.routes[..] {
            [route] => format!("{}.rs: routes::{route}", self.file),
            other => format!("{}.rs: {} names the rows {other:?}", self.file, self.name),
        }
    }
}

/// Returns every public method of every resource.
pub(crate) fn methods() -> io::Result<Vec<Method>> {
    let mut methods = Vec::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))? {
        let path = entry?.path();
        if let (Some("rs"), Some(file)) = (
            path.extension().and_then(|end| end.to_str()),
            path.file_stem().and_then(|stem| stem.to_str()),
        ) {
            methods.extend(methods_of(file, &fs::read_to_string(&path)?).unwrap_or_default());
        }
    }
    Ok(methods)
}

/// Returns the methods of one file; `None` when it is not the file of a resource.
fn methods_of(file: &str, text: &str) -> Option<Vec<Method>> {
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    let code = text.lines().filter(is_code).collect::<Vec<_>>().join("\n");
    let resource = between(&code, "pub struct ", "<'a>(&'a Client);")?;
    let result = format!("(&self) -> {resource}<'_> {{");
    let accessor = between(&code, "impl Client {\n    pub fn ", &result);
    let accessor = accessor.expect("a resource has a method of the client that returns it");
    let body = between(&code, &format!("impl {resource}<'_> {{"), "\n}");
    let body = body.expect("a resource has methods");
    let methods = body.split("\n    pub ").skip(1).map(|method| Method {
        file: file.to_owned(),
        name: format!("{accessor}.{}", identifier(after(method, "fn "))),
        routes: method
            .split("routes::")
            .skip(1)
            .map(|rest| identifier(rest).to_owned())
            .collect(),
    });
    Some(methods.collect())
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    Some(text.split_once(start)?.1.split_once(end)?.0)
}

fn after<'a>(text: &'a str, start: &str) -> &'a str {
    text.split_once(start).map_or("", |(_, rest)| rest)
}

/// Returns the identifier that a text starts with.
fn identifier(text: &str) -> &str {
    let is_other = |character: char| !character.is_alphanumeric() && character != '_';
    text.split(is_other).next().unwrap_or_default()
}

#[test]
fn a_method_is_read_with_its_row_and_one_without_a_row_is_named() {
    let text = "pub struct Cats<'a>(&'a Client);\n\nimpl Client {\n    pub fn cats(&self) -> Cats<'_> {\n        Cats(self)\n    }\n}\n\nimpl Cats<'_> {\n    /// Pets a cat, as routes::PET says.\n    pub fn pet(&self) -> Call<()> {\n        self.0.call(routes::PET, ())\n    }\n\n    pub fn sleep(&self) {}\n}\n";

    let rows: Vec<_> = methods_of("cat", text)
        .unwrap_or_default()
        .iter()
        .map(Method::row)
        .collect();

    assert_eq!(
        rows,
        [
            "cat.rs: routes::PET",
            "cat.rs: cats.sleep names the rows []"
        ]
    );
}
