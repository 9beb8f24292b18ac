//! What people read: the feed, tags, trends.

use std::fmt::Display;

use mini_twitter_core::input::{Path, Query};
use mini_twitter_core::page::Page;
use mini_twitter_core::post::{Entry, Post, PostListQuery};
use mini_twitter_core::routes;
use mini_twitter_core::timeline::{FeedQuery, Tag, Trend, TrendsQuery};

use crate::call::Call;
use crate::client::Client;
use crate::error::Error;

/// What I read.
#[derive(Debug, Clone, Copy)]
pub struct Timeline<'a>(&'a Client);

impl Client {
    /// What I read.
    pub fn timeline(&self) -> Timeline<'_> {
        Timeline(self)
    }
}

impl Timeline<'_> {
    /// Lists what I and those I follow posted and retweeted, the latest first.
    ///
    /// Its [`stream`](Call::stream) and its [`pages`](Call::pages) show a post once, also when several people
    /// retweeted it; they remember the ids they have shown.
    pub fn feed(&self, which: FeedQuery) -> Call<Page<Entry>> {
        let call = self.0.call(routes::GET_FEED, Query(which));
        call.unseen(|page: &mut Page<Entry>, seen| {
            page.items.retain(|entry| seen.insert(entry.post.id));
        })
    }

    /// Lists the posts with a tag, `"rust"` or `"#rust"`, the latest first.
    pub fn list_tag_posts(
        &self,
        tag: impl TryInto<Tag, Error: Display>,
        which: PostListQuery,
    ) -> Call<Page<Post>> {
        let tag = tag
            .try_into()
            .map_err(|what| Error::invalid("tag", what.to_string()));
        let input = tag.map(|tag| (Path(tag), Query(which)));
        self.0.try_call(&routes::LIST_TAG_POSTS, input)
    }

    /// Lists the tags most people use now, at most 20.
    pub fn list_trends(&self, which: TrendsQuery) -> Call<Vec<Trend>> {
        self.0.call(routes::LIST_TRENDS, Query(which))
    }
}
