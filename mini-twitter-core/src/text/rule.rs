//! The rules of fields with a text, which garde calls.

use super::form::{cleaned, count, is_blank};
use super::link::is_url;
use crate::field::Maybe;

/// The maximum length of a post, in grapheme clusters.
pub const POST_CHARS: usize = 500;
/// The maximum length of a post, in bytes.
pub const POST_BYTES: usize = 8192;

/// Checks a text of one line, such as a name: not blank, no control characters, no separators of lines. The field itself
/// checks the length, so that an empty text has one message.
///
/// # Errors
/// A message for people.
pub fn line(text: &impl Maybe<String>, _: &()) -> garde::Result {
    match text.present() {
        Some(text) if is_blank(text) && !cleaned(text).is_empty() => {
            Err(garde::Error::new("is blank"))
        }
        Some(text) if text.chars().any(char::is_control) => {
            Err(garde::Error::new("contains a control character"))
        }
        Some(text) if text.contains(['\u{2028}', '\u{2029}']) => {
            Err(garde::Error::new("has more than one line"))
        }
        _ => Ok(()),
    }
}

/// Checks a text of several lines: no control characters other than line breaks and tabs.
///
/// # Errors
/// A message for people.
pub fn lines(text: &impl Maybe<String>, _: &()) -> garde::Result {
    let forbidden = |c: char| c.is_control() && !matches!(c, '\n' | '\t' | '\r');
    match text.present() {
        Some(text) if text.chars().any(forbidden) => {
            Err(garde::Error::new("contains a control character"))
        }
        _ => Ok(()),
    }
}

/// Checks the text of a post: not blank, at most [`POST_CHARS`] grapheme clusters. The field itself checks the bound in
/// bytes.
///
/// # Errors
/// When it is blank, too long, or contains control characters.
pub fn post(text: &impl Maybe<String>, context: &()) -> garde::Result {
    lines(text, context)?;
    let Some(text) = text.present().map(|text| cleaned(text)) else {
        return Ok(());
    };
    if is_blank(&text) {
        return Err(garde::Error::new("is blank"));
    }
    match count(&text) {
        length if length > POST_CHARS => Err(garde::Error::new(format!(
            "is {length} characters long, at most {POST_CHARS}"
        ))),
        _ => Ok(()),
    }
}

/// Checks the form of an email address: ASCII, one `@`, a domain with a dot.
///
/// # Errors
/// When it is not an email address.
pub fn email(address: &impl Maybe<String>, _: &()) -> garde::Result {
    let is_address = |address: &str| {
        let Some((local, domain)) = address.rsplit_once('@') else {
            return false;
        };
        let is_local = (1..=64).contains(&local.len())
            && local
                .bytes()
                .all(|b| b.is_ascii_graphic() && !b"\"(),:;<>@[\\]".contains(&b))
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..");
        let is_label = |label: &str| {
            (1..=63).contains(&label.len())
                && label
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        is_local && domain.contains('.') && domain.split('.').all(is_label)
    };
    match address.present() {
        Some(address) if !is_address(address) => Err(garde::Error::new(
            "is not an email address like alice@example.org",
        )),
        _ => Ok(()),
    }
}

impl Maybe<String> for String {
    fn present(&self) -> Option<&String> {
        Some(self)
    }
}

/// Checks a URL such as `https://example.org/me`.
///
/// # Errors
/// When it is not an HTTP or HTTPS URL with a host.
pub fn url(address: &impl Maybe<String>, _: &()) -> garde::Result {
    match address.present() {
        Some(address) if !is_url(address) => {
            Err(garde::Error::new("is not a URL like https://example.org"))
        }
        _ => Ok(()),
    }
}

/// Checks a phone number: 3–20 digits, with `+ - ( ) .` and spaces between them.
///
/// # Errors
/// When it is not a phone number.
pub fn phone(number: &impl Maybe<String>, _: &()) -> garde::Result {
    let is_number = |text: &str| {
        text.bytes()
            .all(|b| b.is_ascii_digit() || b"+-(). ".contains(&b))
            && (3..=20).contains(&text.bytes().filter(u8::is_ascii_digit).count())
    };
    match number.present() {
        Some(number) if !is_number(number) => {
            Err(garde::Error::new("is not a phone number of 3 to 20 digits"))
        }
        _ => Ok(()),
    }
}
