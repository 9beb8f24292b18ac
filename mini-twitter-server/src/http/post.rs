//! Handlers of posts, replies, quotes, retweets, likes and bookmarks.

use mini_twitter_core::id::PostId;
use mini_twitter_core::input::{Json, Path, Query};
use mini_twitter_core::page::Page;
use mini_twitter_core::post::{
    EditPost, NewPost, Post, PostEdit, PostListQuery, PostsQuery, Thread,
};
use mini_twitter_core::routes;
use mini_twitter_core::user::{PeopleQuery, User};

use crate::app::{App, Me};
use crate::domain::once::{Keyed, Made};
use crate::domain::post::{self, bookmark as bookmarks, like as likes, retweet as retweets};
use crate::http::mount::{Mounted, mount, mount_page};
use crate::http::reply::Reply;

/// The routes of this resource with their handlers.
pub fn mounted() -> Vec<Mounted> {
    vec![
        mount_page(routes::LIST_POSTS, list),
        mount(routes::CREATE_POST, create),
        mount(routes::GET_POST, get),
        mount(routes::EDIT_POST, edit),
        mount(routes::DELETE_POST, delete),
        mount_page(routes::LIST_EDITS, list_edits),
        mount_page(routes::LIST_REPLIES, list_replies),
        mount(routes::GET_THREAD, get_thread),
        mount(routes::LIKE, like),
        mount(routes::UNLIKE, unlike),
        mount_page(routes::LIST_LIKES, list_likes),
        mount(routes::RETWEET, retweet),
        mount(routes::UNRETWEET, unretweet),
        mount_page(routes::LIST_RETWEETS, list_retweets),
        mount_page(routes::LIST_QUOTES, list_quotes),
        mount(routes::BOOKMARK, bookmark),
        mount(routes::UNBOOKMARK, unbookmark),
        mount_page(routes::LIST_BOOKMARKS, list_bookmarks),
    ]
}

/// Lists all public posts.
pub async fn list(
    app: App,
    viewer: Option<Me>,
    Query(query): Query<PostsQuery>,
) -> Reply<Page<Post>> {
    post::list::all(&app, viewer.as_ref(), &query).await
}

/// Creates a post, a reply or a quote.
pub async fn create(app: App, me: Keyed<Me>, Json(new): Json<NewPost>) -> Reply<Made<Post>> {
    post::create(&app, &me, new).await
}

/// Shows one post.
pub async fn get(app: App, viewer: Option<Me>, Path(id): Path<PostId>) -> Reply<Post> {
    post::get(&app, viewer.as_ref(), id).await
}

/// Edits a post.
pub async fn edit(
    app: App,
    me: Me,
    Path(id): Path<PostId>,
    Json(change): Json<EditPost>,
) -> Reply<Post> {
    post::edit(&app, &me, id, change).await
}

/// Deletes a post.
pub async fn delete(app: App, me: Me, Path(id): Path<PostId>) -> Reply<()> {
    post::delete(&app, &me, id).await
}

/// Lists the earlier versions of a post.
pub async fn list_edits(
    app: App,
    viewer: Option<Me>,
    Path(id): Path<PostId>,
    Query(query): Query<PostListQuery>,
) -> Reply<Page<PostEdit>> {
    post::list::edits(&app, viewer.as_ref(), id, &query).await
}

/// Lists direct replies.
pub async fn list_replies(
    app: App,
    viewer: Option<Me>,
    Path(id): Path<PostId>,
    Query(query): Query<PostListQuery>,
) -> Reply<Page<Post>> {
    post::list::replies(&app, viewer.as_ref(), id, &query).await
}

/// Shows a thread.
pub async fn get_thread(app: App, viewer: Option<Me>, Path(id): Path<PostId>) -> Reply<Thread> {
    post::thread(&app, viewer.as_ref(), id).await
}

/// Likes a post.
pub async fn like(app: App, me: Me, Path(id): Path<PostId>) -> Reply<Post> {
    likes::like(&app, &me, id).await
}

/// Removes a like.
pub async fn unlike(app: App, me: Me, Path(id): Path<PostId>) -> Reply<Post> {
    likes::unlike(&app, &me, id).await
}

/// Lists the people who like a post.
pub async fn list_likes(
    app: App,
    viewer: Option<Me>,
    Path(id): Path<PostId>,
    Query(query): Query<PeopleQuery>,
) -> Reply<Page<User>> {
    likes::list(&app, viewer.as_ref(), id, &query).await
}

/// Retweets a post.
pub async fn retweet(app: App, me: Me, Path(id): Path<PostId>) -> Reply<Post> {
    retweets::retweet(&app, &me, id).await
}

/// Removes a retweet.
pub async fn unretweet(app: App, me: Me, Path(id): Path<PostId>) -> Reply<Post> {
    retweets::unretweet(&app, &me, id).await
}

/// Lists the people who retweeted a post.
pub async fn list_retweets(
    app: App,
    viewer: Option<Me>,
    Path(id): Path<PostId>,
    Query(query): Query<PeopleQuery>,
) -> Reply<Page<User>> {
    retweets::list(&app, viewer.as_ref(), id, &query).await
}

/// Lists the posts that quote a post.
pub async fn list_quotes(
    app: App,
    viewer: Option<Me>,
    Path(id): Path<PostId>,
    Query(query): Query<PostListQuery>,
) -> Reply<Page<Post>> {
    post::list::quotes(&app, viewer.as_ref(), id, &query).await
}

/// Bookmarks a post.
pub async fn bookmark(app: App, me: Me, Path(id): Path<PostId>) -> Reply<Post> {
    bookmarks::bookmark(&app, &me, id).await
}

/// Removes a bookmark.
pub async fn unbookmark(app: App, me: Me, Path(id): Path<PostId>) -> Reply<Post> {
    bookmarks::unbookmark(&app, &me, id).await
}

/// Lists the posts I bookmarked.
pub async fn list_bookmarks(
    app: App,
    me: Me,
    Query(query): Query<PostListQuery>,
) -> Reply<Page<Post>> {
    post::list::bookmarks(&app, &me, &query).await
}
