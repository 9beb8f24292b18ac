//! Lists: single pages, and streams over all pages.

use futures_util::{StreamExt as _, TryStreamExt as _};
use mini_twitter_client::core::error::ErrorCode;
use mini_twitter_client::core::page::{Cursor, Page};
use mini_twitter_client::core::timeline::FeedQuery;
use mini_twitter_client::core::user::{PeopleQuery, User};
use mini_twitter_client::{Call, Client, Error};
use serde_json::{Value, json};

use crate::TestResult;
use crate::fake_server::{FakeResponse, FakeServer};

fn user(id: u32) -> Value {
    json!({
        "id": id.to_string(), "username": format!("u{id}"), "name": "U", "avatar_url": "/a", "role": "user",
        "verified": false, "bio": null, "location": null, "website": null, "cover_url": null, "counts": null,
        "pinned_post": null, "created_at": null
    })
}

fn page(ids: &[u32], next: Option<&str>) -> FakeResponse {
    let items: Vec<_> = ids.iter().map(|id| user(*id)).collect();
    FakeResponse::json(json!({ "items": items, "next": next }))
}

fn blocks(client: &Client) -> Call<Page<User>> {
    let query = PeopleQuery {
        limit: Some(2),
        cursor: None,
    };
    client.users().list_blocks(query)
}

#[tokio::test]
async fn a_stream_continues_after_an_empty_page() -> TestResult {
    let server = FakeServer::scripted([
        page(&[1, 2], Some("a")),
        page(&[], Some("b&c")),
        page(&[3], None),
    ])
    .await?;

    let users: Vec<_> = blocks(&server.client()).stream().try_collect().await?;

    let ids: Vec<_> = users.iter().map(|user| user.id.0).collect();
    assert_eq!(ids, [1, 2, 3]);
    assert_eq!(
        server.request_lines(),
        [
            "GET /v1/me/blocks?limit=2",
            "GET /v1/me/blocks?limit=2&cursor=a",
            "GET /v1/me/blocks?limit=2&cursor=b%26c"
        ]
    );
    Ok(())
}

#[tokio::test]
async fn an_error_on_the_third_page_is_the_last_item() -> TestResult {
    let script = [
        page(&[1], Some("a")),
        page(&[2], Some("b")),
        FakeResponse::problem(ErrorCode::NotFound),
    ];
    let server = FakeServer::scripted(script).await?;

    let items: Vec<_> = blocks(&server.client()).stream().collect().await;

    assert_eq!(items.len(), 3);
    assert!(items[0].is_ok() && items[1].is_ok());
    assert_eq!(
        items[2].as_ref().err().and_then(Error::code),
        Some(ErrorCode::NotFound)
    );
    Ok(())
}

#[tokio::test]
async fn a_page_is_requested_when_the_stream_is_polled_for_it() -> TestResult {
    let server = FakeServer::scripted([page(&[1, 2], Some("a")), page(&[3], None)]).await?;
    let mut users = blocks(&server.client()).stream();
    assert_eq!(server.requests().len(), 0);

    users.try_next().await?;
    users.try_next().await?;
    assert_eq!(server.requests().len(), 1);

    users.try_next().await?;
    assert_eq!(server.requests().len(), 2);
    Ok(())
}

#[tokio::test]
async fn one_page_can_be_read_from_any_cursor() -> TestResult {
    let server = FakeServer::scripted([page(&[1], Some("b"))]).await?;

    let call = blocks(&server.client());
    let page = call.at(&Cursor("a".to_owned())).page().await?;

    assert_eq!(page.next, Some(Cursor("b".to_owned())));
    assert_eq!(
        server.request_lines(),
        ["GET /v1/me/blocks?limit=2&cursor=a"]
    );
    Ok(())
}

/// Returns an entry of the feed with this id, and with this post.
fn entry(id: u32, post: u32) -> Value {
    let author = json!({ "id": "1", "username": "bob", "name": "Bob", "avatar_url": "/a", "role": "user", "verified": false });
    json!({ "id": id.to_string(), "at": "2026-01-01T00:00:00Z", "post": {
        "id": post.to_string(), "kind": "post", "author": author, "text": "hi",
        "entities": { "mentions": [], "hashtags": [], "urls": [] }, "reply_to": null, "quote": null,
        "quote_missing": false, "counts": { "likes": 0, "retweets": 0, "quotes": 0, "replies": 0 },
        "sensitive": false, "content_warning": null, "reply_policy": "everyone",
        "created_at": "2026-01-01T00:00:00Z", "edited_at": null } })
}

#[tokio::test]
async fn the_feed_returns_a_post_once_even_when_several_users_retweeted_it() -> TestResult {
    let server = FakeServer::scripted([
        FakeResponse::json(json!({ "items": [entry(9, 5), entry(8, 8)], "next": "a" })),
        FakeResponse::json(
            json!({ "items": [entry(7, 5), entry(5, 5), entry(4, 4)], "next": null }),
        ),
    ])
    .await?;

    let feed = server
        .client()
        .timeline()
        .feed(FeedQuery::default())
        .stream();
    let entries: Vec<_> = feed.try_collect().await?;

    let ids: Vec<_> = entries.iter().map(|entry| entry.id.0).collect();
    assert_eq!(ids, [9, 8, 4]);
    Ok(())
}

#[tokio::test]
async fn the_feed_forgets_a_post_that_it_returned_ten_thousand_posts_ago() -> TestResult {
    let page = |ids: std::ops::Range<u32>, next: Option<&str>| {
        let items: Vec<_> = ids.map(|id| entry(id, id)).collect();
        FakeResponse::json(json!({ "items": items, "next": next }))
    };
    let last = json!({ "items": [entry(1, 1), entry(12_000, 12_000)], "next": null });
    let server = FakeServer::scripted([
        page(1..6_001, Some("a")),
        page(6_001..12_001, Some("b")),
        FakeResponse::json(last),
    ])
    .await?;

    let feed = server.client().timeline().feed(FeedQuery::default());
    let entries: Vec<_> = feed.stream().try_collect().await?;

    let ids: Vec<_> = entries.iter().map(|entry| entry.id.0).collect();
    assert_eq!(ids.len(), 12_001);
    assert_eq!(ids.last(), Some(&1), "and not the newer one");
    Ok(())
}
