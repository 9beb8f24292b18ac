//! Makes texts of other users safe for a terminal: what it would interpret is replaced by a visible form.
//!
//! Replaced are control characters (every escape sequence begins with one, so that no sequence has to be parsed), bidi
//! embeddings, overrides and isolates (UAX #9), invisible characters that are not part of a script or an emoji, and
//! combining marks beyond what any language stacks.

use std::fmt::Write as _;

use mini_twitter_core::text::is_invisible;
use unicode_width::UnicodeWidthChar as _;

/// How many combining marks a character may carry: Vietnamese needs two, Hebrew three, Tibetan five.
const MARKS: usize = 5;

/// Makes text of several lines safe: line feeds stay, tabs become spaces.
pub fn text(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    escaped(&text, |c, safe| match c {
        '\n' => safe.push('\n'),
        '\t' => safe.push_str("    "),
        _ => escape(c, safe),
    })
}

/// Makes text of one line safe, such as a name or a cell: line feeds are replaced too.
pub fn inline(text: &str) -> String {
    escaped(text, escape)
}

/// Makes a column of tab-separated output safe, reversibly: `\t`, `\n`, `\r` and `\\`.
pub fn field(text: &str) -> String {
    escaped(text, |c, safe| match c {
        '\t' => safe.push_str("\\t"),
        '\n' => safe.push_str("\\n"),
        '\r' => safe.push_str("\\r"),
        _ => escape(c, safe),
    })
}

/// Whether a terminal would interpret the character or not display it, in any context: JSON escapes these too.
pub fn is_hidden(c: char) -> bool {
    c.is_control() || is_bidi(c) || is_needless(c)
}

/// Copies `text`; control characters are written by `control`, other unsafe ones by [`escape`].
fn escaped(text: &str, control: impl Fn(char, &mut String)) -> String {
    let mut safe = String::with_capacity(text.len());
    let (mut before, mut marks, mut is_in_flag) = (None, 0, false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        is_in_flag = is_flag_tag(c) && (is_in_flag || before == Some('🏴'));
        marks = if is_mark(c) && !is_in_flag {
            marks + 1
        } else {
            0
        };
        if c.is_control() {
            control(c, &mut safe);
        } else if is_bidi(c)
            || is_needless(c) && !is_in_flag
            || is_joiner(c) && !joins(c, before, next)
            || marks > MARKS
        {
            escape(c, &mut safe);
        } else {
            safe.push(c);
        }
        before = Some(c);
    }
    safe
}

/// Writes a visible form of a character: `␛`, `\u{202e}`.
fn escape(c: char, safe: &mut String) {
    match c {
        '\0'..='\x1f' => safe.extend(char::from_u32(0x2400 + u32::from(c))),
        '\x7f' => safe.push('␡'),
        _ => write!(safe, "\\u{{{:x}}}", u32::from(c)).expect("writing to a string cannot fail"),
    }
}

/// Embeddings, overrides, isolates: they reorder the text around them.
fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Characters that show nothing and that no text needs.
fn is_needless(c: char) -> bool {
    is_invisible(c) && !is_joiner(c)
}

/// Characters without width that scripts and emoji need, one at a time, between two others.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}'..='\u{200f}' | '\u{61c}' | '\u{fe00}'..='\u{fe0f}')
}

/// Whether a joiner has characters to join or to change; otherwise two names that look alike could differ.
fn joins(c: char, before: Option<char>, next: Option<char>) -> bool {
    let is_visible = |c: char| !c.is_whitespace() && !is_hidden(c) && !is_joiner(c);
    let is_keycap = |c: char| c.is_ascii_digit() || matches!(c, '#' | '*');
    if is_selector(c) {
        return before.is_some_and(|c| is_visible(c) && (!c.is_ascii() || is_keycap(c)));
    }
    // A selector may come before a joiner: a burning heart is heart, selector, joiner, fire.
    before.is_some_and(|c| is_visible(c) && !c.is_ascii() || is_selector(c))
        && next.is_some_and(is_visible)
}

fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}')
}

/// Tag characters spell the flags of England, Scotland and Wales after a black flag (UTS #51, 2.2).
fn is_flag_tag(c: char) -> bool {
    matches!(c, '\u{e0020}'..='\u{e007f}')
}

/// Characters that are stacked on the one before them.
fn is_mark(c: char) -> bool {
    c.width() == Some(0)
}
