//! Passwords: the form that is hashed, and those that are refused.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::form::{fold, is_nfc};
use crate::field::Secret;

/// The most common passwords of at least 8 characters; shorter ones are refused anyway.
const COMMON_PASSWORDS: &[&str] = &[
    "password",
    "password1",
    "password12",
    "password123",
    "passw0rd",
    "12345678",
    "123456789",
    "1234567890",
    "qwertyui",
    "qwertyuiop",
    "qwerty123",
    "1q2w3e4r",
    "1qaz2wsx",
    "abcd1234",
    "abc12345",
    "iloveyou",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "superman",
    "trustno1",
    "letmein1",
    "welcome1",
    "admin123",
    "administrator",
    "changeme",
    "11111111",
    "00000000",
    "88888888",
    "87654321",
    "asdfghjkl",
    "zaq12wsx",
    "starwars",
    "whatever",
    "computer",
    "internet",
    "mini-twitter",
    "minitwitter",
];

/// Returns the text of a password as it is measured and hashed: in NFC, with every space as an ASCII space, so that it is
/// the same from any keyboard. (OpaqueString, RFC 8265, section 4.2.)
pub fn prepared(password: &Secret) -> Cow<'_, str> {
    let text = password.expose();
    let is_odd_space = |c: char| !c.is_ascii() && c.is_whitespace() && !c.is_control();
    if is_nfc(text) && !text.contains(is_odd_space) {
        return Cow::Borrowed(text);
    }
    let spaced = text.chars().map(|c| if is_odd_space(c) { ' ' } else { c });
    Cow::Owned(spaced.nfc().collect())
}

/// Checks a new password: at most 512 bytes, and not a common one. The field itself checks the length in characters.
///
/// # Errors
/// When it is too long or common.
pub fn password(password: &Secret, _: &()) -> garde::Result {
    let text = prepared(password);
    if text.len() > 512 {
        return Err(garde::Error::new("must have at most 512 bytes"));
    }
    if COMMON_PASSWORDS.contains(&&*fold(&text)) {
        return Err(garde::Error::new("is too common"));
    }
    Ok(())
}

/// The length of a code that is mailed, in digits.
const CODE_DIGITS: usize = 6;

/// Checks a code that was mailed: digits alone. The field itself checks the length, so that another one has one message.
///
/// # Errors
/// A message for people.
pub fn code(code: &Secret, _: &()) -> garde::Result {
    let code = code.expose();
    let has_length = code.chars().count() == CODE_DIGITS;
    if has_length && !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(garde::Error::new("must have 6 digits"));
    }
    Ok(())
}
