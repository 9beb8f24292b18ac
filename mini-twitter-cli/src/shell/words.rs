//! From text to lines and from lines to words. Quotes are POSIX's; nothing is expanded; `#` begins a comment only as
//! the first character of a line, so that `tag #rust` is a command.

/// Makes the words of each line; `None` while a quote is open or the last line ends in a backslash. A line feed in
/// quotes is part of its word.
pub fn read(text: &str) -> Option<Vec<Vec<String>>> {
    let mut lines = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let is_comment = rest.trim_start_matches([' ', '\t']).starts_with('#');
        let line = if is_comment {
            first_line(rest)
        } else {
            first_command(rest)?
        };
        if !is_comment {
            lines.push(shell_words::split(&with_hashes(line)).ok()?);
        }
        rest = rest[line.len()..].strip_prefix('\n').unwrap_or_default();
    }
    lines.retain(|words| !words.is_empty());
    Some(lines)
}

fn first_line(text: &str) -> &str {
    text.split('\n').next().unwrap_or_default()
}

/// The text up to the first line feed that is not quoted.
fn first_command(text: &str) -> Option<&str> {
    let mut state = Quote::default();
    for (at, c) in text.char_indices() {
        if c == '\n' && state == Quote::Not {
            return Some(&text[..at]);
        }
        state = state.after(c);
    }
    (state == Quote::Not).then_some(text)
}

/// The same with a backslash before each `#` that begins a word: shell-words takes those for comments.
fn with_hashes(line: &str) -> String {
    let mut escaped = String::with_capacity(line.len());
    let (mut state, mut begins) = (Quote::default(), true);
    for c in line.chars() {
        if c == '#' && begins && state == Quote::Not {
            escaped.push('\\');
        }
        escaped.push(c);
        begins = state == Quote::Not && c.is_ascii_whitespace();
        state = state.after(c);
    }
    escaped
}

/// Where a character stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Quote {
    #[default]
    Not,
    Escape,
    Single,
    Double,
    DoubleEscape,
}

impl Quote {
    /// Where the character behind `c` stands.
    fn after(self, c: char) -> Self {
        match (self, c) {
            (Self::Not, '\'') => Self::Single,
            (Self::Not, '"') | (Self::DoubleEscape, _) => Self::Double,
            (Self::Not, '\\') => Self::Escape,
            (Self::Single, '\'') | (Self::Double, '"') | (Self::Escape, _) => Self::Not,
            (Self::Double, '\\') => Self::DoubleEscape,
            (state, _) => state,
        }
    }
}

/// The word that ends with the text, with the place where it begins, and whether a quote is open there: what is being
/// typed.
pub(super) fn last(text: &str) -> (usize, bool) {
    let (mut state, mut start) = (Quote::default(), 0);
    for (at, c) in text.char_indices() {
        if c.is_whitespace() || matches!(c, '\'' | '"') && state != Quote::Escape {
            start = at + c.len_utf8();
        }
        state = state.after(c);
    }
    (start, !matches!(state, Quote::Not | Quote::Escape))
}
