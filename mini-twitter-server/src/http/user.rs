//! Handlers of people and of how two of them are related.

use mini_twitter_core::input::{Json, Path, Query};
use mini_twitter_core::page::Page;
use mini_twitter_core::routes;
use mini_twitter_core::user::{
    Mute, PeopleQuery, Relationship, RelationshipsQuery, User, UserRef, UsersQuery,
};

use crate::app::{App, Me};
use crate::domain::user::{list, relation, show};
use crate::http::mount::{Mounted, mount, mount_page};
use crate::http::reply::Reply;

/// The routes of this resource with their handlers.
pub fn mounted() -> Vec<Mounted> {
    vec![
        mount_page(routes::LIST_USERS, list),
        mount(routes::GET_USER, get),
        mount_page(routes::LIST_FOLLOWERS, list_followers),
        mount_page(routes::LIST_FOLLOWING, list_following),
        mount(routes::FOLLOW, follow),
        mount(routes::UNFOLLOW, unfollow),
        mount(routes::BLOCK, block),
        mount(routes::UNBLOCK, unblock),
        mount(routes::MUTE, mute),
        mount(routes::UNMUTE, unmute),
        mount_page(routes::LIST_BLOCKS, list_blocks),
        mount_page(routes::LIST_MUTES, list_mutes),
        mount(routes::LIST_RELATIONSHIPS, list_relationships),
    ]
}

/// Lists people: the directory.
pub async fn list(app: App, me: Option<Me>, Query(query): Query<UsersQuery>) -> Reply<Page<User>> {
    list::directory(&app, me.as_ref(), &query).await
}

/// Shows someone's profile.
pub async fn get(app: App, me: Option<Me>, Path(who): Path<UserRef>) -> Reply<User> {
    show::get(&app, me.as_ref(), &who).await
}

/// Lists the followers of someone.
pub async fn list_followers(
    app: App,
    me: Option<Me>,
    Path(who): Path<UserRef>,
    Query(query): Query<PeopleQuery>,
) -> Reply<Page<User>> {
    list::followers(&app, me.as_ref(), &who, &query).await
}

/// Lists the people that someone follows.
pub async fn list_following(
    app: App,
    me: Option<Me>,
    Path(who): Path<UserRef>,
    Query(query): Query<PeopleQuery>,
) -> Reply<Page<User>> {
    list::following(&app, me.as_ref(), &who, &query).await
}

/// Follows someone.
pub async fn follow(app: App, me: Me, Path(who): Path<UserRef>) -> Reply<Relationship> {
    relation::follow(&app, &me, &who).await
}

/// Unfollows someone.
pub async fn unfollow(app: App, me: Me, Path(who): Path<UserRef>) -> Reply<Relationship> {
    relation::unfollow(&app, &me, &who).await
}

/// Blocks someone.
pub async fn block(app: App, me: Me, Path(who): Path<UserRef>) -> Reply<Relationship> {
    relation::block(&app, &me, &who).await
}

/// Removes a block.
pub async fn unblock(app: App, me: Me, Path(who): Path<UserRef>) -> Reply<Relationship> {
    relation::unblock(&app, &me, &who).await
}

/// Mutes someone.
pub async fn mute(
    app: App,
    me: Me,
    Path(who): Path<UserRef>,
    Json(mute): Json<Mute>,
) -> Reply<Relationship> {
    relation::mute(&app, &me, &who, mute).await
}

/// Removes a mute.
pub async fn unmute(app: App, me: Me, Path(who): Path<UserRef>) -> Reply<Relationship> {
    relation::unmute(&app, &me, &who).await
}

/// Lists the people I block.
pub async fn list_blocks(app: App, me: Me, Query(query): Query<PeopleQuery>) -> Reply<Page<User>> {
    list::blocks(&app, &me, &query).await
}

/// Lists the people I mute.
pub async fn list_mutes(app: App, me: Me, Query(query): Query<PeopleQuery>) -> Reply<Page<User>> {
    list::mutes(&app, &me, &query).await
}

/// Returns how I and several people are related.
pub async fn list_relationships(
    app: App,
    me: Me,
    Query(query): Query<RelationshipsQuery>,
) -> Reply<Vec<Relationship>> {
    relation::relationships(&app, &me, &query.user).await
}
