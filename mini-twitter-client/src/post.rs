//! [`Posts`]: the calls about posts, with their likes, retweets, bookmarks, replies and quotes.

use mini_twitter_core::id::PostId;
use mini_twitter_core::input::{Json, Path, Query};
use mini_twitter_core::page::Page;
use mini_twitter_core::post::{
    EditPost, NewPost, Post, PostEdit, PostListQuery, PostsQuery, Thread,
};
use mini_twitter_core::routes;
use mini_twitter_core::user::{PeopleQuery, User};

use crate::call::Call;
use crate::client::Client;
use crate::error::Error;

/// The calls about posts; see [`Client::posts`].
#[derive(Debug, Clone, Copy)]
pub struct Posts<'a>(&'a Client);

impl Client {
    /// Returns the calls about posts.
    pub fn posts(&self) -> Posts<'_> {
        Posts(self)
    }
}

impl Posts<'_> {
    /// Lists public posts.
    pub fn list(&self, query: PostsQuery) -> Call<Page<Post>> {
        self.0.call(routes::LIST_POSTS, Query(query))
    }

    /// Creates a post, a reply or a quote: once, even when the request is retried. With an
    /// [`idempotency_key`](Call::idempotency_key) of your own, once within 24 hours.
    pub fn create(&self, new_post: NewPost) -> Call<Post> {
        let is_empty = new_post.text.is_none() && new_post.quote.is_none();
        let what = "is missing: a post has a text or quotes another";
        let input = (!is_empty).then_some(Json(new_post));
        let input = input.ok_or_else(|| Error::invalid("text", what));
        self.0.try_call(&routes::CREATE_POST, input)
    }

    /// Shows a post.
    pub fn get(&self, post: PostId) -> Call<Post> {
        self.0.call(routes::GET_POST, Path(post))
    }

    /// Edits one of your posts; earlier versions stay in its edit history.
    pub fn edit(&self, post: PostId, change: EditPost) -> Call<Post> {
        self.0.call(routes::EDIT_POST, (Path(post), Json(change)))
    }

    /// Deletes a post.
    pub fn delete(&self, post: PostId) -> Call<()> {
        self.0.call(routes::DELETE_POST, Path(post))
    }

    /// Lists the earlier versions of a post, newest first.
    pub fn list_edits(&self, post: PostId, query: PostListQuery) -> Call<Page<PostEdit>> {
        self.0.call(routes::LIST_EDITS, (Path(post), Query(query)))
    }

    /// Lists the direct replies to a post, oldest first.
    pub fn list_replies(&self, post: PostId, query: PostListQuery) -> Call<Page<Post>> {
        let input = (Path(post), Query(query));
        self.0.call(routes::LIST_REPLIES, input)
    }

    /// Shows the thread of a post: the posts above it and its replies.
    pub fn get_thread(&self, post: PostId) -> Call<Thread> {
        self.0.call(routes::GET_THREAD, Path(post))
    }

    /// Likes a post. Repeating it has no effect.
    pub fn like(&self, post: PostId) -> Call<Post> {
        self.0.call(routes::LIKE, Path(post))
    }

    /// Removes a like.
    pub fn unlike(&self, post: PostId) -> Call<Post> {
        self.0.call(routes::UNLIKE, Path(post))
    }

    /// Lists who liked a post, newest first.
    pub fn list_likes(&self, post: PostId, query: PeopleQuery) -> Call<Page<User>> {
        self.0.call(routes::LIST_LIKES, (Path(post), Query(query)))
    }

    /// Retweets a post. Repeating it has no effect.
    pub fn retweet(&self, post: PostId) -> Call<Post> {
        self.0.call(routes::RETWEET, Path(post))
    }

    /// Removes a retweet.
    pub fn unretweet(&self, post: PostId) -> Call<Post> {
        self.0.call(routes::UNRETWEET, Path(post))
    }

    /// Lists who retweeted a post, newest first.
    pub fn list_retweets(&self, post: PostId, query: PeopleQuery) -> Call<Page<User>> {
        let input = (Path(post), Query(query));
        self.0.call(routes::LIST_RETWEETS, input)
    }

    /// Lists the posts that quote a post, newest first.
    pub fn list_quotes(&self, post: PostId, query: PostListQuery) -> Call<Page<Post>> {
        self.0.call(routes::LIST_QUOTES, (Path(post), Query(query)))
    }

    /// Bookmarks a post; only you see your bookmarks. Repeating it has no effect.
    pub fn bookmark(&self, post: PostId) -> Call<Post> {
        self.0.call(routes::BOOKMARK, Path(post))
    }

    /// Removes a bookmark.
    pub fn unbookmark(&self, post: PostId) -> Call<Post> {
        self.0.call(routes::UNBOOKMARK, Path(post))
    }

    /// Lists the posts you bookmarked, most recent bookmark first.
    pub fn list_bookmarks(&self, query: PostListQuery) -> Call<Page<Post>> {
        self.0.call(routes::LIST_BOOKMARKS, Query(query))
    }
}
