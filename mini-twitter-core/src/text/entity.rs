//! Finds the mentions, hashtags and URLs in a text, in one pass.

use super::link::{self, Link};
use super::mention::{self, Mention};
use super::name::is_name_char;
use super::tag::{self, Hashtag};

/// The mentions, hashtags and URLs in a text, each list in the order of the text. None overlap.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The mentions, whether or not there is such a user.
    pub mentions: Vec<Mention>,
    /// The hashtags.
    pub hashtags: Vec<Hashtag>,
    /// The URLs.
    pub links: Vec<Link>,
}

/// Finds the mentions, hashtags and URLs in a text that [`clean`](super::clean) returned.
pub fn find(text: &str) -> Found {
    let mut found = Found::default();
    // Each of them has an `@`, a `#` or a `:`; the full-width signs begin with this byte.
    let may_begin = |byte| matches!(byte, b'@' | b'#' | b':' | 0xef);
    if !text.bytes().any(may_begin) {
        return found;
    }
    let chars: Vec<char> = text.chars().collect();
    let (mut at, mut last_end) = (0, None);
    while at < chars.len() {
        let before = at.checked_sub(1).map(|before| chars[before]);
        // `#a/#b` are two, `example.org/#a` is none.
        let is_list = before == Some('/') && last_end == Some(at - 1);
        let before = before.filter(|_| !is_list);
        let end = found.read(&chars, at, before);
        last_end = end.or(last_end);
        at = end.unwrap_or(at + 1);
    }
    found
}

impl Found {
    /// Adds what begins at `start`, and returns its end.
    fn read(&mut self, chars: &[char], start: usize, before: Option<char>) -> Option<usize> {
        let follows = |is_part: fn(char) -> bool| before.is_some_and(is_part);
        let end = match chars[start] {
            'h' | 'H' if !follows(|c| c.is_ascii_alphanumeric()) => {
                let end = link::read(chars, start)?;
                self.links.push(Link {
                    start: index(start),
                    end: index(end),
                    url: chars[start..end].iter().collect(),
                });
                end
            }
            c if mention::is_sign(c) && !follows(|c| is_name_char(c) || is_bound(c)) => {
                let (end, username) = mention::read(chars, start)?;
                self.mentions.push(Mention {
                    start: index(start),
                    end: index(end),
                    username,
                });
                end
            }
            c if tag::is_sign(c) && !follows(|c| tag::is_word(c) || is_bound(c)) => {
                let (end, tag) = tag::read(chars, start)?;
                self.hashtags.push(Hashtag {
                    start: index(start),
                    end: index(end),
                    tag,
                });
                end
            }
            _ => return None,
        };
        Some(end)
    }
}

/// Returns whether a sign after this character is part of something else: an address, a path, an entity of HTML.
fn is_bound(c: char) -> bool {
    mention::is_sign(c) || tag::is_sign(c) || matches!(c, '/' | '&')
}

fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
