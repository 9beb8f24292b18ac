//! Likes, retweets and bookmarks: counted once, notified once, removed completely.

use std::collections::BTreeSet;

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id::PostId;
use mini_twitter_core::post::PostListQuery;
use mini_twitter_core::user::{PeopleQuery, UserPostsQuery};
use mini_twitter_server::app::Me;
use mini_twitter_server::domain::post::{self, bookmark, like, retweet};

use crate::fixture::action::post_lines;
use crate::fixture::app::{TestApp, error_code};

async fn likers(test: &TestApp, viewer: &Me, id: PostId) -> Vec<String> {
    let query = PeopleQuery::default();
    let page = like::list(&test.app, Some(viewer), id, &query)
        .await
        .unwrap();
    page.items.into_iter().map(|user| user.username).collect()
}

async fn retweeters(test: &TestApp, viewer: &Me, id: PostId) -> Vec<String> {
    let query = PeopleQuery::default();
    let page = retweet::list(&test.app, Some(viewer), id, &query)
        .await
        .unwrap();
    page.items.into_iter().map(|user| user.username).collect()
}

async fn bookmarks(test: &TestApp, me: &Me) -> Vec<String> {
    let page = post::list::bookmarks(&test.app, me, &PostListQuery::default()).await;
    post_lines(&page.unwrap().items)
}

#[tokio::test]
async fn liking_twice_counts_once_and_notifies_once() {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let id = test.publish(&alice, "hello").await;

        let first = test.like(&bob, id).await;
        let second = test.like(&bob, id).await;

        assert_eq!((first.counts.likes, second.counts.likes), (1, 1));
        assert!(first.viewer.unwrap().liked);
        assert_eq!(test.get_post(&bob, id).await.unwrap(), second);
        assert_eq!(test.notifications_of(&alice).await, ["like by bob"]);
    }
}

#[tokio::test]
async fn unliking_removes_the_like_and_its_notification() {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let id = test.publish(&alice, "hello").await;
        test.like(&bob, id).await;

        let once = like::unlike(&test.app, &bob, id).await.unwrap();
        let twice = like::unlike(&test.app, &bob, id).await.unwrap();

        assert_eq!((once.counts.likes, twice.counts.likes), (0, 0));
        assert!(!once.viewer.unwrap().liked);
        assert_eq!(likers(&test, &bob, id).await, Vec::<String>::new());
        assert_eq!(test.notifications_of(&alice).await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn retweeting_twice_counts_once_and_notifies_once() {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let id = test.publish(&alice, "hello").await;

        let first = test.retweet(&bob, id).await;
        let second = test.retweet(&bob, id).await;

        assert_eq!((first.counts.retweets, second.counts.retweets), (1, 1));
        assert!(second.viewer.unwrap().retweeted);
        assert_eq!(test.get_post(&bob, id).await.unwrap(), second);
        assert_eq!(retweeters(&test, &alice, id).await, ["bob"]);
        assert_eq!(test.notifications_of(&alice).await, ["retweet by bob"]);
        assert_eq!(
            test.query_number("select posts from users where username = 'bob'")
                .await,
            0
        );
    }
}

#[tokio::test]
async fn unretweeting_removes_the_retweet_and_its_notification() {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let id = test.publish(&alice, "hello").await;
        test.retweet(&bob, id).await;

        let once = retweet::unretweet(&test.app, &bob, id).await.unwrap();
        let twice = retweet::unretweet(&test.app, &bob, id).await.unwrap();

        assert_eq!((once.counts.retweets, twice.counts.retweets), (0, 0));
        assert_eq!(
            test.query_number("select count(*) from posts where retweet_of is not null")
                .await,
            0
        );
        assert_eq!(test.notifications_of(&alice).await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn the_id_of_a_retweet_is_not_a_post() {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let id = test.publish(&alice, "hello").await;
        test.retweet(&bob, id).await;
        let retweet = PostId(
            test.query_number("select id from posts where retweet_of is not null")
                .await,
        );

        assert_eq!(
            error_code(test.get_post(&alice, retweet).await),
            ErrorCode::NotFound
        );
        assert_eq!(
            error_code(like::like(&test.app, &alice, retweet).await),
            ErrorCode::NotFound
        );
        assert_eq!(
            error_code(retweet::retweet(&test.app, &alice, retweet).await),
            ErrorCode::NotFound
        );
        assert_eq!(
            error_code(bookmark::bookmark(&test.app, &alice, retweet).await),
            ErrorCode::NotFound
        );
        assert_eq!(
            error_code(test.delete_post(&bob, retweet).await),
            ErrorCode::NotFound
        );
    }
}

#[tokio::test]
async fn bookmarks_are_private_and_listed_newest_first() {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let (one, two) = (
            test.publish(&alice, "one").await,
            test.publish(&alice, "two").await,
        );

        for id in [two, one, two] {
            let kept = bookmark::bookmark(&test.app, &bob, id).await.unwrap();
            assert!(kept.viewer.unwrap().bookmarked);
        }
        assert_eq!(bookmarks(&test, &bob).await, ["alice: one", "alice: two"]);
        assert_eq!(bookmarks(&test, &alice).await, Vec::<String>::new());
        assert_eq!(test.notifications_of(&alice).await, Vec::<String>::new());

        let dropped = bookmark::unbookmark(&test.app, &bob, two).await.unwrap();
        assert!(!dropped.viewer.unwrap().bookmarked);
        assert_eq!(bookmarks(&test, &bob).await, ["alice: one"]);
    }
}

#[tokio::test]
async fn a_deleted_post_is_gone_from_likes_retweets_and_bookmarks() {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let id = test.publish(&alice, "hello").await;
        test.like(&bob, id).await;
        test.retweet(&bob, id).await;
        bookmark::bookmark(&test.app, &bob, id).await.unwrap();

        test.delete_post(&alice, id).await.unwrap();

        let likes = post::list::liked_by(
            &test.app,
            Some(&bob),
            &bob.id.into(),
            &PostListQuery::default(),
        )
        .await
        .unwrap();
        assert_eq!(likes.items, []);
        assert_eq!(bookmarks(&test, &bob).await, Vec::<String>::new());
        assert_eq!(
            test.posts_of(&alice, &bob, UserPostsQuery::default()).await,
            Vec::<String>::new()
        );
        assert_eq!(
            error_code(like::unlike(&test.app, &bob, id).await),
            ErrorCode::NotFound
        );
    }
}

#[tokio::test]
async fn concurrent_likes_and_retweets_leave_exact_counters() {
    for test in TestApp::each().await {
        let alice = test.create_user("alice").await;
        let id = test.publish(&alice, "hello").await;
        let mut people = Vec::new();
        for at in 0..16 {
            people.push(test.create_user(&format!("bob{at}")).await);
        }

        let mut running = Vec::new();
        for who in people.iter().chain(&people) {
            let (app, who) = (test.app.clone(), who.clone());
            running.push(tokio::spawn(async move {
                like::like(&app, &who, id).await.unwrap();
                retweet::retweet(&app, &who, id).await.unwrap();
            }));
        }
        for done in running {
            done.await.unwrap();
        }

        let counts = test.get_post(&alice, id).await.unwrap().counts;
        assert_eq!((counts.likes, counts.retweets), (16, 16));
        assert_eq!(
            likers(&test, &alice, id)
                .await
                .into_iter()
                .collect::<BTreeSet<_>>()
                .len(),
            16
        );
    }
}
