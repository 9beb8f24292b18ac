//! Hashtags: where one ends in a text, and the form in which it is stored and compared.
//!
//! A tag is a word in the sense of UAX #31, of letters, numbers and `_`: marks follow a letter or a number, and some
//! characters are part of it only inside, such as joiners and middle dots.

use super::form::fold_compatible;
use super::letter::{
    is_joiner, is_letter, is_letter_or_number, is_mark, is_medial, is_selector, takes_joiner,
};
use crate::wire::wire;

/// The maximum length of a hashtag, in code points.
pub const TAG_CHARS: usize = 100;

wire! {
    /// A hashtag in a text.
    pub struct Hashtag {
        /// The position of the `#`, in code points.
        pub start: u32,
        /// The position after the last character, in code points.
        pub end: u32,
        /// The hashtag without `#`, case-folded and in NFKC.
        pub tag: String,
    }
}

/// Returns a hashtag in the form that is stored and compared, without `#`: case-folded and in NFKC, without variation
/// selectors. `None` when it is not one: it needs a letter.
pub fn tag(text: &str) -> Option<String> {
    let text = text.strip_prefix(is_sign).unwrap_or(text);
    let has_selector = text.contains(is_selector);
    let folded = if has_selector {
        fold_compatible(&text.replace(is_selector, "")).into_owned()
    } else {
        fold_compatible(text).into_owned()
    };
    let chars: Vec<char> = folded.chars().collect();
    let is_tag = chars.len() <= TAG_CHARS
        && word_end(&chars, 0) == chars.len()
        && chars.iter().any(|c| is_letter(*c));
    is_tag.then_some(folded)
}

/// Returns whether a character begins a hashtag.
pub(super) fn is_sign(c: char) -> bool {
    matches!(c, '#' | '＃')
}

/// Returns whether a character is part of a word wherever it stands: what follows one does not begin a hashtag.
pub(super) fn is_word(c: char) -> bool {
    is_letter_or_number(c) || c == '_' || is_mark(c)
}

/// Reads the hashtag whose sign is at `start`.
pub(super) fn read(chars: &[char], start: usize) -> Option<(usize, String)> {
    let end = word_end(chars, start + 1);
    let word: String = chars[start + 1..end].iter().collect();
    Some((end, tag(&word)?))
}

/// Returns the end of the word that begins at `start`; `start` when none does.
fn word_end(chars: &[char], start: usize) -> usize {
    let mut end = start;
    while let Some(c) = chars.get(end) {
        let word = &chars[start..end];
        let fits = is_letter_or_number(*c)
            || *c == '_'
            || (is_mark(*c) && word.last().is_some_and(|c| *c != '_'))
            || is_inside(word, *c, chars.get(end + 1).copied());
        if !fits {
            break;
        }
        end += 1;
    }
    end
}

/// Returns whether `c`, which is no part of words elsewhere, is one between `word` and `next`.
fn is_inside(word: &[char], c: char, next: Option<char>) -> bool {
    let (Some(last), Some(next)) = (word.last(), next) else {
        return false;
    };
    let is_between = is_letter_or_number(*last) || is_mark(*last);
    if is_joiner(c) {
        let letter = word.iter().rev().find(|c| !is_mark(**c));
        return is_between && letter.is_some_and(|c| takes_joiner(*c)) && takes_joiner(next);
    }
    is_between && (is_medial(c) || is_selector(c)) && is_letter_or_number(next)
}
