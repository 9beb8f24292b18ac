//! Pages: [`Page`], the [`Cursor`] of the next page, and `paged!`, which adds `limit` and `cursor` to a query.

use std::borrow::Cow;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::text::Stored;

/// The default number of items in a page.
pub const DEFAULT_LIMIT: u32 = 20;
/// The maximum number of items in a page.
pub const MAX_LIMIT: u32 = 100;

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "openapi",
    derive(schemars::JsonSchema),
    schemars(rename = "{T}Page")
)]
pub struct Page<T> {
    /// The items, in the order of the list.
    pub items: Vec<T>,
    /// The cursor of the next page; `null` at the end of the list. An empty page may still have a next page.
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

/// A position in a list: opaque to callers, and valid only for the list and the filters it came from.
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

impl Stored for Cursor {
    fn stored(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&self.0))
    }
}

/// The sort key of the last item of a page: one or two integers. The second is 0 when the list is sorted by one.
pub type Key = [i64; 2];

/// The list and the filters that a cursor is valid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope(u32);

impl Scope {
    /// Returns the scope of a route; `parts` are the texts that identify the list: operation, path and filters.
    pub fn of(parts: &[&str]) -> Self {
        // FNV-1a: short, and the same on every node and build. http://www.isthe.com/chongo/tech/comp/fnv/
        let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        let hash_part = |hash, part: &&str| part.bytes().chain([0xff]).fold(hash, step);
        Self(parts.iter().fold(0x811c_9dc5, hash_part))
    }
}

const VERSION: u8 = 1;

impl Cursor {
    /// Creates the cursor for the items after `key` in the list of `scope`.
    pub fn new(scope: Scope, key: Key) -> Self {
        let mut bytes = vec![VERSION];
        bytes.extend(scope.0.to_be_bytes());
        bytes.extend(key[0].to_be_bytes());
        if key[1] != 0 {
            bytes.extend(key[1].to_be_bytes());
        }
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Returns the key; `None` when the cursor belongs to another list or another version, or is invalid.
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

/// A query with `limit` and `cursor`; `paged!` implements it.
pub trait Paged: Serialize + Clone {
    /// Returns the maximum number of items, 1 to [`MAX_LIMIT`].
    fn limit(&self) -> usize;
    /// Returns the position to continue from.
    fn cursor(&self) -> Option<&Cursor>;
    /// Returns the same query with another position.
    #[must_use]
    fn at(self, cursor: Option<Cursor>) -> Self;
    /// Returns the query without `limit` and `cursor`, as text.
    fn filters(&self) -> String;
}

/// Checks the number of items of a page: 1 to [`MAX_LIMIT`].
///
/// # Errors
/// When it is out of bounds.
pub fn limit(limit: &Option<u32>, _: &()) -> garde::Result {
    match limit {
        Some(limit) if !(1..=MAX_LIMIT).contains(limit) => {
            Err(garde::Error::new(format!("must be 1 to {MAX_LIMIT}")))
        }
        _ => Ok(()),
    }
}

/// Declares a `request!` with its own fields, then `limit` and `cursor`, and implements [`Paged`].
///
/// It is a macro because serde does not combine `flatten` with `deny_unknown_fields`.
///
/// ```text
/// paged! {
///     /// The page of the feed.
///     pub struct FeedQuery {}
/// }
/// // becomes
/// request! {
///     /// The page of the feed.
///     #[derive(Default)]
///     pub struct FeedQuery {
///         optional limit: u32,
///         optional cursor: Cursor,
///     }
/// }
/// impl Paged for FeedQuery { .. }
/// ```
macro_rules! paged {
    ($(#[$meta:meta])* pub struct $name:ident { $($own:tt)* }) => {
        $crate::wire::request! {
            $(#[$meta])*
            #[derive(Default)]
            pub struct $name {
                $($own)*
                /// The maximum number of items, 1–100; default: 20.
                #[garde(custom($crate::page::limit))]
                #[cfg_attr(feature = "openapi", schemars(range(min = 1, max = 100)))]
                optional limit: u32,
                /// The position to continue from: `next` of the previous page.
                optional cursor: $crate::page::Cursor [up to 200 bytes],
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
