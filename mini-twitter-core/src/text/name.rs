//! Usernames: their characters, and those that nobody can have.

use super::form::fold;

/// Usernames that nobody can have: names of the API and of the CLI, names that look official, and names that stand for
/// nobody or for everybody.
pub const RESERVED: &[&str] = &[
    "me",
    "self",
    "last",
    "all",
    "here",
    "everyone",
    "everybody",
    "anyone",
    "someone",
    "nobody",
    "none",
    "null",
    "nil",
    "undefined",
    "unknown",
    "true",
    "false",
    "nan",
    "anonymous",
    "guest",
    "deleted",
    "deactivated",
    "banned",
    "admin",
    "admins",
    "administrator",
    "moderator",
    "mod",
    "owner",
    "staff",
    "team",
    "root",
    "sysadmin",
    "system",
    "server",
    "security",
    "support",
    "help",
    "official",
    "verified",
    "abuse",
    "postmaster",
    "webmaster",
    "hostmaster",
    "noreply",
    "no_reply",
    "minitwitter",
    "mini_twitter",
    "api",
    "docs",
    "health",
    "media",
    "v1",
    "search",
    "settings",
    "register",
    "login",
    "logout",
    "refresh",
];

/// Checks a username: ASCII letters, digits and `_`, at least one letter, not [`RESERVED`].
///
/// # Errors
/// A message for people.
pub fn username(name: &str, _: &()) -> garde::Result {
    if !name.bytes().all(is_name_byte) {
        return Err(garde::Error::new(
            "may contain only the letters a-z, digits and _",
        ));
    }
    if !has_letter(name) {
        return Err(garde::Error::new("must contain a letter"));
    }
    if RESERVED.contains(&&*fold(name)) {
        return Err(garde::Error::new("is reserved"));
    }
    Ok(())
}

pub(super) fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

pub(super) fn is_name_char(c: char) -> bool {
    u8::try_from(c).is_ok_and(is_name_byte)
}

pub(super) fn has_letter(name: &str) -> bool {
    name.bytes().any(|byte| byte.is_ascii_alphabetic())
}
