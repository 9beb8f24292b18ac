//! Rust text as tokens: enough to tell code from comments and strings, not a parser.

/// One token, and the line it is on.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) line: usize,
}

/// What a token is. Comments, characters, lifetimes and white space are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A name, a keyword or a number.
    Word(String),
    /// A string literal, without its quotes, escapes as written.
    Text(String),
    /// `::`.
    Path,
    /// Any other character.
    Mark(char),
}

impl Token {
    /// The name, if it is one.
    pub(crate) fn word(&self) -> Option<&str> {
        match &self.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    /// Whether it is this character.
    pub(crate) fn is(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }

    /// Whether it is `::`.
    pub(crate) fn is_path(&self) -> bool {
        self.kind == Kind::Path
    }
}

/// The tokens of the code that is built into the program: without what stands behind `#[cfg(test)]`.
pub(crate) fn program(text: &str) -> Vec<Token> {
    without_tests(&tokens(text))
}

/// Every token of a text.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let (mut rest, mut line) = (text, 1);
    while let Some(first) = rest.chars().next() {
        let (length, kind) = next(rest, first);
        let (taken, after) = rest.split_at(length);
        found.extend(kind.map(|kind| Token { kind, line }));
        line += taken.matches('\n').count();
        rest = after;
    }
    found
}

/// How many bytes the next token takes, and what it is; nothing for what is skipped.
fn next(rest: &str, first: char) -> (usize, Option<Kind>) {
    if rest.starts_with("//") {
        return (rest.find('\n').unwrap_or(rest.len()), None);
    }
    if rest.starts_with("/*") {
        return (block_comment(rest), None);
    }
    if let Some(string) = string(rest) {
        return string;
    }
    if first == '\'' {
        return (quote(rest), None);
    }
    if rest.starts_with("::") {
        return (2, Some(Kind::Path));
    }
    if first.is_alphanumeric() || first == '_' {
        let bare = rest.strip_prefix("r#").unwrap_or(rest);
        let length = word(bare);
        let kind = Kind::Word(bare[..length].to_owned());
        return (rest.len() - bare.len() + length, Some(kind));
    }
    let kind = (!first.is_whitespace()).then_some(Kind::Mark(first));
    (first.len_utf8(), kind)
}

fn word(text: &str) -> usize {
    text.find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(text.len())
}

/// The length of a comment that may hold others.
fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < text.len() {
        let here = &text.as_bytes()[at..];
        depth += i32::from(here.starts_with(b"/*")) - i32::from(here.starts_with(b"*/"));
        let is_mark = here.starts_with(b"/*") || here.starts_with(b"*/");
        at += if is_mark { 2 } else { 1 };
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

/// A string literal of any kind, when the text begins with one.
fn string(text: &str) -> Option<(usize, Option<Kind>)> {
    let head = text.trim_start_matches(['b', 'c']);
    let head_length = text.len() - head.len();
    if head_length > 1 {
        return None;
    }
    if let Some(raw) = head.strip_prefix('r') {
        let inner = raw.trim_start_matches('#').strip_prefix('"')?;
        let end = format!("\"{}", "#".repeat(raw.len() - inner.len() - 1));
        let length = inner.find(&end)?;
        let begin = text.len() - inner.len();
        let kind = Kind::Text(inner[..length].to_owned());
        return Some((begin + length + end.len(), Some(kind)));
    }
    let inner = head.strip_prefix('"')?;
    let mut is_escaped = false;
    let end = inner.find(|c| {
        let is_end = c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        is_end
    })?;
    Some((
        head_length + end + 2,
        Some(Kind::Text(inner[..end].to_owned())),
    ))
}

/// The length of a character or of a lifetime.
fn quote(text: &str) -> usize {
    let inner = &text[1..];
    if inner.starts_with('\\') {
        let end = inner[2..].find('\'').unwrap_or(inner.len() - 2);
        return end + 4;
    }
    let length = inner.chars().next().map_or(0, char::len_utf8);
    if inner[length..].starts_with('\'') {
        return length + 2;
    }
    1 + word(inner)
}

/// The words within each call of a macro that is written with braces.
pub(crate) fn calls<'a>(tokens: &'a [Token], name: &'a str) -> impl Iterator<Item = Vec<&'a str>> {
    let starts = tokens
        .windows(3)
        .enumerate()
        .filter_map(move |(at, three)| {
            let is_call = three[0].word() == Some(name) && three[1].is('!') && three[2].is('{');
            is_call.then_some(at + 3)
        });
    starts.map(|start| {
        let mut depth = 1;
        let within = tokens[start..].iter().take_while(|token| {
            depth += i32::from(token.is('{')) - i32::from(token.is('}'));
            depth > 0
        });
        within.filter_map(Token::word).collect()
    })
}

fn without_tests(tokens: &[Token]) -> Vec<Token> {
    let mut kept = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        if is_test(&tokens[at..]) {
            at += item(&tokens[at..]);
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    kept
}

/// Whether `#[cfg(test)]` is next.
fn is_test(tokens: &[Token]) -> bool {
    let shape = [None, None, Some("cfg"), None, Some("test"), None, None];
    tokens.len() > shape.len()
        && tokens[0].is('#')
        && tokens[1].is('[')
        && shape
            .iter()
            .zip(tokens)
            .all(|(word, token)| token.word() == *word)
}

/// How many tokens an item with its attributes takes.
fn item(tokens: &[Token]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < tokens.len() {
        let token = &tokens[at];
        at += 1;
        depth += i32::from(['(', '[', '{'].iter().any(|open| token.is(*open)));
        let is_close = [')', ']', '}'].iter().any(|close| token.is(*close));
        depth -= i32::from(is_close);
        if depth == 0 && (token.is(';') || token.is('}')) {
            break;
        }
    }
    at
}

#[test]
fn comments_strings_characters_and_tests_are_no_code() {
    let text = r##"
        // use a::b;
        /* use c /* d */ ::e; */
        const X: &str = "use f::g;\" h"; const Y: &str = r#"i::j "k" "#;
        fn l<'m>(n: &'m u8) -> char { if n == '\'' { '"' } else { b'o' } }
        #[cfg(test)]
        mod tests { use super::*; }
        use r#type::q;
    "##;

    let words: Vec<_> = program(text)
        .iter()
        .filter_map(|token| Some(token.word()?.to_owned()))
        .collect();

    let expected = "const X str const Y str fn l n u8 char if n else b use type q";
    assert_eq!(words.join(" "), expected);
}
