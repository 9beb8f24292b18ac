//! [`Paths`] finds the resource of a path in a tree of segments. A literal segment takes precedence over a parameter.
//! One slash at the end changes nothing; a path with an empty segment is no path of ours: `//v1` begins a URL of a host.

use std::borrow::Cow;
use std::collections::HashMap;

use percent_encoding::percent_decode_str;

/// The values of the parameters of a path, in order, percent-decoded.
pub type Slots<'a> = Vec<Cow<'a, str>>;

/// A tree of paths, each leading to a `T`.
#[derive(Debug)]
pub struct Paths<T> {
    literals: HashMap<&'static str, Paths<T>>,
    parameter: Option<Box<Paths<T>>>,
    value: Option<T>,
}

impl<T> Default for Paths<T> {
    fn default() -> Self {
        Self {
            literals: HashMap::new(),
            parameter: None,
            value: None,
        }
    }
}

impl<T: Default> Paths<T> {
    /// Returns the value of a path such as `/v1/posts/{post}`, and creates a default one if there is none.
    pub fn entry(&mut self, path: &'static str) -> &mut T {
        let mut at = self;
        for segment in segments(path).into_iter().flatten() {
            at = if segment.starts_with('{') {
                at.parameter.get_or_insert_default()
            } else {
                at.literals.entry(segment).or_default()
            };
        }
        at.value.get_or_insert_default()
    }
}

impl<T> Paths<T> {
    /// Returns the value of `path`, and the values of its parameters. Bytes that are not UTF-8 become U+FFFD, which no
    /// parameter accepts.
    pub fn find<'a>(&self, path: &'a str) -> Option<(&T, Slots<'a>)> {
        let (mut at, mut slots) = (self, Slots::new());
        for segment in segments(path).into_iter().flatten() {
            at = match (at.literals.get(segment), &at.parameter) {
                (Some(literal), _) => literal,
                (None, Some(parameter)) if !segment.is_empty() => {
                    slots.push(percent_decode_str(segment).decode_utf8_lossy());
                    parameter
                }
                (None, _) => return None,
            };
        }
        at.value.as_ref().map(|value| (value, slots))
    }
}

/// Splits a path; `None` is the root. A segment may be empty.
fn segments(path: &str) -> Option<impl Iterator<Item = &str>> {
    let rest = path.strip_prefix('/').unwrap_or(path);
    let rest = (!rest.is_empty()).then(|| rest.strip_suffix('/').unwrap_or(rest));
    rest.map(|rest| rest.split('/'))
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
    fn a_literal_takes_precedence_over_a_parameter() {
        assert_eq!(found("/posts/unread"), Some((2, vec![])));
        assert_eq!(found("/posts/7"), Some((3, vec!["7".to_owned()])));
        assert_eq!(found("/posts/7/like"), Some((1, vec!["7".to_owned()])));
    }

    #[test]
    fn a_trailing_slash_changes_nothing() {
        assert_eq!(found("/posts/7/"), found("/posts/7"));
    }

    #[test]
    fn a_parameter_is_decoded_after_the_path_is_split() {
        assert_eq!(found("/posts/a%2Fb%23"), Some((3, vec!["a/b#".to_owned()])));
    }

    #[test]
    fn nothing_answers_a_path_with_an_empty_segment() {
        for path in [
            "//",
            "//posts/7",
            "/posts//7",
            "/posts/7//",
            "/posts//like",
            "/posts//",
        ] {
            assert_eq!(found(path), None, "{path}");
        }
    }

    #[test]
    fn nothing_answers_an_unknown_path_or_half_a_path() {
        for path in ["/", "/posts", "/posts/7/likes", "/posts/unread/like"] {
            assert_eq!(found(path), None, "{path}");
        }
    }
}
