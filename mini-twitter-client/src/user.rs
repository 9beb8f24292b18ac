//! People: profiles, who follows whom, blocks and mutes.
//!
//! Whom a call is about may be said by id, by name (`"alice"`, `"@alice"`) or as a [`UserRef`].

use std::fmt::Display;

use mini_twitter_core::input::{Json, Path, Query};
use mini_twitter_core::page::Page;
use mini_twitter_core::post::{Entry, Post, PostListQuery};
use mini_twitter_core::routes;
use mini_twitter_core::user::{
    Mute, PeopleQuery, Relationship, RelationshipsQuery, User, UserPostsQuery, UserRef, UsersQuery,
};

use crate::call::Call;
use crate::client::Client;
use crate::error::Error;

/// Other people.
#[derive(Debug, Clone, Copy)]
pub struct Users<'a>(&'a Client);

impl Client {
    /// Other people.
    pub fn users(&self) -> Users<'_> {
        Users(self)
    }
}

/// Reads whom a call is about; what is no name is refused when the call is awaited.
fn who(user: impl TryInto<UserRef, Error: Display>) -> Result<UserRef, Error> {
    user.try_into()
        .map_err(|what| Error::invalid("user", what.to_string()))
}

impl Users<'_> {
    /// Lists people: the directory.
    pub fn list(&self, which: UsersQuery) -> Call<Page<User>> {
        self.0.call(routes::LIST_USERS, Query(which))
    }

    /// Shows someone's profile.
    pub fn get(&self, user: impl TryInto<UserRef, Error: Display>) -> Call<User> {
        self.0.try_call(&routes::GET_USER, who(user).map(Path))
    }

    /// Lists what someone posted and retweeted, the latest first.
    pub fn list_posts(
        &self,
        user: impl TryInto<UserRef, Error: Display>,
        which: UserPostsQuery,
    ) -> Call<Page<Entry>> {
        let input = who(user).map(|user| (Path(user), Query(which)));
        self.0.try_call(&routes::LIST_USER_POSTS, input)
    }

    /// Lists what someone likes, the latest like first.
    pub fn list_likes(
        &self,
        user: impl TryInto<UserRef, Error: Display>,
        which: PostListQuery,
    ) -> Call<Page<Post>> {
        let input = who(user).map(|user| (Path(user), Query(which)));
        self.0.try_call(&routes::LIST_USER_LIKES, input)
    }

    /// Lists who follows someone, the latest first.
    pub fn list_followers(
        &self,
        user: impl TryInto<UserRef, Error: Display>,
        which: PeopleQuery,
    ) -> Call<Page<User>> {
        let input = who(user).map(|user| (Path(user), Query(which)));
        self.0.try_call(&routes::LIST_FOLLOWERS, input)
    }

    /// Lists whom someone follows, the latest first.
    pub fn list_following(
        &self,
        user: impl TryInto<UserRef, Error: Display>,
        which: PeopleQuery,
    ) -> Call<Page<User>> {
        let input = who(user).map(|user| (Path(user), Query(which)));
        self.0.try_call(&routes::LIST_FOLLOWING, input)
    }

    /// Follows someone; twice is the same as once.
    pub fn follow(&self, user: impl TryInto<UserRef, Error: Display>) -> Call<Relationship> {
        self.0.try_call(&routes::FOLLOW, who(user).map(Path))
    }

    /// Follows someone no more.
    pub fn unfollow(&self, user: impl TryInto<UserRef, Error: Display>) -> Call<Relationship> {
        self.0.try_call(&routes::UNFOLLOW, who(user).map(Path))
    }

    /// Blocks someone: both follows end, and neither sees the other's posts.
    pub fn block(&self, user: impl TryInto<UserRef, Error: Display>) -> Call<Relationship> {
        self.0.try_call(&routes::BLOCK, who(user).map(Path))
    }

    /// Blocks someone no more.
    pub fn unblock(&self, user: impl TryInto<UserRef, Error: Display>) -> Call<Relationship> {
        self.0.try_call(&routes::UNBLOCK, who(user).map(Path))
    }

    /// Mutes someone, for good or until a time; they never learn.
    pub fn mute(
        &self,
        user: impl TryInto<UserRef, Error: Display>,
        how: Mute,
    ) -> Call<Relationship> {
        let input = who(user).map(|user| (Path(user), Json(how)));
        self.0.try_call(&routes::MUTE, input)
    }

    /// Mutes someone no more.
    pub fn unmute(&self, user: impl TryInto<UserRef, Error: Display>) -> Call<Relationship> {
        self.0.try_call(&routes::UNMUTE, who(user).map(Path))
    }

    /// Lists whom I block, the latest first.
    pub fn list_blocks(&self, which: PeopleQuery) -> Call<Page<User>> {
        self.0.call(routes::LIST_BLOCKS, Query(which))
    }

    /// Lists whom I mute, the latest first.
    pub fn list_mutes(&self, which: PeopleQuery) -> Call<Page<User>> {
        self.0.call(routes::LIST_MUTES, Query(which))
    }

    /// Tells how I stand to each of up to 50 people.
    pub fn list_relationships(&self, whom: RelationshipsQuery) -> Call<Vec<Relationship>> {
        self.0.call(routes::LIST_RELATIONSHIPS, Query(whom))
    }
}
