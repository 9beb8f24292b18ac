//! The forms of a text: how it is stored, how it is compared, how long it is, whether it shows anything.

use std::borrow::Cow;

use icu_casemap::CaseMapper;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use unicode_segmentation::UnicodeSegmentation;

use super::letter::is_invisible;

/// Returns a text in its stored form: CRLF and CR become LF, both ends are trimmed, and it is normalized to NFC.
pub fn clean(text: &str) -> String {
    cleaned(text).into_owned()
}

/// [`clean`], without a copy of a text that is clean.
pub(super) fn cleaned(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    let is_clean = !trimmed.contains('\r') && is_nfc(trimmed);
    if is_clean {
        return Cow::Borrowed(trimmed);
    }
    let lines = trimmed.replace("\r\n", "\n").replace('\r', "\n");
    Cow::Owned(lines.nfc().collect())
}

pub(super) fn is_nfc(text: &str) -> bool {
    text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes
}

/// Returns the length of a text in grapheme clusters.
pub fn count(text: &str) -> usize {
    text.graphemes(true).count()
}

/// Returns whether a text shows nothing: it has only white space and invisible characters.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_invisible(c))
}

/// Returns a text in the form that is compared without case: full case folding, in NFC. (Unicode, D145.)
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return lower(text);
    }
    let decomposed: String = text.nfd().collect();
    Cow::Owned(CaseMapper::new().fold_string(&decomposed).nfc().collect())
}

/// Returns a text in the form that is compared without case and without differences of width and style: full case
/// folding, in NFKC. (Unicode, D146.)
pub(super) fn fold_compatible(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return lower(text);
    }
    let decomposed: String = text.nfd().collect();
    let decomposed: String = CaseMapper::new().fold_string(&decomposed).nfkd().collect();
    Cow::Owned(CaseMapper::new().fold_string(&decomposed).nfkc().collect())
}

fn lower(ascii: &str) -> Cow<'_, str> {
    if ascii.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(ascii.to_ascii_lowercase())
    } else {
        Cow::Borrowed(ascii)
    }
}
