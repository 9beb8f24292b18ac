//! [`Users`]: the calls about users: profiles, follows, blocks and mutes.
//!
//! A user is given by id, by username (`"alice"`, `"@alice"`) or as a [`UserRef`].

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

/// The calls about users; see [`Client::users`].
///
/// A user is given by id, by username (`"alice"`, `"@alice"`) or as a [`UserRef`]. A text that is none of these fails
/// with [`Error::Invalid`] on `user` when the call is awaited.
#[derive(Debug, Clone, Copy)]
pub struct Users<'a>(&'a Client);

impl Client {
    /// Returns the calls about users.
    pub fn users(&self) -> Users<'_> {
        Users(self)
    }
}

/// Parses the user that a call is about.
fn user_ref(user: impl TryInto<UserRef, Error: Display>) -> Result<UserRef, Error> {
    user.try_into()
        .map_err(|error| Error::invalid("user", error.to_string()))
}

impl Users<'_> {
    /// Lists users.
    pub fn list(&self, query: UsersQuery) -> Call<Page<User>> {
        self.0.call(routes::LIST_USERS, Query(query))
    }

    /// Shows a user.
    pub fn get(&self, user: impl TryInto<UserRef, Error: Display>) -> Call<User> {
        self.0.try_call(&routes::GET_USER, user_ref(user).map(Path))
    }

    /// Lists the posts and retweets of a user, newest first.
    pub fn list_posts(
        &self,
        user: impl TryInto<UserRef, Error: Display>,
        query: UserPostsQuery,
    ) -> Call<Page<Entry>> {
        let input = user_ref(user).map(|user| (Path(user), Query(query)));
        self.0.try_call(&routes::LIST_USER_POSTS, input)
    }

    /// Lists the posts a user likes, most recent like first.
    pub fn list_likes(
        &self,
        user: impl TryInto<UserRef, Error: Display>,
        query: PostListQuery,
    ) -> Call<Page<Post>> {
        let input = user_ref(user).map(|user| (Path(user), Query(query)));
        self.0.try_call(&routes::LIST_USER_LIKES, input)
    }

    /// Lists the followers of a user, newest first.
    pub fn list_followers(
        &self,
        user: impl TryInto<UserRef, Error: Display>,
        query: PeopleQuery,
    ) -> Call<Page<User>> {
        let input = user_ref(user).map(|user| (Path(user), Query(query)));
        self.0.try_call(&routes::LIST_FOLLOWERS, input)
    }

    /// Lists the users a user follows, newest first.
    pub fn list_following(
        &self,
        user: impl TryInto<UserRef, Error: Display>,
        query: PeopleQuery,
    ) -> Call<Page<User>> {
        let input = user_ref(user).map(|user| (Path(user), Query(query)));
        self.0.try_call(&routes::LIST_FOLLOWING, input)
    }

    /// Follows a user. Repeating it has no effect. A private account does not take new followers.
    pub fn follow(&self, user: impl TryInto<UserRef, Error: Display>) -> Call<Relationship> {
        self.0.try_call(&routes::FOLLOW, user_ref(user).map(Path))
    }

    /// Unfollows a user.
    pub fn unfollow(&self, user: impl TryInto<UserRef, Error: Display>) -> Call<Relationship> {
        self.0.try_call(&routes::UNFOLLOW, user_ref(user).map(Path))
    }

    /// Blocks a user: follows end in both directions, and neither sees the posts of the other.
    pub fn block(&self, user: impl TryInto<UserRef, Error: Display>) -> Call<Relationship> {
        self.0.try_call(&routes::BLOCK, user_ref(user).map(Path))
    }

    /// Unblocks a user.
    pub fn unblock(&self, user: impl TryInto<UserRef, Error: Display>) -> Call<Relationship> {
        self.0.try_call(&routes::UNBLOCK, user_ref(user).map(Path))
    }

    /// Mutes a user, forever or until a time; the user is not notified.
    pub fn mute(
        &self,
        user: impl TryInto<UserRef, Error: Display>,
        mute: Mute,
    ) -> Call<Relationship> {
        let input = user_ref(user).map(|user| (Path(user), Json(mute)));
        self.0.try_call(&routes::MUTE, input)
    }

    /// Unmutes a user.
    pub fn unmute(&self, user: impl TryInto<UserRef, Error: Display>) -> Call<Relationship> {
        self.0.try_call(&routes::UNMUTE, user_ref(user).map(Path))
    }

    /// Lists the users you block, newest first.
    pub fn list_blocks(&self, query: PeopleQuery) -> Call<Page<User>> {
        self.0.call(routes::LIST_BLOCKS, Query(query))
    }

    /// Lists the users you mute, newest first.
    pub fn list_mutes(&self, query: PeopleQuery) -> Call<Page<User>> {
        self.0.call(routes::LIST_MUTES, Query(query))
    }

    /// Lists your relationships to up to 50 users.
    pub fn list_relationships(&self, query: RelationshipsQuery) -> Call<Vec<Relationship>> {
        self.0.call(routes::LIST_RELATIONSHIPS, Query(query))
    }
}
