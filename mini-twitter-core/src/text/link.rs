//! URLs: what their host may be, and where one ends in a text.

use core::net::{Ipv4Addr, Ipv6Addr};

use super::letter::{
    is_foreign_punctuation, is_invisible, is_joiner, is_latin, is_letter_or_number, is_mark,
    is_medial,
};
use crate::wire::wire;

/// The longest host and the longest of its labels. (RFC 1035, section 2.3.4.)
const HOST_CHARS: usize = 253;
const LABEL_CHARS: usize = 63;

wire! {
    /// A URL in a text.
    pub struct Link {
        /// The position of the first character, in code points.
        pub start: u32,
        /// The position after the last character, in code points.
        pub end: u32,
        /// The URL as written.
        pub url: String,
    }
}

/// Returns whether the whole of a text is a URL of HTTP or HTTPS, with a host.
pub(super) fn is_url(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let Some(host) = scheme_end(&chars, 0) else {
        return false;
    };
    let forbidden = |c: &char| ends_url(*c) || (is_invisible(*c) && !is_joiner(*c));
    authority_end(&chars, host).is_some_and(|end| {
        let rest = &chars[end..];
        rest.first().is_none_or(|c| begins_rest(*c)) && !rest.iter().any(forbidden)
    })
}

/// Returns the end of the URL that begins at `start`, without the punctuation of the sentence around it.
pub(super) fn read(chars: &[char], start: usize) -> Option<usize> {
    let host = scheme_end(chars, start)?;
    let end = authority_end(chars, host)?;
    if chars.get(end).is_none_or(|c| !begins_rest(*c)) {
        return Some(end);
    }
    let rest = rest_end(chars, end);
    Some(end + without_closing(&chars[end..rest]))
}

/// Returns the end of `https://` or `http://`.
fn scheme_end(chars: &[char], start: usize) -> Option<usize> {
    let begins = |scheme: &&str| {
        let head = chars[start..].iter().take(scheme.len());
        head.map(char::to_ascii_lowercase).eq(scheme.chars())
    };
    let scheme = ["https://", "http://"].into_iter().find(begins)?;
    Some(start + scheme.len())
}

/// Returns the end of host and port. A user name before the host is refused: it is there to mislead.
fn authority_end(chars: &[char], start: usize) -> Option<usize> {
    let host = if chars.get(start) == Some(&'[') {
        ipv6_end(chars, start)?
    } else {
        host_end(chars, start)?
    };
    let end = port_end(chars, host)?;
    let mut rest = chars[end..].iter().take(HOST_CHARS);
    let is_user = rest
        .find(|c| !(c.is_ascii_alphanumeric() || ":._~%!$&+*=-".contains(**c)))
        .is_some_and(|c| *c == '@');
    (!is_user).then_some(end)
}

/// Returns the end of a port, if there is one; `None` for a number that is no port.
fn port_end(chars: &[char], start: usize) -> Option<usize> {
    if chars.get(start) != Some(&':') {
        return Some(start);
    }
    let digits = chars[start + 1..].iter().take_while(|c| c.is_ascii_digit());
    let digits: String = digits.collect();
    if digits.is_empty() {
        return Some(start);
    }
    let is_port = digits.parse::<u16>().is_ok_and(|port| port > 0);
    is_port.then_some(start + 1 + digits.len())
}

fn ipv6_end(chars: &[char], start: usize) -> Option<usize> {
    let inside = chars[start + 1..].iter().take(46);
    let inside: String = inside.take_while(|c| **c != ']').collect();
    let end = start + 1 + inside.chars().count();
    let is_address = inside.parse::<Ipv6Addr>().is_ok() && chars.get(end) == Some(&']');
    is_address.then_some(end + 1)
}

/// Returns the end of a host name or an IPv4 address.
fn host_end(chars: &[char], start: usize) -> Option<usize> {
    let fits = |c: &&char| is_label(**c) || **c == '.';
    let length = chars[start..]
        .iter()
        .take(HOST_CHARS + 2)
        .take_while(fits)
        .count();
    let mut host = &chars[start..start + length];
    // The text may go on right after a top-level domain: `https://example.orgです`, `https://example.org_`.
    let last = host
        .iter()
        .rposition(|c| *c == '.')
        .map_or(0, |dot| dot + 1);
    let goes_on =
        |c: &char| !(is_latin(*c) || is_mark(*c) || c.is_ascii_alphanumeric() || *c == '-');
    if let Some(at) = host[last..].iter().position(goes_on).filter(|at| *at > 0) {
        host = &host[..last + at];
    }
    while let [rest @ .., '.' | '-'] = host {
        host = rest;
    }
    let is_name = |label: &[char]| {
        (1..=LABEL_CHARS).contains(&label.len())
            && label.first().is_some_and(|c| is_letter_or_number(*c))
            && label.last().is_some_and(|c| *c != '-')
    };
    let is_host = host.len() <= HOST_CHARS && host.split(|c| *c == '.').all(is_name);
    let is_number = host
        .rsplit(|c| *c == '.')
        .next()?
        .iter()
        .all(char::is_ascii_digit);
    let is_ipv4 = || host.iter().collect::<String>().parse::<Ipv4Addr>().is_ok();
    (is_host && (!is_number || is_ipv4())).then_some(start + host.len())
}

fn is_label(c: char) -> bool {
    is_letter_or_number(c) || is_mark(c) || matches!(c, '-' | '_')
}

/// Returns whether a character begins the path, the query or the fragment.
fn begins_rest(c: char) -> bool {
    matches!(c, '/' | '?' | '#')
}

/// Returns whether a character is never part of a URL.
fn ends_url(c: char) -> bool {
    c.is_whitespace() || c.is_control() || "<>\"`{}|\\^".contains(c)
}

/// Returns the end of path, query and fragment, which begin at `start`: before what is never part of a URL, before
/// punctuation outside of ASCII, before a bracket that it did not open, and before another URL of a list.
fn rest_end(chars: &[char], start: usize) -> usize {
    let (mut round, mut square) = (0_usize, 0_usize);
    let mut at = start;
    while let Some(c) = chars.get(at) {
        let is_inside = || {
            chars
                .get(at + 1)
                .is_some_and(|next| is_letter_or_number(*next))
        };
        let ends = match c {
            '(' | '[' => {
                let open = if *c == '(' { &mut round } else { &mut square };
                *open += 1;
                false
            }
            ')' | ']' => {
                let open = if *c == ')' { &mut round } else { &mut square };
                let is_unopened = *open == 0;
                *open = open.saturating_sub(1);
                is_unopened
            }
            ',' | ';' => scheme_end(chars, at + 1).is_some(),
            c => {
                ends_url(*c)
                    || (is_invisible(*c) && !is_joiner(*c))
                    || (is_foreign_punctuation(*c) && !(is_medial(*c) && is_inside()))
            }
        };
        if ends {
            break;
        }
        at += 1;
    }
    at
}

/// Returns the length of `rest` without the marks at its end that belong to the sentence.
fn without_closing(mut rest: &[char]) -> usize {
    loop {
        rest = match rest {
            [before @ .., '\'', 's'] if !before.is_empty() => before,
            [
                before @ ..,
                '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '(' | '[' | '–' | '—' | '―',
            ] => before,
            _ => return rest.len(),
        };
    }
}
