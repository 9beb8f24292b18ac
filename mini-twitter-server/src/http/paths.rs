//! [`Paths`] finds what answers a path: a tree of segments, a word before a slot. Empty segments are passed over, so a
//! trailing slash changes nothing.

use std::borrow::Cow;
use std::collections::HashMap;

use percent_encoding::percent_decode_str;

/// What stood in the slots of a path, in order, decoded.
pub type Slots<'a> = Vec<Cow<'a, str>>;

/// A tree of paths, each leading to a `T`.
#[derive(Debug)]
pub struct Paths<T> {
    words: HashMap<&'static str, Paths<T>>,
    slot: Option<Box<Paths<T>>>,
    here: Option<T>,
}

impl<T> Default for Paths<T> {
    fn default() -> Self {
        Self {
            words: HashMap::new(),
            slot: None,
            here: None,
        }
    }
}

impl<T: Default> Paths<T> {
    /// What `path` leads to, made when there is nothing yet: `/v1/posts/{post}`.
    pub fn entry(&mut self, path: &'static str) -> &mut T {
        let mut at = self;
        for segment in segments(path) {
            at = if segment.starts_with('{') {
                at.slot.get_or_insert_default()
            } else {
                at.words.entry(segment).or_default()
            };
        }
        at.here.get_or_insert_default()
    }
}

impl<T> Paths<T> {
    /// What answers `path`, and what stands in its slots; bytes that are no text become what no slot takes.
    pub fn find<'a>(&self, path: &'a str) -> Option<(&T, Slots<'a>)> {
        let (mut at, mut slots) = (self, Slots::new());
        for segment in segments(path) {
            at = match (at.words.get(segment), &at.slot) {
                (Some(word), _) => word,
                (None, Some(slot)) => {
                    slots.push(percent_decode_str(segment).decode_utf8_lossy());
                    slot
                }
                (None, None) => return None,
            };
        }
        at.here.as_ref().map(|here| (here, slots))
    }
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str) -> Option<(u8, Vec<String>)> {
        let mut paths = Paths::<u8>::default();
        *paths.entry("/posts/{post}/like") = 1;
        *paths.entry("/posts/unread") = 2;
        *paths.entry("/posts/{post}") = 3;
        let (number, slots) = paths.find(path)?;
        Some((*number, slots.into_iter().map(Cow::into_owned).collect()))
    }

    #[test]
    fn a_word_goes_before_a_slot() {
        assert_eq!(found("/posts/unread"), Some((2, vec![])));
        assert_eq!(found("/posts/7"), Some((3, vec!["7".to_owned()])));
        assert_eq!(found("/posts/7/like"), Some((1, vec!["7".to_owned()])));
    }

    #[test]
    fn a_trailing_slash_changes_nothing() {
        assert_eq!(found("/posts/7/"), found("/posts/7"));
    }

    #[test]
    fn a_slot_is_decoded_after_the_path_is_split() {
        assert_eq!(found("/posts/a%2Fb%23"), Some((3, vec!["a/b#".to_owned()])));
    }

    #[test]
    fn nothing_answers_an_unknown_path_or_half_a_path() {
        for path in ["/", "/posts", "/posts/7/likes", "/posts/unread/like"] {
            assert_eq!(found(path), None, "{path}");
        }
    }
}
