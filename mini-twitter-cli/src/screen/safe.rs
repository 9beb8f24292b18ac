//! Makes what others wrote safe for a terminal: what would be obeyed is shown instead.
//!
//! Shown are control characters (ESC begins every escape sequence, so nothing else need be parsed), bidi embeddings,
//! overrides and isolates (UAX #9), invisible characters that are not part of a script or an emoji, and combining
//! marks beyond what any language piles up.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar as _;

/// How many combining marks a character may carry: Vietnamese needs two, Hebrew three, Tibetan five.
const MARKS: usize = 5;

/// Text of several lines: line feeds stay, tabs become spaces.
pub fn text(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    shown(&text, |c, safe| match c {
        '\n' => safe.push('\n'),
        '\t' => safe.push_str("    "),
        _ => show(c, safe),
    })
}

/// A name, a place, a cell: one line.
pub fn word(text: &str) -> String {
    shown(text, show)
}

/// One line between tabs, from which the text can be had again: `\t`, `\n`, `\r` and `\\`.
pub fn field(text: &str) -> String {
    shown(text, |c, safe| match c {
        '\t' => safe.push_str("\\t"),
        '\n' => safe.push_str("\\n"),
        '\r' => safe.push_str("\\r"),
        _ => show(c, safe),
    })
}

/// Whether a terminal could obey it, or a reader not see it, wherever it stands: such are escaped in JSON too.
pub fn is_unseen(c: char) -> bool {
    c.is_control() || is_bidi(c) || is_invisible(c)
}

/// Copies `text`, handing what a terminal would obey to `control`.
fn shown(text: &str, control: impl Fn(char, &mut String)) -> String {
    let mut safe = String::with_capacity(text.len());
    let (mut before, mut marks, mut is_part) = (None, 0, false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        is_part = is_flag_tag(c) && (is_part || before == Some('🏴'));
        marks = if is_mark(c) && !is_part { marks + 1 } else { 0 };
        if c.is_control() {
            control(c, &mut safe);
        } else if is_bidi(c)
            || is_invisible(c) && !is_part
            || is_joiner(c) && !joins(c, before, next)
            || marks > MARKS
        {
            show(c, &mut safe);
        } else {
            safe.push(c);
        }
        before = Some(c);
    }
    safe
}

/// Writes a character so that it can be seen: `␛`, `\u{202e}`.
fn show(c: char, safe: &mut String) {
    match c {
        '\0'..='\x1f' => safe.extend(char::from_u32(0x2400 + u32::from(c))),
        '\x7f' => safe.push('␡'),
        _ => write!(safe, "\\u{{{:x}}}", u32::from(c)).expect("a string takes everything"),
    }
}

/// Embeddings, overrides, isolates: they reorder what stands around them.
fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Characters without width that no text needs.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}' | '\u{2028}' | '\u{2029}'
        | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Characters without width that scripts and emoji need, one at a time, between two others.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}'..='\u{200f}' | '\u{61c}' | '\u{fe00}'..='\u{fe0f}')
}

/// Whether a joiner has something to join or to change; without it, two names that look alike could differ.
fn joins(c: char, before: Option<char>, next: Option<char>) -> bool {
    let is_seen = |c: char| !c.is_whitespace() && !is_unseen(c) && !is_joiner(c);
    let is_keycap = |c: char| c.is_ascii_digit() || matches!(c, '#' | '*');
    if is_selector(c) {
        return before.is_some_and(|c| is_seen(c) && (!c.is_ascii() || is_keycap(c)));
    }
    // A selector may stand before a joiner: a burning heart is heart, selector, joiner, fire.
    before.is_some_and(|c| is_seen(c) && !c.is_ascii() || is_selector(c))
        && next.is_some_and(is_seen)
}

fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}')
}

/// Tag characters spell the flags of England, Scotland and Wales behind a black flag (UTS #51, 2.2).
fn is_flag_tag(c: char) -> bool {
    matches!(c, '\u{e0020}'..='\u{e007f}')
}

/// Characters that pile up on the one before them.
fn is_mark(c: char) -> bool {
    c.width() == Some(0)
}
