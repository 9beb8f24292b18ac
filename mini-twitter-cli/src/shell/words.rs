//! Splits text into lines and lines into words. Quotes are those of POSIX; nothing is expanded; `#` begins a comment
//! only as the first character of a line, so that `tag #rust` is a command.

/// Returns the words of each line, without comments and blank lines; `None` while a quote is open or the last line ends
/// in a backslash. A line feed in quotes is part of its word.
pub fn split(text: &str) -> Option<Vec<Vec<String>>> {
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
            lines.push(shell_words::split(&escape_hashes(line)).ok()?);
        }
        rest = rest[line.len()..].strip_prefix('\n').unwrap_or_default();
    }
    lines.retain(|words| !words.is_empty());
    Some(lines)
}

fn first_line(text: &str) -> &str {
    text.split('\n').next().unwrap_or_default()
}

/// Returns the text up to the first line feed that is not quoted; `None` while a quote is open.
fn first_command(text: &str) -> Option<&str> {
    let mut state = Quote::default();
    for (at, c) in text.char_indices() {
        if c == '\n' && state == Quote::None {
            return Some(&text[..at]);
        }
        state = state.after(c);
    }
    (state == Quote::None).then_some(text)
}

/// Puts a backslash before each `#` that begins a word: shell-words would treat it as a comment.
fn escape_hashes(line: &str) -> String {
    let mut escaped = String::with_capacity(line.len());
    let (mut state, mut begins_word) = (Quote::default(), true);
    for c in line.chars() {
        if c == '#' && begins_word && state == Quote::None {
            escaped.push('\\');
        }
        escaped.push(c);
        begins_word = state == Quote::None && c.is_ascii_whitespace();
        state = state.after(c);
    }
    escaped
}

/// The quoting at a character.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Quote {
    #[default]
    None,
    Escape,
    Single,
    Double,
    DoubleEscape,
}

impl Quote {
    /// The quoting at the character after `c`.
    fn after(self, c: char) -> Self {
        match (self, c) {
            (Self::None, '\'') => Self::Single,
            (Self::None, '"') | (Self::DoubleEscape, _) => Self::Double,
            (Self::None, '\\') => Self::Escape,
            (Self::Single, '\'') | (Self::Double, '"') | (Self::Escape, _) => Self::None,
            (Self::Double, '\\') => Self::DoubleEscape,
            (state, _) => state,
        }
    }
}

/// Returns where the last word of the text begins, as a byte offset, and whether it is quoted.
pub(super) fn last(text: &str) -> (usize, bool) {
    let (mut state, mut start) = (Quote::default(), 0);
    for (at, c) in text.char_indices() {
        if c.is_whitespace() || matches!(c, '\'' | '"') && state != Quote::Escape {
            start = at + c.len_utf8();
        }
        state = state.after(c);
    }
    (start, !matches!(state, Quote::None | Quote::Escape))
}
