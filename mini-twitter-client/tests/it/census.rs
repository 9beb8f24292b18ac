//! The census: every row of the route table is a method of the client, and every method calls its row.
//!
//! The methods are read from `src/`, so no list of rows or methods is kept here. Rust cannot call what it has read:
//! [`record_calls`] has one line for each method, and a method without its line fails.

use std::collections::BTreeSet;

use mini_twitter_client::core::id::{JobId, NotificationId, PostId, SessionId, TokenId};
use mini_twitter_client::core::routes;
use mini_twitter_client::{Client, Error, Request};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::TestResult;
use crate::methods::{Method, methods};
use crate::token_server::login;

#[test]
fn every_row_is_a_method_and_every_method_a_row() -> TestResult {
    let rows: BTreeSet<_> = routes::ALL
        .iter()
        .map(|row| format!("{}.rs: routes::{}", row.tag, row.name))
        .collect();

    let methods = methods()?;
    let called: BTreeSet<_> = methods.iter().map(Method::row).collect();

    let without_method: Vec<_> = rows.difference(&called).collect();
    let without_row: Vec<_> = called.difference(&rows).collect();
    assert_eq!((without_method, without_row), (Vec::new(), Vec::new()));
    assert_eq!(methods.len(), rows.len(), "two methods call the same row");
    Ok(())
}

#[tokio::test]
async fn every_method_sends_the_request_of_its_row() -> TestResult {
    let expected: BTreeSet<_> = methods()?
        .into_iter()
        .map(|method| (method.name, method.routes))
        .collect();

    let sent: BTreeSet<_> = record_calls()
        .await
        .into_iter()
        .map(|(method, request)| {
            let row = request.route.map(|row| row.name.to_owned());
            (method.to_owned(), Vec::from_iter(row))
        })
        .collect();

    let not_sent: Vec<_> = expected.difference(&sent).collect();
    let unexpected: Vec<_> = sent.difference(&expected).collect();
    assert_eq!((not_sent, unexpected), (Vec::new(), Vec::new()));
    Ok(())
}

#[tokio::test]
async fn a_raw_call_finds_the_row_that_a_typed_call_names() {
    for (method, typed) in record_calls().await {
        let client = Client::recording();
        client
            .raw(typed.method, &typed.path, &[], None)
            .await
            .expect_err("recorded");

        let found = client.recorded()[0].route.map(|row| row.name);
        assert_eq!(found, typed.route.map(|row| row.name), "{method}");
    }
}

/// Makes each call with a recording client; returns the method with the request that was recorded.
macro_rules! record {
    ($($resource:ident.$method:ident($($argument:expr),*);)+) => { vec![$({
        let method = concat!(stringify!($resource), ".", stringify!($method));
        let client = Client::recording();
        let result = client.$resource().$method($($argument),*).await;
        assert!(matches!(result, Err(Error::Recorded)), "{method}: {result:?}");
        (method, client.recorded().remove(0))
    }),+] };
}

/// Calls every method of the client once.
async fn record_calls() -> Vec<(&'static str, Request)> {
    let mut calls = record_account().await;
    calls.extend(record_users().await);
    calls.extend(record_posts().await);
    calls.extend(record_others().await);
    calls
}

async fn record_account() -> Vec<(&'static str, Request)> {
    let password = "correct horse";
    record! {
        account.register(input(json!({ "username": "alice", "email": "alice@example.org", "password": password })));
        account.login(login());
        account.refresh(input(json!({ "refresh_token": "refresh-1" })));
        account.logout();
        account.list_sessions(Default::default());
        account.revoke_session(SessionId(1));
        account.revoke_other_sessions();
        account.create_token(input(json!({ "name": "bot", "scopes": ["read"] })));
        account.list_tokens(Default::default());
        account.revoke_token(TokenId(1));
        account.change_password(input(json!({ "old_password": password, "new_password": password })));
        account.forgot_password(input(json!({ "email": "a@example.org" })));
        account.reset_password(input(json!({ "email": "a@example.org", "code": "123456", "new_password": password })));
        account.verify_email(input(json!({ "code": "123456" })));
        account.resend_verification();
        account.reactivate(login());
        account.get_me();
        account.update_me(Default::default());
        account.deactivate(input(json!({ "password": password })));
        account.delete_me(input(json!({ "password": password })));
    }
}

async fn record_users() -> Vec<(&'static str, Request)> {
    record! {
        users.list(Default::default());
        users.get("bob");
        users.list_posts("bob", Default::default());
        users.list_likes("bob", Default::default());
        users.list_followers("bob", Default::default());
        users.list_following("bob", Default::default());
        users.follow("bob");
        users.unfollow("bob");
        users.block("bob");
        users.unblock("bob");
        users.mute("bob", Default::default());
        users.unmute("bob");
        users.list_blocks(Default::default());
        users.list_mutes(Default::default());
        users.list_relationships(Default::default());
    }
}

async fn record_posts() -> Vec<(&'static str, Request)> {
    record! {
        posts.list(Default::default());
        posts.create(input(json!({ "text": "hi" })));
        posts.get(PostId(5));
        posts.edit(PostId(5), Default::default());
        posts.delete(PostId(5));
        posts.list_edits(PostId(5), Default::default());
        posts.list_replies(PostId(5), Default::default());
        posts.get_thread(PostId(5));
        posts.like(PostId(5));
        posts.unlike(PostId(5));
        posts.list_likes(PostId(5), Default::default());
        posts.retweet(PostId(5));
        posts.unretweet(PostId(5));
        posts.list_retweets(PostId(5), Default::default());
        posts.list_quotes(PostId(5), Default::default());
        posts.bookmark(PostId(5));
        posts.unbookmark(PostId(5));
        posts.list_bookmarks(Default::default());
    }
}

async fn record_others() -> Vec<(&'static str, Request)> {
    record! {
        instance.get();
        jobs.list(Default::default());
        jobs.retry(JobId(1));
        timeline.feed(Default::default());
        timeline.list_tag_posts("#rust", Default::default());
        timeline.list_trends(Default::default());
        notifications.list(Default::default());
        notifications.get(NotificationId(1));
        notifications.mark_read(NotificationId(1));
        notifications.mark_all_read();
        notifications.count_unread();
        notifications.get_preferences();
        notifications.update_preferences(Default::default());
    }
}

/// Decodes an input that has no default.
fn input<T: DeserializeOwned>(json: Value) -> T {
    serde_json::from_value(json).expect("a valid input")
}
