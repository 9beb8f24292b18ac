//! Pages: [`Page`], the [`Cursor`] at which a list goes on, and the two fields every paged query has.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

/// How many items a page holds unless asked.
pub const DEFAULT_LIMIT: u32 = 20;
/// How many items a page holds at most.
pub const MAX_LIMIT: u32 = 100;

/// Some of a list, and where it goes on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "openapi",
    derive(schemars::JsonSchema),
    schemars(rename = "{T}Page")
)]
pub struct Page<T> {
    /// The items, in the list's order.
    pub items: Vec<T>,
    /// The cursor of the next page; none at the end. A page may be empty and still have a next one.
    pub next: Option<Cursor>,
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            next: None,
        }
    }
}

/// Where a list goes on: opaque to callers, bound to the list and the filters it came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "openapi",
    derive(schemars::JsonSchema),
    schemars(inline, extend("maxLength" = 200))
)]
#[serde(transparent)]
pub struct Cursor(pub String);

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl From<String> for Cursor {
    fn from(text: String) -> Self {
        Self(text)
    }
}
impl garde::rules::length::bytes::Bytes for Cursor {
    fn validate_num_bytes(&self, min: usize, max: usize) -> Result<(), garde::Error> {
        self.0.validate_num_bytes(min, max)
    }
}

/// The last item of a page, by its one or two integers (the second is 0 in a list of one).
pub type Key = [i64; 2];

/// Which list, with which filters, a cursor belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope(u32);

impl Scope {
    /// The scope of a route with the texts that tell its lists apart: path and filters.
    pub fn of(parts: &[&str]) -> Self {
        // FNV-1a: short, and the same on every node and build. http://www.isthe.com/chongo/tech/comp/fnv/
        let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        let hash_part = |hash, part: &&str| part.bytes().chain([0xff]).fold(hash, step);
        Self(parts.iter().fold(0x811c_9dc5, hash_part))
    }
}

const VERSION: u8 = 1;

impl Cursor {
    /// Writes the key at which the list of `scope` goes on.
    pub fn new(scope: Scope, key: Key) -> Self {
        let mut bytes = vec![VERSION];
        bytes.extend(scope.0.to_be_bytes());
        bytes.extend(key[0].to_be_bytes());
        if key[1] != 0 {
            bytes.extend(key[1].to_be_bytes());
        }
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Reads the key back; `None` when it is of another list, of another form, or made up.
    pub fn key(&self, scope: Scope) -> Option<Key> {
        let bytes = URL_SAFE_NO_PAD.decode(&self.0).ok()?;
        let rest = bytes.strip_prefix(&[VERSION])?;
        let rest = rest.strip_prefix(&scope.0.to_be_bytes())?;
        let (first, second) = rest.split_at_checked(8)?;
        let first = i64::from_be_bytes(first.try_into().ok()?);
        let second = match second {
            [] => 0,
            bytes => i64::from_be_bytes(bytes.try_into().ok()?),
        };
        Some([first, second])
    }
}

/// A query with `limit` and `cursor`.
pub trait Paged: Serialize + Clone {
    /// How many items, between 1 and [`MAX_LIMIT`].
    fn limit(&self) -> usize;
    /// Where to go on.
    fn cursor(&self) -> Option<&Cursor>;
    /// The same query from another place on.
    #[must_use]
    fn at(self, cursor: Option<Cursor>) -> Self;
    /// The filters alone, as text: what a cursor is bound to.
    fn filters(&self) -> String;
}

/// Writes a paged query: its own fields, then `limit` and `cursor` (`flatten` does not go with `deny_unknown_fields`).
///
/// ```text
/// paged! { /// Which part of the feed.
///     pub struct FeedQuery {} }
/// // becomes a struct of the own fields, `limit: Option<u32>`, `cursor: Option<Cursor>`, and its `Paged`
/// ```
macro_rules! paged {
    ($(#[$meta:meta])* pub struct $name:ident { $($own:tt)* }) => {
        $crate::wire::request! {
            $(#[$meta])*
            #[derive(Default)]
            pub struct $name {
                $($own)*
                /// How many at most: 1 to 100, 20 unless said.
                #[garde(range(min = 1, max = 100))]
                optional limit: u32,
                /// Where to go on: `next` of the page before.
                #[garde(length(bytes, max = 200))]
                optional cursor: $crate::page::Cursor,
            }
        }
        impl $crate::page::Paged for $name {
            fn limit(&self) -> usize {
                self.limit.unwrap_or($crate::page::DEFAULT_LIMIT) as usize
            }
            fn cursor(&self) -> Option<&$crate::page::Cursor> {
                self.cursor.as_ref()
            }
            fn at(mut self, cursor: Option<$crate::page::Cursor>) -> Self {
                self.cursor = cursor;
                self
            }
            fn filters(&self) -> String {
                let mut bare = self.clone();
                (bare.limit, bare.cursor) = (None, None);
                serde_html_form::to_string(&bare).expect("query fields are flat")
            }
        }
    };
}
pub(crate) use paged;
