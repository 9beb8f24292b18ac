//! The table: one doc line and one row per endpoint. This file is the API.
//!
//! name = verb path, who may call, budget (`keyed`: takes an `Idempotency-Key`): what goes in => status what comes out

use crate::account::{
    Account, ChangePassword, CreatedToken, Deactivate, Login, NewToken, Refresh, Register, Session,
    SessionInfo, SessionsQuery, Token, TokensQuery, UpdateMe,
};
use crate::error::ErrorCode;
use crate::id::{NotificationId, PostId, SessionId, TokenId};
use crate::input::{Input, Json, Path, Query};
use crate::instance::Instance;
use crate::notification::{
    Marked, Notification, NotificationPreferences, NotificationsQuery, UnreadNotifications,
    UpdateNotificationPreferences,
};
use crate::page::Page;
use crate::post::{EditPost, Entry, NewPost, Post, PostEdit, PostListQuery, PostsQuery, Thread};
use crate::route::{Access, Limit, Method, Route, RouteInfo, access, routes};
use crate::timeline::{FeedQuery, Tag, Trend, TrendsQuery};
use crate::user::{
    Mute, PeopleQuery, Relationship, RelationshipsQuery, User, UserPostsQuery, UserRef, UsersQuery,
};

routes! {
instance {
    /// Says what this server is and what it allows.
    GET_INSTANCE = GET "/v1/instance", Public, Read: () => 200 Instance;
}
account {
    /// Opens an account and signs it in.
    REGISTER = POST "/v1/auth/register", Public, Auth: Json<Register> => 201 Session, or Forbidden UsernameTaken EmailTaken;
    /// Signs in by username or mail address.
    LOGIN = POST "/v1/auth/login", Public, Auth: Json<Login> => 200 Session, or BadCredentials AccountDeactivated AccountBanned;
    /// Trades a refresh token for a new pair.
    REFRESH = POST "/v1/auth/refresh", Public, Auth: Json<Refresh> => 200 Session, or Unauthenticated AccountDeactivated AccountBanned;
    /// Ends this session at once.
    LOGOUT = POST "/v1/auth/logout", Session, Write: () => 204 ();
    /// Lists where I am signed in, the latest first.
    LIST_SESSIONS = GET "/v1/auth/sessions", Session, Read: Query<SessionsQuery> => 200 Page<SessionInfo>;
    /// Ends one of my sessions at once.
    REVOKE_SESSION = DELETE "/v1/auth/sessions/{session}", Session, Write: Path<SessionId> => 204 ();
    /// Ends all my sessions but this one.
    REVOKE_OTHER_SESSIONS = DELETE "/v1/auth/sessions", Session, Write: () => 204 ();
    /// Makes a personal access token for a bot or a script; its secret is shown this once.
    CREATE_TOKEN = POST "/v1/auth/tokens", Session, Write keyed: Json<NewToken> => 201 CreatedToken, or Conflict;
    /// Lists my personal access tokens, the latest first.
    LIST_TOKENS = GET "/v1/auth/tokens", Session, Read: Query<TokensQuery> => 200 Page<Token>;
    /// Ends a personal access token at once.
    REVOKE_TOKEN = DELETE "/v1/auth/tokens/{token}", Session, Write: Path<TokenId> => 204 ();
    /// Changes my password and ends all my other sessions.
    CHANGE_PASSWORD = PUT "/v1/auth/password", Session, Auth: Json<ChangePassword> => 204 ();
    /// Wakes a deactivated account and signs it in.
    REACTIVATE = POST "/v1/auth/reactivate", Public, Auth: Json<Login> => 200 Session, or BadCredentials AccountBanned;
    /// Shows my account as only I see it.
    GET_ME = GET "/v1/me", User, Read: () => 200 Account;
    /// Changes what is sent of my account and keeps the rest.
    UPDATE_ME = PATCH "/v1/me", Session, Write: Json<UpdateMe> => 200 Account, or EmailTaken;
    /// Hides me and mine everywhere until I come back, and ends all my sessions.
    DEACTIVATE = POST "/v1/me/deactivate", Session, Auth: Json<Deactivate> => 204 ();
}
user {
    /// Lists people: the directory.
    LIST_USERS = GET "/v1/users", Viewer, Read: Query<UsersQuery> => 200 Page<User>;
    /// Shows someone's profile.
    GET_USER = GET "/v1/users/{user}", Viewer, Read: Path<UserRef> => 200 User;
    /// Lists what someone posted and retweeted, the latest first.
    LIST_USER_POSTS = GET "/v1/users/{user}/posts", Viewer, Read: (Path<UserRef>, Query<UserPostsQuery>) => 200 Page<Entry>;
    /// Lists what someone likes, the latest like first.
    LIST_USER_LIKES = GET "/v1/users/{user}/likes", Viewer, Read: (Path<UserRef>, Query<PostListQuery>) => 200 Page<Post>;
    /// Lists who follows someone, the latest first.
    LIST_FOLLOWERS = GET "/v1/users/{user}/followers", Viewer, Read: (Path<UserRef>, Query<PeopleQuery>) => 200 Page<User>;
    /// Lists whom someone follows, the latest first.
    LIST_FOLLOWING = GET "/v1/users/{user}/following", Viewer, Read: (Path<UserRef>, Query<PeopleQuery>) => 200 Page<User>;
    /// Follows someone; twice is the same as once.
    FOLLOW = PUT "/v1/users/{user}/follow", User, Write: Path<UserRef> => 200 Relationship;
    /// Follows someone no more.
    UNFOLLOW = DELETE "/v1/users/{user}/follow", User, Write: Path<UserRef> => 200 Relationship;
    /// Blocks someone: both follows end, and neither sees the other's posts.
    BLOCK = PUT "/v1/users/{user}/block", User, Write: Path<UserRef> => 200 Relationship;
    /// Blocks someone no more.
    UNBLOCK = DELETE "/v1/users/{user}/block", User, Write: Path<UserRef> => 200 Relationship;
    /// Mutes someone, for good or until a time; they never learn.
    MUTE = PUT "/v1/users/{user}/mute", User, Write: (Path<UserRef>, Json<Mute>) => 200 Relationship;
    /// Mutes someone no more.
    UNMUTE = DELETE "/v1/users/{user}/mute", User, Write: Path<UserRef> => 200 Relationship;
    /// Lists whom I block, the latest first.
    LIST_BLOCKS = GET "/v1/me/blocks", User, Read: Query<PeopleQuery> => 200 Page<User>;
    /// Lists whom I mute, the latest first.
    LIST_MUTES = GET "/v1/me/mutes", User, Read: Query<PeopleQuery> => 200 Page<User>;
    /// Tells how I stand to each of up to 50 people.
    LIST_RELATIONSHIPS = GET "/v1/relationships", User, Read: Query<RelationshipsQuery> => 200 Vec<Relationship>;
}
post {
    /// Lists all public posts.
    LIST_POSTS = GET "/v1/posts", Viewer, Read: Query<PostsQuery> => 200 Page<Post>, or NotFound;
    /// Publishes a post, a reply or a quote.
    CREATE_POST = POST "/v1/posts", User, Write keyed: Json<NewPost> => 201 Post, or NotFound Forbidden;
    /// Shows one post.
    GET_POST = GET "/v1/posts/{post}", Viewer, Read: Path<PostId> => 200 Post;
    /// Changes a post of mine; what it said before stays in its history.
    EDIT_POST = PATCH "/v1/posts/{post}", User, Write: (Path<PostId>, Json<EditPost>) => 200 Post, or Forbidden;
    /// Deletes a post of mine for good.
    DELETE_POST = DELETE "/v1/posts/{post}", User, Write: Path<PostId> => 204 (), or Forbidden;
    /// Lists what a post said before, the latest first.
    LIST_EDITS = GET "/v1/posts/{post}/edits", Viewer, Read: (Path<PostId>, Query<PostListQuery>) => 200 Page<PostEdit>;
    /// Lists direct replies, the oldest first.
    LIST_REPLIES = GET "/v1/posts/{post}/replies", Viewer, Read: (Path<PostId>, Query<PostListQuery>) => 200 Page<Post>;
    /// Shows a post between what it answers and what answers it.
    GET_THREAD = GET "/v1/posts/{post}/thread", Viewer, Read: Path<PostId> => 200 Thread;
    /// Likes a post; twice is the same as once.
    LIKE = PUT "/v1/posts/{post}/like", User, Write: Path<PostId> => 200 Post;
    /// Likes a post no more.
    UNLIKE = DELETE "/v1/posts/{post}/like", User, Write: Path<PostId> => 200 Post;
    /// Lists who likes a post, the latest first.
    LIST_LIKES = GET "/v1/posts/{post}/likes", Viewer, Read: (Path<PostId>, Query<PeopleQuery>) => 200 Page<User>;
    /// Passes a post on to those who follow me; twice is the same as once.
    RETWEET = PUT "/v1/posts/{post}/retweet", User, Write: Path<PostId> => 200 Post;
    /// Takes a retweet back.
    UNRETWEET = DELETE "/v1/posts/{post}/retweet", User, Write: Path<PostId> => 200 Post;
    /// Lists who retweeted a post, the latest first.
    LIST_RETWEETS = GET "/v1/posts/{post}/retweets", Viewer, Read: (Path<PostId>, Query<PeopleQuery>) => 200 Page<User>;
    /// Lists the posts that quote a post, the latest first.
    LIST_QUOTES = GET "/v1/posts/{post}/quotes", Viewer, Read: (Path<PostId>, Query<PostListQuery>) => 200 Page<Post>;
    /// Keeps a post for later; nobody else sees it.
    BOOKMARK = PUT "/v1/posts/{post}/bookmark", User, Write: Path<PostId> => 200 Post;
    /// Keeps a post no more.
    UNBOOKMARK = DELETE "/v1/posts/{post}/bookmark", User, Write: Path<PostId> => 200 Post;
    /// Lists the posts I keep, the latest bookmark first.
    LIST_BOOKMARKS = GET "/v1/me/bookmarks", User, Read: Query<PostListQuery> => 200 Page<Post>;
}
timeline {
    /// Lists what I and those I follow posted and retweeted, the latest first.
    GET_FEED = GET "/v1/feed", User, Read: Query<FeedQuery> => 200 Page<Entry>;
    /// Lists the posts with a tag, the latest first.
    LIST_TAG_POSTS = GET "/v1/tags/{tag}/posts", Viewer, Read: (Path<Tag>, Query<PostListQuery>) => 200 Page<Post>;
    /// Lists the tags most people use now, at most 20.
    LIST_TRENDS = GET "/v1/trends/hashtags", Public, Read: Query<TrendsQuery> => 200 Vec<Trend>;
}
notification {
    /// Lists what happened to me, the latest first.
    LIST_NOTIFICATIONS = GET "/v1/notifications", User, Read: Query<NotificationsQuery> => 200 Page<Notification>;
    /// Shows one notification.
    GET_NOTIFICATION = GET "/v1/notifications/{notification}", User, Read: Path<NotificationId> => 200 Notification;
    /// Marks one notification as read.
    MARK_NOTIFICATION_READ = PUT "/v1/notifications/{notification}/read", User, Write: Path<NotificationId> => 200 Notification;
    /// Marks all notifications as read.
    MARK_ALL_NOTIFICATIONS_READ = PUT "/v1/notifications/read", User, Write: () => 200 Marked;
    /// Counts the notifications I have not read.
    COUNT_UNREAD_NOTIFICATIONS = GET "/v1/notifications/unread", User, Read: () => 200 UnreadNotifications;
    /// Shows what I want to be told.
    GET_NOTIFICATION_PREFERENCES = GET "/v1/notifications/preferences", User, Read: () => 200 NotificationPreferences;
    /// Changes what I want to be told.
    UPDATE_NOTIFICATION_PREFERENCES = PATCH "/v1/notifications/preferences", User, Write: Json<UpdateNotificationPreferences> => 200 NotificationPreferences;
}
}
