//! Posts: writing, reading, and what people do with them.

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

/// Posts.
#[derive(Debug, Clone, Copy)]
pub struct Posts<'a>(&'a Client);

impl Client {
    /// Posts.
    pub fn posts(&self) -> Posts<'_> {
        Posts(self)
    }
}

impl Posts<'_> {
    /// Lists all public posts.
    pub fn list(&self, which: PostsQuery) -> Call<Page<Post>> {
        self.0.call(routes::LIST_POSTS, Query(which))
    }

    /// Publishes a post, a reply or a quote: once, however often it has to be sent.
    pub fn create(&self, new: NewPost) -> Call<Post> {
        self.0.call(routes::CREATE_POST, Json(new))
    }

    /// Shows one post.
    pub fn get(&self, post: PostId) -> Call<Post> {
        self.0.call(routes::GET_POST, Path(post))
    }

    /// Changes a post of mine; what it said before stays in its history.
    pub fn edit(&self, post: PostId, change: EditPost) -> Call<Post> {
        self.0.call(routes::EDIT_POST, (Path(post), Json(change)))
    }

    /// Deletes a post of mine for good.
    pub fn delete(&self, post: PostId) -> Call<()> {
        self.0.call(routes::DELETE_POST, Path(post))
    }

    /// Lists what a post said before, the latest first.
    pub fn list_edits(&self, post: PostId, which: PostListQuery) -> Call<Page<PostEdit>> {
        self.0.call(routes::LIST_EDITS, (Path(post), Query(which)))
    }

    /// Lists direct replies, the oldest first.
    pub fn list_replies(&self, post: PostId, which: PostListQuery) -> Call<Page<Post>> {
        let input = (Path(post), Query(which));
        self.0.call(routes::LIST_REPLIES, input)
    }

    /// Shows a post between what it answers and what answers it.
    pub fn get_thread(&self, post: PostId) -> Call<Thread> {
        self.0.call(routes::GET_THREAD, Path(post))
    }

    /// Likes a post; twice is the same as once.
    pub fn like(&self, post: PostId) -> Call<Post> {
        self.0.call(routes::LIKE, Path(post))
    }

    /// Likes a post no more.
    pub fn unlike(&self, post: PostId) -> Call<Post> {
        self.0.call(routes::UNLIKE, Path(post))
    }

    /// Lists who likes a post, the latest first.
    pub fn list_likes(&self, post: PostId, which: PeopleQuery) -> Call<Page<User>> {
        self.0.call(routes::LIST_LIKES, (Path(post), Query(which)))
    }

    /// Passes a post on to those who follow me; twice is the same as once.
    pub fn retweet(&self, post: PostId) -> Call<Post> {
        self.0.call(routes::RETWEET, Path(post))
    }

    /// Takes a retweet back.
    pub fn unretweet(&self, post: PostId) -> Call<Post> {
        self.0.call(routes::UNRETWEET, Path(post))
    }

    /// Lists who retweeted a post, the latest first.
    pub fn list_retweets(&self, post: PostId, which: PeopleQuery) -> Call<Page<User>> {
        let input = (Path(post), Query(which));
        self.0.call(routes::LIST_RETWEETS, input)
    }

    /// Lists the posts that quote a post, the latest first.
    pub fn list_quotes(&self, post: PostId, which: PostListQuery) -> Call<Page<Post>> {
        self.0.call(routes::LIST_QUOTES, (Path(post), Query(which)))
    }

    /// Keeps a post for later; nobody else sees it.
    pub fn bookmark(&self, post: PostId) -> Call<Post> {
        self.0.call(routes::BOOKMARK, Path(post))
    }

    /// Keeps a post no more.
    pub fn unbookmark(&self, post: PostId) -> Call<Post> {
        self.0.call(routes::UNBOOKMARK, Path(post))
    }

    /// Lists the posts I keep, the latest bookmark first.
    pub fn list_bookmarks(&self, which: PostListQuery) -> Call<Page<Post>> {
        self.0.call(routes::LIST_BOOKMARKS, Query(which))
    }
}
