//! The wire types of what people read: the feed, tags, trends.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::input::PathArg;
use crate::page::paged;
use crate::text;
use crate::wire::{request, wire};

/// A tag as a path names it, `rust` or `#rust`, held as it is compared: NFKC and folded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema), schemars(inline, with = "String", extend("minLength" = 1, "maxLength" = 101, "examples" = ["rust"])))]
#[serde(try_from = "String", into = "String")]
pub struct Tag(String);

impl Tag {
    /// The tag without `#`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
impl FromStr for Tag {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text::tag(text).map(Self).ok_or("is not a tag")
    }
}
impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl TryFrom<String> for Tag {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}
impl TryFrom<&str> for Tag {
    type Error = &'static str;
    fn try_from(text: &str) -> Result<Self, Self::Error> {
        text.parse()
    }
}
impl From<Tag> for String {
    fn from(tag: Tag) -> Self {
        tag.0
    }
}
impl PathArg for Tag {}

paged! {
    /// Which part of the feed.
    pub struct FeedQuery {}
}

wire! {
    /// How far back trends look.
    #[derive(Copy, Default)]
    #[expect(missing_docs, reason = "the names say it")]
    pub enum TrendWindow {
        #[serde(rename = "1h")]
        Hour,
        #[default]
        #[serde(rename = "24h")]
        Day,
        #[serde(rename = "7d")]
        Week,
    }
}

request! {
    /// Which trends.
    #[derive(Default)]
    pub struct TrendsQuery {
        /// How far back; a day unless said.
        #[garde(skip)]
        optional window: TrendWindow,
    }
}

wire! {
    /// A tag that many use.
    pub struct Trend {
        /// The tag without `#`.
        pub tag: String,
        /// Posts with it.
        pub uses: u32,
        /// People who wrote them.
        pub authors: u32,
        /// Posts with it in each UTC hour of the window, the oldest first, the hour that runs last.
        pub history: Vec<u32>,
    }
}
