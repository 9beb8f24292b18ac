//! Row to handler, and nothing else. A row whose answer is a page is mounted with `mount_page`. What every request
//! goes through before and after stands in `http::edge`, in one list.

use mini_twitter_core::routes;
use salvo::{Router, Service};

use crate::app::App;
use crate::http;
use crate::http::edge::Edge;
use crate::http::mount::{Mounted, mount, mount_page};
use crate::http::page::Page;

/// Every row with its handler.
pub fn mounted() -> Vec<Mounted> {
    vec![
        // instance
        mount(routes::GET_INSTANCE, http::instance::get),
        // account
        mount(routes::REGISTER, http::account::register),
        mount(routes::LOGIN, http::account::login),
        mount(routes::REFRESH, http::account::refresh),
        mount(routes::LOGOUT, http::account::logout),
        mount_page(routes::LIST_SESSIONS, http::account::list_sessions),
        mount(routes::REVOKE_SESSION, http::account::revoke_session),
        mount(
            routes::REVOKE_OTHER_SESSIONS,
            http::account::revoke_other_sessions,
        ),
        mount(routes::CREATE_TOKEN, http::account::create_token),
        mount_page(routes::LIST_TOKENS, http::account::list_tokens),
        mount(routes::REVOKE_TOKEN, http::account::revoke_token),
        mount(routes::CHANGE_PASSWORD, http::account::change_password),
        mount(routes::REACTIVATE, http::account::reactivate),
        mount(routes::GET_ME, http::account::get_me),
        mount(routes::UPDATE_ME, http::account::update_me),
        mount(routes::DEACTIVATE, http::account::deactivate),
        // user
        mount_page(routes::LIST_USERS, http::user::list),
        mount(routes::GET_USER, http::user::get),
        mount_page(routes::LIST_FOLLOWERS, http::user::list_followers),
        mount_page(routes::LIST_FOLLOWING, http::user::list_following),
        mount(routes::FOLLOW, http::user::follow),
        mount(routes::UNFOLLOW, http::user::unfollow),
        mount(routes::BLOCK, http::user::block),
        mount(routes::UNBLOCK, http::user::unblock),
        mount(routes::MUTE, http::user::mute),
        mount(routes::UNMUTE, http::user::unmute),
        mount_page(routes::LIST_BLOCKS, http::user::list_blocks),
        mount_page(routes::LIST_MUTES, http::user::list_mutes),
        mount(routes::LIST_RELATIONSHIPS, http::user::list_relationships),
        mount_page(routes::LIST_USER_POSTS, http::timeline::list_user_posts),
        mount_page(routes::LIST_USER_LIKES, http::timeline::list_user_likes),
        // post
        mount_page(routes::LIST_POSTS, http::post::list),
        mount(routes::CREATE_POST, http::post::create),
        mount(routes::GET_POST, http::post::get),
        mount(routes::EDIT_POST, http::post::edit),
        mount(routes::DELETE_POST, http::post::delete),
        mount_page(routes::LIST_EDITS, http::post::list_edits),
        mount_page(routes::LIST_REPLIES, http::post::list_replies),
        mount(routes::GET_THREAD, http::post::get_thread),
        mount(routes::LIKE, http::post::like),
        mount(routes::UNLIKE, http::post::unlike),
        mount_page(routes::LIST_LIKES, http::post::list_likes),
        mount(routes::RETWEET, http::post::retweet),
        mount(routes::UNRETWEET, http::post::unretweet),
        mount_page(routes::LIST_RETWEETS, http::post::list_retweets),
        mount_page(routes::LIST_QUOTES, http::post::list_quotes),
        mount(routes::BOOKMARK, http::post::bookmark),
        mount(routes::UNBOOKMARK, http::post::unbookmark),
        mount_page(routes::LIST_BOOKMARKS, http::post::list_bookmarks),
        // timeline
        mount_page(routes::GET_FEED, http::timeline::get_feed),
        mount_page(routes::LIST_TAG_POSTS, http::timeline::list_tag_posts),
        mount(routes::LIST_TRENDS, http::timeline::list_trends),
        // notification
        mount_page(routes::LIST_NOTIFICATIONS, http::notification::list),
        mount(routes::GET_NOTIFICATION, http::notification::get),
        mount(
            routes::MARK_NOTIFICATION_READ,
            http::notification::mark_read,
        ),
        mount(
            routes::MARK_ALL_NOTIFICATIONS_READ,
            http::notification::mark_all_read,
        ),
        mount(
            routes::COUNT_UNREAD_NOTIFICATIONS,
            http::notification::count_unread,
        ),
        mount(
            routes::GET_NOTIFICATION_PREFERENCES,
            http::notification::get_preferences,
        ),
        mount(
            routes::UPDATE_NOTIFICATION_PREFERENCES,
            http::notification::update_preferences,
        ),
    ]
}

/// What is answered outside the table.
pub const PAGES: &[(&str, Page)] = &[
    ("/health/live", Page::Live),
    ("/health/ready", Page::Ready),
    ("/openapi.json", Page::OpenApi),
    ("/docs", Page::Docs),
    ("/docs/{file}", Page::DocsFile),
    ("/avatars/{file}", Page::Avatar),
];

/// The whole service. One goal takes every path: salvo's own routing tries a filter a path, of which there are many.
pub fn service(app: App) -> Service {
    let edge = Edge::new(app, mounted(), PAGES);
    Service::new(Router::with_path("{**path}").goal(edge))
}
