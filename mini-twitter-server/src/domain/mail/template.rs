//! Writes a mail from its template: the first line is the subject, the rest the text. The HTML part is made from the
//! text: a paragraph of four spaces is a command, one that begins with `> ` a quote, a URL alone a link.

use std::sync::LazyLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, Value, context};
use serde::Serialize;

use super::letter::Letter;

/// Reads the templates into the binary, each under its name.
macro_rules! templates {
    ($($name:literal)+) => {
        &[$(($name, include_str!(concat!("../../../templates/mail/", $name)))),+]
    };
}

/// The file and the content of each template.
const TEMPLATES: &[(&str, &str)] = templates! {
    "page.html"
    "welcome.txt"
    "verify_email.txt"
    "reset_password.txt"
    "password_changed.txt"
    "new_sign_in.txt"
    "email_changed.txt"
    "account_deleted.txt"
    "new_followers.txt"
    "mentions.txt"
    "replies.txt"
};

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    // A line with a block alone is no line of the text.
    let syntax = SyntaxConfig::builder().trim_blocks(true).build();
    environment.set_syntax(syntax.expect("the delimiters are the usual ones"));
    for (name, text) in TEMPLATES {
        let added = environment.add_template(name, text);
        added.expect("a test renders every template");
    }
    environment
});

/// What every template may use beside the fields of its letter.
#[derive(Debug, Serialize)]
pub(super) struct Facts<'a> {
    /// The name of the server.
    pub(super) server: &'a str,
    /// The URL of the server.
    pub(super) url: String,
    /// The username of the recipient.
    pub(super) username: &'a str,
    /// The address of the recipient.
    pub(super) to: &'a str,
    /// The code, in a letter with one; a template that wants it in another letter fails.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) code: Option<&'a str>,
    /// Where the recipient stops such mails, if they can.
    pub(super) unsubscribe: Option<String>,
}

/// A mail that is written.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) html: String,
}

/// Writes a mail.
///
/// # Errors
/// When a template uses a name that is not there.
pub(super) fn write(letter: &Letter, facts: &Facts<'_>) -> Result<Written, Error> {
    let (name, fields) = name_and_fields(letter)?;
    let template = ENVIRONMENT.get_template(&format!("{name}.txt"))?;
    let body = template.render(context! { ..fields, ..Value::from(Serde(facts)) })?;
    let (subject, body) = body.split_once('\n').unwrap_or((&body, ""));
    let text = format!("{}\n\n{}", body.trim(), footer(facts));
    let paragraphs = text.split("\n\n").filter(|part| !part.trim().is_empty());
    let parts: Vec<_> = paragraphs.map(Part::of).collect();
    let html = ENVIRONMENT
        .get_template("page.html")?
        .render(context! { parts => Serde(parts) })?;
    Ok(Written {
        subject: subject.to_owned(),
        text,
        html,
    })
}

/// Returns the name of a letter's template, and its fields.
fn name_and_fields(letter: &Letter) -> Result<(String, Value), Error> {
    let unnamed = || Error::new(ErrorKind::BadSerialization, "a letter without a name");
    let value = serde_json::to_value(letter).map_err(|_| unnamed())?;
    match value {
        serde_json::Value::String(name) => Ok((name, context! {})),
        serde_json::Value::Object(one) => {
            let (name, fields) = one.into_iter().next().ok_or_else(unnamed)?;
            Ok((name, Value::from(Serde(fields))))
        }
        _ => Err(unnamed()),
    }
}

/// What stands before a signature, which mail programs show apart.
const SIGNATURE: &str = "-- \n";

/// Says how such mails are stopped, and which server this is.
fn footer(facts: &Facts<'_>) -> String {
    let server = format!("{SIGNATURE}{}\n\n{}\n", facts.server, facts.url);
    match &facts.unsubscribe {
        Some(url) => format!("No more of these mails:\n\n{url}\n\n{server}"),
        None => server,
    }
}

/// A paragraph of the HTML part.
#[derive(Debug, Serialize)]
struct Part {
    kind: &'static str,
    text: String,
}

impl Part {
    fn of(paragraph: &str) -> Self {
        let without = |start: &str| {
            let lines: Option<Vec<_>> = paragraph
                .lines()
                .map(|line| line.strip_prefix(start))
                .collect();
            lines.map(|lines| lines.join("\n"))
        };
        let is_link = ["https://", "http://"]
            .iter()
            .any(|start| paragraph.starts_with(start));
        if let Some(text) = without("    ") {
            Self {
                kind: "command",
                text,
            }
        } else if let Some(text) = without("> ") {
            Self {
                kind: "quote",
                text,
            }
        } else {
            let kind = if is_link { "link" } else { "text" };
            let text = paragraph.strip_prefix(SIGNATURE).unwrap_or(paragraph);
            let text = text.trim_end().to_owned();
            Self { kind, text }
        }
    }
}
