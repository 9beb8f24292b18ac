//! Recording clients: requests are recorded and not sent.

use futures_util::TryStreamExt as _;
use insta::assert_snapshot;
use mini_twitter_client::core::account::NewToken;
use mini_twitter_client::core::account::TokenScope;
use mini_twitter_client::core::post::{NewPost, PostListQuery};
use mini_twitter_client::core::route::Method;
use mini_twitter_client::core::timeline::FeedQuery;
use mini_twitter_client::{Client, Error};
use serde_json::json;

use crate::TestResult;
use crate::token_server::login;

#[tokio::test]
async fn a_recording_client_records_calls_and_sends_nothing() -> TestResult {
    let client = Client::recording();

    let post = client.posts().create(NewPost::text("hi \u{1f426}")).await;
    let tag = client
        .timeline()
        .list_tag_posts("#Café", PostListQuery::default())
        .await;
    let token = client.account().create_token(NewToken {
        name: "bot".to_owned(),
        scopes: vec![TokenScope::Read],
        expires_at: None,
    });
    let token = token.await;

    assert!(
        [post.err(), tag.err(), token.err()]
            .iter()
            .all(|error| matches!(error, Some(Error::Recorded)))
    );
    let recorded: Vec<_> = client.recorded().iter().map(ToString::to_string).collect();
    assert_snapshot!(recorded.join("\n"), @r#"
    POST /v1/posts
    {"text":"hi 🐦"}
    GET /v1/tags/caf%C3%A9/posts
    POST /v1/auth/tokens
    {"name":"bot","scopes":["read"]}
    "#);
    Ok(())
}

#[tokio::test]
async fn secrets_are_recorded_as_stars() -> TestResult {
    let client = Client::recording();
    let raw =
        json!({ "nested": [{ "refresh_token": "hush" }], "old_password": "hush", "code": "hush" });

    client.account().login(login()).await.expect_err("recorded");
    client
        .raw(Method::PUT, "/v1/auth/password", &[], Some(raw))
        .await
        .expect_err("recorded");

    let recorded: Vec<_> = client.recorded().iter().map(ToString::to_string).collect();
    assert_snapshot!(recorded.join("\n"), @r#"
    POST /v1/auth/login
    {"login":"alice","password":"***"}
    PUT /v1/auth/password
    {"nested":[{"refresh_token":"***"}],"old_password":"***","code":"***"}
    "#);
    Ok(())
}

#[tokio::test]
async fn a_stream_is_recorded_once() -> TestResult {
    let client = Client::recording();

    let feed = client
        .timeline()
        .feed(FeedQuery {
            limit: Some(5),
            cursor: None,
        })
        .stream();
    let error = feed.try_collect::<Vec<_>>().await.expect_err("recorded");

    assert!(matches!(error, Error::Recorded));
    assert_eq!(client.recorded().len(), 1);
    assert_eq!(client.recorded()[0].to_string(), "GET /v1/feed?limit=5");
    Ok(())
}

#[tokio::test]
async fn invalid_input_is_refused_and_not_recorded() -> TestResult {
    let client = Client::recording();

    let error = client
        .posts()
        .create(NewPost::text(" "))
        .await
        .expect_err("blank");

    assert!(matches!(error, Error::Invalid(_)), "{error:?}");
    assert_eq!(client.recorded().len(), 0);
    Ok(())
}
