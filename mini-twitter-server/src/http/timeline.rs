//! Handlers of the feed, of the posts and likes of one person, of tags and trends.

use mini_twitter_core::input::{Path, Query};
use mini_twitter_core::page::Page;
use mini_twitter_core::post::{Entry, Post, PostListQuery};
use mini_twitter_core::routes;
use mini_twitter_core::timeline::{FeedQuery, Tag, Trend, TrendsQuery};
use mini_twitter_core::user::{UserPostsQuery, UserRef};

use crate::app::{App, Me};
use crate::domain::{post, timeline, trend};
use crate::http::mount::{Mounted, mount, mount_page};
use crate::http::reply::Reply;

/// The routes of this resource with their handlers.
pub fn mounted() -> Vec<Mounted> {
    vec![
        mount_page(routes::LIST_USER_POSTS, list_user_posts),
        mount_page(routes::LIST_USER_LIKES, list_user_likes),
        mount_page(routes::GET_FEED, get_feed),
        mount_page(routes::LIST_TAG_POSTS, list_tag_posts),
        mount(routes::LIST_TRENDS, list_trends),
    ]
}

/// Lists the posts and retweets of me and the people I follow.
pub async fn get_feed(app: App, me: Me, Query(query): Query<FeedQuery>) -> Reply<Page<Entry>> {
    timeline::feed(&app, &me, &query).await
}

/// Lists the posts and retweets of someone.
pub async fn list_user_posts(
    app: App,
    viewer: Option<Me>,
    Path(who): Path<UserRef>,
    Query(query): Query<UserPostsQuery>,
) -> Reply<Page<Entry>> {
    timeline::of_user(&app, viewer.as_ref(), &who, &query).await
}

/// Lists the posts that someone likes.
pub async fn list_user_likes(
    app: App,
    viewer: Option<Me>,
    Path(who): Path<UserRef>,
    Query(query): Query<PostListQuery>,
) -> Reply<Page<Post>> {
    post::list::liked_by(&app, viewer.as_ref(), &who, &query).await
}

/// Lists the posts with a tag.
pub async fn list_tag_posts(
    app: App,
    viewer: Option<Me>,
    Path(tag): Path<Tag>,
    Query(query): Query<PostListQuery>,
) -> Reply<Page<Post>> {
    post::list::tagged(&app, viewer.as_ref(), &tag, &query).await
}

/// Lists the tags that most people use.
pub async fn list_trends(app: App, Query(query): Query<TrendsQuery>) -> Reply<Vec<Trend>> {
    trend::list(&app, &query).await
}
