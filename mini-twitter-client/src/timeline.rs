//! [`Timeline`]: the calls of the home feed, of hashtags and of trends.

use std::fmt::Display;

use mini_twitter_core::input::{Path, Query};
use mini_twitter_core::page::Page;
use mini_twitter_core::post::{Entry, Post, PostListQuery};
use mini_twitter_core::routes;
use mini_twitter_core::timeline::{FeedQuery, Tag, Trend, TrendsQuery};

use crate::call::Call;
use crate::client::Client;
use crate::error::Error;

/// The calls of the feed, hashtags and trends; see [`Client::timeline`].
#[derive(Debug, Clone, Copy)]
pub struct Timeline<'a>(&'a Client);

impl Client {
    /// Returns the calls of the feed, hashtags and trends.
    pub fn timeline(&self) -> Timeline<'_> {
        Timeline(self)
    }
}

impl Timeline<'_> {
    /// Lists the posts and retweets of you and the users you follow, newest first.
    ///
    /// [`stream`](Call::stream) and [`pages`](Call::pages) return a post once, even when several users retweeted
    /// it: they leave out a post that is among the last 10,000 they have returned.
    pub fn feed(&self, query: FeedQuery) -> Call<Page<Entry>> {
        let call = self.0.call(routes::GET_FEED, Query(query));
        call.deduplicate(|page: &mut Page<Entry>, seen| {
            page.items.retain(|entry| seen.insert(entry.post.id));
        })
    }

    /// Lists the posts with a hashtag, newest first. `tag` is given with or without `#`: `"rust"`, `"#rust"`.
    pub fn list_tag_posts(
        &self,
        tag: impl TryInto<Tag, Error: Display>,
        query: PostListQuery,
    ) -> Call<Page<Post>> {
        let tag = tag
            .try_into()
            .map_err(|error| Error::invalid("tag", error.to_string()));
        let input = tag.map(|tag| (Path(tag), Query(query)));
        self.0.try_call(&routes::LIST_TAG_POSTS, input)
    }

    /// Lists the hashtags that most users use now, at most 20.
    pub fn list_trends(&self, query: TrendsQuery) -> Call<Vec<Trend>> {
        self.0.call(routes::LIST_TRENDS, Query(query))
    }
}
