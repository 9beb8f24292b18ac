//! The route table: one doc line and one row per endpoint. This file is the whole API.
//!
//! NAME = METHOD path, access, rate limit (`keyed`: accepts an `Idempotency-Key`): input => status output, or errors

use crate::error::ErrorCode;
use crate::id::{JobId, NotificationId, PostId, SessionId, TokenId};
use crate::input::{Input, Json, Path, Query};
use crate::page::Page;
use crate::route::{Access, Limit, Method, Route, RouteInfo, access, routes};
use crate::user::UserRef;
use crate::{account, instance, job, notification, post, timeline, user};

routes! {
instance {
    /// Show what this server is and what it allows
    GET_INSTANCE = GET "/v1/instance", Public, Read: () => 200 instance::Instance;
}
account {
    /// Create an account and sign in
    REGISTER = POST "/v1/auth/register", Public, Auth: Json<account::Register> => 201 account::Session, or Forbidden UsernameTaken EmailTaken;
    /// Sign in with a username or an email address
    LOGIN = POST "/v1/auth/login", Public, Auth: Json<account::Login> => 200 account::Session, or BadCredentials AccountDeactivated AccountBanned;
    /// Exchange a refresh token for a new pair of tokens
    REFRESH = POST "/v1/auth/refresh", Public, Auth: Json<account::Refresh> => 200 account::Session, or Unauthenticated AccountDeactivated AccountBanned;
    /// End the current session
    LOGOUT = POST "/v1/auth/logout", Session, Write: () => 204 ();
    /// List your sessions, newest first
    LIST_SESSIONS = GET "/v1/auth/sessions", Session, Read: Query<account::SessionsQuery> => 200 Page<account::SessionInfo>;
    /// End one of your sessions
    REVOKE_SESSION = DELETE "/v1/auth/sessions/{session}", Session, Write: Path<SessionId> => 204 ();
    /// End all your sessions except the current one
    REVOKE_OTHER_SESSIONS = DELETE "/v1/auth/sessions", Session, Write: () => 204 ();
    /// Create a personal access token for a bot or a script; its secret is shown only once
    CREATE_TOKEN = POST "/v1/auth/tokens", Session, Write keyed: Json<account::NewToken> => 201 account::CreatedToken, or Conflict;
    /// List your personal access tokens, newest first
    LIST_TOKENS = GET "/v1/auth/tokens", Session, Read: Query<account::TokensQuery> => 200 Page<account::Token>;
    /// Revoke a personal access token
    REVOKE_TOKEN = DELETE "/v1/auth/tokens/{token}", Session, Write: Path<TokenId> => 204 ();
    /// Change your password and end all your other sessions
    CHANGE_PASSWORD = PUT "/v1/auth/password", Session, Auth: Json<account::ChangePassword> => 204 ();
    /// Mail a code for a new password, if there is an account with the address; the answer is the same for every address
    FORGOT_PASSWORD = POST "/v1/auth/password/forgot", Public, Auth: Json<account::ForgotPassword> => 202 account::CodeSent;
    /// Set a new password with the mailed code, and end all sessions
    RESET_PASSWORD = POST "/v1/auth/password/reset", Public, Auth: Json<account::ResetPassword> => 204 ();
    /// Confirm your email address with the mailed code; a new address takes effect
    VERIFY_EMAIL = POST "/v1/auth/email/verify", Session, Auth: Json<account::VerifyEmail> => 200 account::Account, or Conflict EmailTaken;
    /// Mail another code for the email address that is not confirmed
    RESEND_VERIFICATION = POST "/v1/auth/email/resend", Session, Auth: () => 202 account::CodeSent, or Conflict;
    /// Reactivate an account and sign in
    REACTIVATE = POST "/v1/auth/reactivate", Public, Auth: Json<account::Login> => 200 account::Session, or BadCredentials AccountBanned;
    /// Show your account
    GET_ME = GET "/v1/me", User, Read: () => 200 account::Account;
    /// Update your account; fields that are not sent keep their value
    UPDATE_ME = PATCH "/v1/me", Session, Write: Json<account::UpdateMe> => 200 account::Account, or EmailTaken;
    /// Deactivate your account: hide it and its posts until you reactivate it, and end all your sessions
    DEACTIVATE = POST "/v1/me/deactivate", Session, Auth: Json<account::Deactivate> => 204 ();
    /// Delete your account with everything you wrote and did, for good; only the username stays taken
    DELETE_ME = DELETE "/v1/me", Session, Auth: Json<account::DeleteMe> => 204 ();
}
user {
    /// List users
    LIST_USERS = GET "/v1/users", Viewer, Read: Query<user::UsersQuery> => 200 Page<user::User>;
    /// Show a user
    GET_USER = GET "/v1/users/{user}", Viewer, Read: Path<UserRef> => 200 user::User;
    /// List the posts and retweets of a user, newest first
    LIST_USER_POSTS = GET "/v1/users/{user}/posts", Viewer, Read: (Path<UserRef>, Query<user::UserPostsQuery>) => 200 Page<post::Entry>;
    /// List the posts a user likes, most recent like first
    LIST_USER_LIKES = GET "/v1/users/{user}/likes", Viewer, Read: (Path<UserRef>, Query<post::PostListQuery>) => 200 Page<post::Post>;
    /// List the followers of a user, newest first
    LIST_FOLLOWERS = GET "/v1/users/{user}/followers", Viewer, Read: (Path<UserRef>, Query<user::PeopleQuery>) => 200 Page<user::User>;
    /// List the users a user follows, newest first
    LIST_FOLLOWING = GET "/v1/users/{user}/following", Viewer, Read: (Path<UserRef>, Query<user::PeopleQuery>) => 200 Page<user::User>;
    /// Follow a user
    FOLLOW = PUT "/v1/users/{user}/follow", User, Write: Path<UserRef> => 200 user::Relationship, or Forbidden;
    /// Unfollow a user
    UNFOLLOW = DELETE "/v1/users/{user}/follow", User, Write: Path<UserRef> => 200 user::Relationship;
    /// Block a user: follows end in both directions, and neither sees the posts of the other
    BLOCK = PUT "/v1/users/{user}/block", User, Write: Path<UserRef> => 200 user::Relationship;
    /// Unblock a user
    UNBLOCK = DELETE "/v1/users/{user}/block", User, Write: Path<UserRef> => 200 user::Relationship;
    /// Mute a user, forever or until a time; the user is not notified
    MUTE = PUT "/v1/users/{user}/mute", User, Write: (Path<UserRef>, Json<user::Mute>) => 200 user::Relationship;
    /// Unmute a user
    UNMUTE = DELETE "/v1/users/{user}/mute", User, Write: Path<UserRef> => 200 user::Relationship;
    /// List the users you block, newest first
    LIST_BLOCKS = GET "/v1/me/blocks", User, Read: Query<user::PeopleQuery> => 200 Page<user::User>;
    /// List the users you mute, newest first
    LIST_MUTES = GET "/v1/me/mutes", User, Read: Query<user::PeopleQuery> => 200 Page<user::User>;
    /// List your relationships to up to 50 users
    LIST_RELATIONSHIPS = GET "/v1/relationships", User, Read: Query<user::RelationshipsQuery> => 200 Vec<user::Relationship>;
}
post {
    /// List public posts
    LIST_POSTS = GET "/v1/posts", Viewer, Read: Query<post::PostsQuery> => 200 Page<post::Post>, or NotFound;
    /// Create a post, a reply or a quote
    CREATE_POST = POST "/v1/posts", User, Write keyed: Json<post::NewPost> => 201 post::Post, or NotFound Forbidden;
    /// Show a post
    GET_POST = GET "/v1/posts/{post}", Viewer, Read: Path<PostId> => 200 post::Post;
    /// Edit one of your posts; earlier versions stay in its edit history
    EDIT_POST = PATCH "/v1/posts/{post}", User, Write: (Path<PostId>, Json<post::EditPost>) => 200 post::Post, or Forbidden;
    /// Delete a post
    DELETE_POST = DELETE "/v1/posts/{post}", User, Write: Path<PostId> => 204 (), or Forbidden;
    /// List the earlier versions of a post, newest first
    LIST_EDITS = GET "/v1/posts/{post}/edits", Viewer, Read: (Path<PostId>, Query<post::PostListQuery>) => 200 Page<post::PostEdit>;
    /// List the direct replies to a post, oldest first
    LIST_REPLIES = GET "/v1/posts/{post}/replies", Viewer, Read: (Path<PostId>, Query<post::PostListQuery>) => 200 Page<post::Post>;
    /// Show the thread of a post: the posts above it and its replies
    GET_THREAD = GET "/v1/posts/{post}/thread", Viewer, Read: Path<PostId> => 200 post::Thread;
    /// Like a post
    LIKE = PUT "/v1/posts/{post}/like", User, Write: Path<PostId> => 200 post::Post;
    /// Remove a like
    UNLIKE = DELETE "/v1/posts/{post}/like", User, Write: Path<PostId> => 200 post::Post;
    /// List who liked a post, newest first
    LIST_LIKES = GET "/v1/posts/{post}/likes", Viewer, Read: (Path<PostId>, Query<user::PeopleQuery>) => 200 Page<user::User>;
    /// Retweet a post
    RETWEET = PUT "/v1/posts/{post}/retweet", User, Write: Path<PostId> => 200 post::Post, or Forbidden;
    /// Remove a retweet
    UNRETWEET = DELETE "/v1/posts/{post}/retweet", User, Write: Path<PostId> => 200 post::Post;
    /// List who retweeted a post, newest first
    LIST_RETWEETS = GET "/v1/posts/{post}/retweets", Viewer, Read: (Path<PostId>, Query<user::PeopleQuery>) => 200 Page<user::User>;
    /// List the posts that quote a post, newest first
    LIST_QUOTES = GET "/v1/posts/{post}/quotes", Viewer, Read: (Path<PostId>, Query<post::PostListQuery>) => 200 Page<post::Post>;
    /// Bookmark a post; only you see your bookmarks
    BOOKMARK = PUT "/v1/posts/{post}/bookmark", User, Write: Path<PostId> => 200 post::Post;
    /// Remove a bookmark
    UNBOOKMARK = DELETE "/v1/posts/{post}/bookmark", User, Write: Path<PostId> => 200 post::Post;
    /// List the posts you bookmarked, most recent bookmark first
    LIST_BOOKMARKS = GET "/v1/me/bookmarks", User, Read: Query<post::PostListQuery> => 200 Page<post::Post>;
}
timeline {
    /// List the posts and retweets of you and the users you follow, newest first
    GET_FEED = GET "/v1/feed", User, Read: Query<timeline::FeedQuery> => 200 Page<post::Entry>;
    /// List the posts with a hashtag, newest first
    LIST_TAG_POSTS = GET "/v1/tags/{tag}/posts", Viewer, Read: (Path<timeline::Tag>, Query<post::PostListQuery>) => 200 Page<post::Post>;
    /// List the hashtags that most users use now, at most 20
    LIST_TRENDS = GET "/v1/trends/hashtags", Public, Read: Query<timeline::TrendsQuery> => 200 Vec<timeline::Trend>;
}
notification {
    /// List your notifications, newest first
    LIST_NOTIFICATIONS = GET "/v1/notifications", User, Read: Query<notification::NotificationsQuery> => 200 Page<notification::Notification>;
    /// Show a notification
    GET_NOTIFICATION = GET "/v1/notifications/{notification}", User, Read: Path<NotificationId> => 200 notification::Notification;
    /// Mark a notification as read
    MARK_NOTIFICATION_READ = PUT "/v1/notifications/{notification}/read", User, Write: Path<NotificationId> => 200 notification::Notification;
    /// Mark all notifications as read
    MARK_ALL_NOTIFICATIONS_READ = PUT "/v1/notifications/read", User, Write: () => 200 notification::Marked;
    /// Count your unread notifications
    COUNT_UNREAD_NOTIFICATIONS = GET "/v1/notifications/unread", User, Read: () => 200 notification::UnreadNotifications;
    /// Show your notification preferences
    GET_NOTIFICATION_PREFERENCES = GET "/v1/notifications/preferences", User, Read: () => 200 notification::NotificationPreferences;
    /// Update your notification preferences; fields that are not sent keep their value
    UPDATE_NOTIFICATION_PREFERENCES = PATCH "/v1/notifications/preferences", User, Write: Json<notification::UpdateNotificationPreferences> => 200 notification::NotificationPreferences;
}
job {
    /// List the jobs that wait, run or failed, newest first
    LIST_JOBS = GET "/v1/admin/jobs", Admin, Read: Query<job::JobsQuery> => 200 Page<job::Job>;
    /// Retry a dead job: it gets all its tries again
    RETRY_JOB = POST "/v1/admin/jobs/{job}/retry", Admin, Write: Path<JobId> => 200 job::Job, or Conflict;
}
}
