//! Lists of posts: orders, filters, paging.

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::page::Cursor;
use mini_twitter_core::post::{Post, PostListQuery, PostOrder, PostsQuery};
use mini_twitter_core::timeline::Tag;
use mini_twitter_core::user::UserPostsQuery;
use mini_twitter_server::app::Me;
use mini_twitter_server::domain::post;

use crate::fixture::action::post_lines;
use crate::fixture::app::{TestApp, error_code};

/// Every post of a list, two per page.
async fn all_pages(test: &TestApp, viewer: &Me, query: PostsQuery) -> Vec<String> {
    let (mut posts, mut at): (Vec<Post>, Option<Cursor>) = (Vec::new(), None);
    loop {
        let query = PostsQuery {
            limit: Some(2),
            cursor: at,
            ..query.clone()
        };
        let page = post::list::all(&test.app, Some(viewer), &query)
            .await
            .unwrap();
        posts.extend(page.items);
        at = page.next;
        if at.is_none() {
            return post_lines(&posts);
        }
    }
}

fn by(order: PostOrder) -> PostsQuery {
    PostsQuery {
        order: Some(order),
        ..PostsQuery::default()
    }
}

/// Publishes three posts of alice, of which the second has most likes, and a reply and a retweet by bob.
async fn three(test: &TestApp) -> (Me, Me) {
    let (alice, bob) = (
        test.create_user("alice").await,
        test.create_user("bob").await,
    );
    let one = test.publish(&alice, "one").await;
    let two = test.publish(&alice, "two").await;
    let three = test.publish(&alice, "three").await;
    test.like(&alice, two).await;
    test.like(&bob, two).await;
    test.like(&bob, three).await;
    test.reply(&bob, one, "reply").await;
    test.retweet(&bob, one).await;
    (alice, bob)
}

#[tokio::test]
async fn the_public_list_has_three_orders() {
    for test in TestApp::each().await {
        let (alice, _) = three(&test).await;

        assert_eq!(
            all_pages(&test, &alice, by(PostOrder::Newest)).await,
            ["alice: three", "alice: two", "alice: one"]
        );
        assert_eq!(
            all_pages(&test, &alice, by(PostOrder::Oldest)).await,
            ["alice: one", "alice: two", "alice: three"]
        );
        assert_eq!(
            all_pages(&test, &alice, by(PostOrder::Popular)).await,
            ["alice: two", "alice: three", "alice: one"]
        );
    }
}

#[tokio::test]
async fn the_posts_of_one_author_have_the_same_orders() {
    for test in TestApp::each().await {
        let (alice, bob) = three(&test).await;
        test.publish(&bob, "not hers").await;
        let of_alice = |order| PostsQuery {
            author: Some(alice.id.into()),
            ..by(order)
        };

        assert_eq!(
            all_pages(&test, &bob, of_alice(PostOrder::Newest)).await,
            ["alice: three", "alice: two", "alice: one"]
        );
        assert_eq!(
            all_pages(&test, &bob, of_alice(PostOrder::Oldest)).await,
            ["alice: one", "alice: two", "alice: three"]
        );
        assert_eq!(
            all_pages(&test, &bob, of_alice(PostOrder::Popular)).await,
            ["alice: two", "alice: three", "alice: one"]
        );
    }
}

#[tokio::test]
async fn posts_with_equal_likes_are_each_listed_once() {
    for test in TestApp::each().await {
        let alice = test.create_user("alice").await;
        for at in 0..7 {
            test.publish(&alice, &format!("{at}")).await;
        }

        let expected: Vec<_> = (0..7).rev().map(|at| format!("alice: {at}")).collect();
        assert_eq!(
            all_pages(&test, &alice, by(PostOrder::Popular)).await,
            expected
        );
    }
}

#[tokio::test]
async fn lists_have_replies_only_on_request() {
    for test in TestApp::each().await {
        let (alice, bob) = three(&test).await;
        let with_replies = PostsQuery {
            replies: Some(true),
            ..PostsQuery::default()
        };
        let of_bob = |replies, retweets| UserPostsQuery {
            replies,
            retweets,
            ..UserPostsQuery::default()
        };

        assert_eq!(
            test.public_posts(&alice, PostsQuery::default()).await.len(),
            3
        );
        assert_eq!(
            test.public_posts(&alice, with_replies).await[0],
            "bob: reply"
        );
        assert_eq!(
            test.posts_of(&alice, &bob, of_bob(None, None)).await,
            ["bob retweeted alice: one"]
        );
        assert_eq!(
            test.posts_of(&alice, &bob, of_bob(Some(true), None)).await,
            ["bob retweeted alice: one", "bob: reply"]
        );
        assert_eq!(
            test.posts_of(&alice, &bob, of_bob(Some(true), Some(false)))
                .await,
            ["bob: reply"]
        );
        assert_eq!(
            test.posts_of(&alice, &bob, of_bob(None, Some(false))).await,
            Vec::<String>::new()
        );
    }
}

#[tokio::test]
async fn a_hashtag_is_found_in_any_spelling() {
    for test in TestApp::each().await {
        let alice = test.create_user("alice").await;
        test.publish(&alice, "one #Straße").await;
        let id = test.publish(&alice, "two #STRASSE #straße").await;
        test.publish(&alice, "three").await;

        let tag: Tag = "#StraßE".parse().unwrap();
        let page = post::list::tagged(&test.app, None, &tag, &PostListQuery::default())
            .await
            .unwrap();
        assert_eq!(
            post_lines(&page.items),
            ["alice: two #STRASSE #straße", "alice: one #Straße"]
        );

        test.edit_post(&alice, id, "two").await.unwrap();
        let page = post::list::tagged(&test.app, None, &tag, &PostListQuery::default())
            .await
            .unwrap();
        assert_eq!(post_lines(&page.items), ["alice: one #Straße"]);
    }
}

#[tokio::test]
async fn liked_posts_are_listed_by_newest_like() {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let one = test.publish(&alice, "one").await;
        let two = test.publish(&alice, "two").await;
        test.like(&bob, two).await;
        test.like(&bob, one).await;

        let page = post::list::liked_by(
            &test.app,
            Some(&alice),
            &bob.id.into(),
            &PostListQuery::default(),
        )
        .await
        .unwrap();

        assert_eq!(post_lines(&page.items), ["alice: one", "alice: two"]);
    }
}

#[tokio::test]
async fn a_cursor_belongs_to_its_list_and_filter() {
    for test in TestApp::each().await {
        let (alice, _) = three(&test).await;
        let query = PostsQuery {
            limit: Some(1),
            ..PostsQuery::default()
        };
        let next = post::list::all(&test.app, Some(&alice), &query)
            .await
            .unwrap()
            .next;

        let other_order = PostsQuery {
            cursor: next.clone(),
            ..by(PostOrder::Oldest)
        };
        let refused = post::list::all(&test.app, Some(&alice), &other_order).await;
        assert_eq!(error_code(refused), ErrorCode::Malformed);

        let other_limit = PostsQuery {
            cursor: next,
            limit: Some(5),
            ..PostsQuery::default()
        };
        let rest = post::list::all(&test.app, Some(&alice), &other_limit)
            .await
            .unwrap();
        assert_eq!(post_lines(&rest.items), ["alice: two", "alice: one"]);
    }
}

#[tokio::test]
async fn the_last_page_has_no_cursor() {
    for test in TestApp::each().await {
        let (alice, _) = three(&test).await;
        let query = PostsQuery {
            limit: Some(3),
            ..PostsQuery::default()
        };

        let page = post::list::all(&test.app, Some(&alice), &query)
            .await
            .unwrap();

        assert_eq!((page.items.len(), page.next), (3, None));
    }
}
