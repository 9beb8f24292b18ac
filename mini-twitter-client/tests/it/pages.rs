//! Lists that go on by themselves.

use futures_util::{StreamExt as _, TryStreamExt as _};
use mini_twitter_client::core::error::ErrorCode;
use mini_twitter_client::core::page::Cursor;
use mini_twitter_client::core::timeline::FeedQuery;
use mini_twitter_client::core::user::PeopleQuery;
use mini_twitter_client::{Client, Error};
use serde_json::{Value, json};

use crate::TestResult;
use crate::stage::{Stage, Told};

fn person(id: u32) -> Value {
    json!({
        "id": id.to_string(), "username": format!("u{id}"), "name": "U", "avatar_url": "/a", "role": "user",
        "verified": false, "bio": null, "location": null, "website": null, "cover_url": null, "counts": null,
        "pinned_post": null, "created_at": null
    })
}

fn page(ids: &[u32], next: Option<&str>) -> Told {
    let items: Vec<_> = ids.iter().map(|id| person(*id)).collect();
    Told::json(json!({ "items": items, "next": next }))
}

fn blocks(
    client: &Client,
) -> mini_twitter_client::Call<
    mini_twitter_client::core::page::Page<mini_twitter_client::core::user::User>,
> {
    let which = PeopleQuery {
        limit: Some(2),
        cursor: None,
    };
    client.users().list_blocks(which)
}

#[tokio::test]
async fn a_stream_goes_on_past_an_empty_page_to_the_end() -> TestResult {
    let stage = Stage::script([
        page(&[1, 2], Some("a")),
        page(&[], Some("b&c")),
        page(&[3], None),
    ])
    .await?;

    let people: Vec<_> = blocks(&stage.client()).stream().try_collect().await?;

    let ids: Vec<_> = people.iter().map(|user| user.id.0).collect();
    assert_eq!(ids, [1, 2, 3]);
    assert_eq!(
        stage.lines(),
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
        Told::problem(ErrorCode::NotFound),
    ];
    let stage = Stage::script(script).await?;

    let items: Vec<_> = blocks(&stage.client()).stream().collect().await;

    assert_eq!(items.len(), 3);
    assert!(items[0].is_ok() && items[1].is_ok());
    assert_eq!(
        items[2].as_ref().err().and_then(Error::code),
        Some(ErrorCode::NotFound)
    );
    Ok(())
}

#[tokio::test]
async fn nothing_is_asked_before_it_is_wanted() -> TestResult {
    let stage = Stage::script([page(&[1, 2], Some("a")), page(&[3], None)]).await?;
    let mut people = blocks(&stage.client()).stream();
    assert_eq!(stage.asked().len(), 0);

    people.try_next().await?;
    people.try_next().await?;
    assert_eq!(stage.asked().len(), 1);

    people.try_next().await?;
    assert_eq!(stage.asked().len(), 2);
    Ok(())
}

#[tokio::test]
async fn one_page_can_be_read_from_any_place_on() -> TestResult {
    let stage = Stage::script([page(&[1], Some("b"))]).await?;

    let call = blocks(&stage.client());
    let page = call.at(&Cursor("a".to_owned())).page().await?;

    assert_eq!(page.next, Some(Cursor("b".to_owned())));
    assert_eq!(stage.lines(), ["GET /v1/me/blocks?limit=2&cursor=a"]);
    Ok(())
}

#[tokio::test]
async fn the_feed_shows_a_post_once_however_many_retweeted_it() -> TestResult {
    let entry = |id: u32, post: u32| {
        let author = json!({ "id": "1", "username": "bob", "name": "Bob", "avatar_url": "/a", "role": "user", "verified": false });
        json!({ "id": id.to_string(), "at": "2026-01-01T00:00:00Z", "post": {
            "id": post.to_string(), "kind": "post", "author": author, "text": "hi",
            "entities": { "mentions": [], "hashtags": [], "urls": [] }, "reply_to": null, "quote": null,
            "quote_missing": false, "counts": { "likes": 0, "retweets": 0, "quotes": 0, "replies": 0 },
            "sensitive": false, "content_warning": null, "reply_policy": "everyone",
            "created_at": "2026-01-01T00:00:00Z", "edited_at": null } })
    };
    let stage = Stage::script([
        Told::json(json!({ "items": [entry(9, 5), entry(8, 8)], "next": "a" })),
        Told::json(json!({ "items": [entry(7, 5), entry(5, 5), entry(4, 4)], "next": null })),
    ])
    .await?;

    let feed = stage
        .client()
        .timeline()
        .feed(FeedQuery::default())
        .stream();
    let entries: Vec<_> = feed.try_collect().await?;

    let ids: Vec<_> = entries.iter().map(|entry| entry.id.0).collect();
    assert_eq!(ids, [9, 8, 4]);
    Ok(())
}
