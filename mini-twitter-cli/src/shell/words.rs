//! Splits text into lines and lines into words. Quotes are those of POSIX, except that an apostrophe after a letter or
//! digit is itself, so that `post I can't` needs no quotes. Nothing is expanded. `#` begins a comment only as the first
//! character of a line, so that `tag #rust` is a command.

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
            lines.push(shell_words::split(&escape_literals(line)).ok()?);
        }
        rest = rest[line.len()..].strip_prefix('\n').unwrap_or_default();
    }
    lines.retain(|words| !words.is_empty());
    Some(lines)
}

/// Returns why [`split`] waits for more of a text, and the ways out.
pub(super) fn what_is_open(text: &str) -> &'static str {
    match text.chars().fold(Quote::default(), Quote::after) {
        Quote::Escape => {
            "the line goes on after the backslash at its end: type the rest, or press Ctrl-C"
        }
        _ => "the quote is not closed: close it, or press Ctrl-C",
    }
}

fn first_line(text: &str) -> &str {
    text.split('\n').next().unwrap_or_default()
}

/// Returns the text up to the first line feed that is not quoted; `None` while a quote is open.
fn first_command(text: &str) -> Option<&str> {
    let mut state = Quote::default();
    for (at, c) in text.char_indices() {
        if c == '\n' && state.is_unquoted() {
            return Some(&text[..at]);
        }
        state = state.after(c);
    }
    state.is_unquoted().then_some(text)
}

/// Puts a backslash before what shell-words would not take literally: a `#` that begins a word, and an apostrophe within
/// a word.
fn escape_literals(line: &str) -> String {
    let mut escaped = String::with_capacity(line.len());
    let (mut state, mut begins_word) = (Quote::default(), true);
    for c in line.chars() {
        let is_hash = c == '#' && begins_word && state.is_unquoted();
        let is_apostrophe = c == '\'' && state == Quote::Word;
        if is_hash || is_apostrophe {
            escaped.push('\\');
        }
        escaped.push(c);
        begins_word = state.is_unquoted() && is_space(c);
        state = state.after(c);
    }
    escaped
}

/// The quoting at a character.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Quote {
    #[default]
    None,
    /// None, after a letter or digit, where an apostrophe begins no quote.
    Word,
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
            (Self::Word, '\'') => Self::Word,
            (Self::None | Self::Word, '"') | (Self::DoubleEscape, _) => Self::Double,
            (Self::None | Self::Word, '\\') => Self::Escape,
            (Self::None | Self::Word | Self::Escape, c) if c.is_alphanumeric() => Self::Word,
            (Self::Single, '\'')
            | (Self::Double, '"')
            | (Self::None | Self::Word | Self::Escape, _) => Self::None,
            (Self::Double, '\\') => Self::DoubleEscape,
            (Self::Single | Self::Double, _) => self,
        }
    }

    fn is_unquoted(self) -> bool {
        matches!(self, Self::None | Self::Word)
    }
}

/// Whether it separates words.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n')
}

/// Returns where the last word of the text begins, as a byte offset, and whether it is quoted.
pub(super) fn last(text: &str) -> (usize, bool) {
    let (mut state, mut start) = (Quote::default(), 0);
    for (at, c) in text.char_indices() {
        let is_quote = match c {
            '"' => state != Quote::Escape,
            '\'' => !matches!(state, Quote::Escape | Quote::Word),
            _ => false,
        };
        if is_space(c) || is_quote {
            start = at + c.len_utf8();
        }
        state = state.after(c);
    }
    (start, !state.is_unquoted() && state != Quote::Escape)
}

/// Returns the words before the word that begins after `text`, as [`last`] finds it, and the beginning of that word: in
/// quotes it begins before its last space. `None` in a comment.
pub(super) fn before_last(text: &str) -> Option<(Vec<String>, String)> {
    const MARK: char = '\u{1}';
    let closed = |quote: &str| split(&format!("{text}{MARK}{quote}"));
    let closed = closed("").or_else(|| closed("\"")).or_else(|| closed("'"));
    let mut words = closed?.pop()?;
    let begun = words.pop()?.strip_suffix(MARK)?.to_owned();
    Some((words, begun))
}
