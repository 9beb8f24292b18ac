//! Mentions, `@username`: names are ASCII, so a letter of another script ends one and may stand before one.

use super::letter::{is_latin, is_letter_or_number, is_mark};
use super::name::{has_letter, is_name_char};

/// A mention, `@username`, in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The position of the `@`, in code points.
    pub start: u32,
    /// The position after the last character, in code points.
    pub end: u32,
    /// The username without `@`, as written.
    pub username: String,
}

/// Returns whether a character begins a mention.
pub(super) fn is_sign(c: char) -> bool {
    matches!(c, '@' | '＠')
}

/// Reads the mention whose sign is at `start`.
pub(super) fn read(chars: &[char], start: usize) -> Option<(usize, String)> {
    let name = chars[start + 1..].iter().take_while(|c| is_name_char(**c));
    let name: String = name.collect();
    let end = start + 1 + name.len();
    // `@alicé` is a longer word, which cannot be a username.
    let goes_on = |c: &char| is_sign(*c) || is_latin(*c) || is_mark(*c);
    let is_name = (3..=30).contains(&name.len())
        && has_letter(&name)
        && !chars.get(end).is_some_and(goes_on)
        && !is_domain(chars, start, end);
    is_name.then_some((end, name))
}

/// Returns whether the name is the beginning of the domain in an email address such as `почта@example.org`.
fn is_domain(chars: &[char], start: usize, end: usize) -> bool {
    let is_after_word = start > 0 && is_letter_or_number(chars[start - 1]);
    let label = || chars.get(end + 1).is_some_and(char::is_ascii_alphanumeric);
    is_after_word && chars.get(end).is_some_and(|c| matches!(c, '.' | '-')) && label()
}
