//! The wire types of the feed, of hashtags and of trends.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::input::PathArg;
use crate::page::paged;
use crate::text;
use crate::wire::{request, wire};

/// A hashtag in a path, with or without `#`. It is compared case-folded and in NFKC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema), schemars(inline, with = "String", extend("minLength" = 1, "maxLength" = 101, "examples" = ["rust"])))]
#[serde(try_from = "String", into = "String")]
pub struct Tag(String);

impl Tag {
    /// Returns the hashtag without `#`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
impl FromStr for Tag {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text::tag(text).map(Self).ok_or("is not a hashtag")
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
impl TryFrom<&String> for Tag {
    type Error = &'static str;
    fn try_from(text: &String) -> Result<Self, Self::Error> {
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
    /// The page of the feed.
    pub struct FeedQuery {}
}

wire! {
    /// The time span of trends, which ends with the current UTC hour.
    #[derive(Copy, Default)]
    #[expect(missing_docs, reason = "the names and values say it")]
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
    /// The time span of a list of trends.
    #[derive(Default)]
    pub struct TrendsQuery {
        /// The time span; default: `24h`.
        #[garde(skip)]
        optional window: TrendWindow,
    }
}

wire! {
    /// A hashtag that many users use.
    pub struct Trend {
        /// The hashtag without `#`.
        pub tag: String,
        /// How many posts contain it.
        pub uses: u32,
        /// How many users wrote those posts.
        pub authors: u32,
        /// How many posts contain it in each UTC hour of the time span, from the oldest hour to the current one.
        pub history: Vec<u32>,
    }
}
