//! Likes, retweets and bookmarks: counted once, told once, taken back whole.

use std::collections::BTreeSet;

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id::PostId;
use mini_twitter_core::post::PostListQuery;
use mini_twitter_core::user::{PeopleQuery, UserPostsQuery};
use mini_twitter_server::app::Me;
use mini_twitter_server::domain::post::{self, bookmark, like, retweet};

use crate::play::texts;
use crate::stage::{Stage, refusal};

async fn likers(stage: &Stage, viewer: &Me, id: PostId) -> Vec<String> {
    let query = PeopleQuery::default();
    let page = like::list(&stage.app, Some(viewer), id, &query)
        .await
        .unwrap();
    page.items.into_iter().map(|user| user.username).collect()
}

async fn retweeters(stage: &Stage, viewer: &Me, id: PostId) -> Vec<String> {
    let query = PeopleQuery::default();
    let page = retweet::list(&stage.app, Some(viewer), id, &query)
        .await
        .unwrap();
    page.items.into_iter().map(|user| user.username).collect()
}

async fn bookmarks(stage: &Stage, me: &Me) -> Vec<String> {
    let page = post::list::bookmarks(&stage.app, me, &PostListQuery::default()).await;
    texts(&page.unwrap().items)
}

#[tokio::test]
async fn liking_twice_counts_once_and_tells_once() {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        let id = stage.write(&alice, "hello").await;

        let first = stage.like(&bob, id).await;
        let second = stage.like(&bob, id).await;

        assert_eq!((first.counts.likes, second.counts.likes), (1, 1));
        assert!(first.viewer.unwrap().liked);
        assert_eq!(stage.get(&bob, id).await.unwrap(), second);
        assert_eq!(stage.told(&alice).await, ["like by bob"]);
    }
}

#[tokio::test]
async fn unliking_takes_back_the_like_and_the_telling() {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        let id = stage.write(&alice, "hello").await;
        stage.like(&bob, id).await;

        let once = like::unlike(&stage.app, &bob, id).await.unwrap();
        let twice = like::unlike(&stage.app, &bob, id).await.unwrap();

        assert_eq!((once.counts.likes, twice.counts.likes), (0, 0));
        assert!(!once.viewer.unwrap().liked);
        assert_eq!(likers(&stage, &bob, id).await, Vec::<String>::new());
        assert_eq!(stage.told(&alice).await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_second_retweet_is_the_first() {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        let id = stage.write(&alice, "hello").await;

        let first = stage.retweet(&bob, id).await;
        let second = stage.retweet(&bob, id).await;

        assert_eq!((first.counts.retweets, second.counts.retweets), (1, 1));
        assert!(second.viewer.unwrap().retweeted);
        assert_eq!(stage.get(&bob, id).await.unwrap(), second);
        assert_eq!(retweeters(&stage, &alice, id).await, ["bob"]);
        assert_eq!(stage.told(&alice).await, ["retweet by bob"]);
        assert_eq!(
            stage
                .number("select posts from users where username = 'bob'")
                .await,
            0
        );
    }
}

#[tokio::test]
async fn unretweeting_removes_the_row_and_the_telling() {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        let id = stage.write(&alice, "hello").await;
        stage.retweet(&bob, id).await;

        let once = retweet::unretweet(&stage.app, &bob, id).await.unwrap();
        let twice = retweet::unretweet(&stage.app, &bob, id).await.unwrap();

        assert_eq!((once.counts.retweets, twice.counts.retweets), (0, 0));
        assert_eq!(
            stage
                .number("select count(*) from posts where retweet_of is not null")
                .await,
            0
        );
        assert_eq!(stage.told(&alice).await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_retweets_id_is_no_post() {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        let id = stage.write(&alice, "hello").await;
        stage.retweet(&bob, id).await;
        let retweet = PostId(
            stage
                .number("select id from posts where retweet_of is not null")
                .await,
        );

        assert_eq!(
            refusal(stage.get(&alice, retweet).await),
            ErrorCode::NotFound
        );
        assert_eq!(
            refusal(like::like(&stage.app, &alice, retweet).await),
            ErrorCode::NotFound
        );
        assert_eq!(
            refusal(retweet::retweet(&stage.app, &alice, retweet).await),
            ErrorCode::NotFound
        );
        assert_eq!(
            refusal(bookmark::bookmark(&stage.app, &alice, retweet).await),
            ErrorCode::NotFound
        );
        assert_eq!(
            refusal(stage.delete(&bob, retweet).await),
            ErrorCode::NotFound
        );
    }
}

#[tokio::test]
async fn bookmarks_are_mine_alone_the_latest_first() {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        let (one, two) = (
            stage.write(&alice, "one").await,
            stage.write(&alice, "two").await,
        );

        for id in [two, one, two] {
            let kept = bookmark::bookmark(&stage.app, &bob, id).await.unwrap();
            assert!(kept.viewer.unwrap().bookmarked);
        }
        assert_eq!(bookmarks(&stage, &bob).await, ["alice: one", "alice: two"]);
        assert_eq!(bookmarks(&stage, &alice).await, Vec::<String>::new());
        assert_eq!(stage.told(&alice).await, Vec::<String>::new());

        let dropped = bookmark::unbookmark(&stage.app, &bob, two).await.unwrap();
        assert!(!dropped.viewer.unwrap().bookmarked);
        assert_eq!(bookmarks(&stage, &bob).await, ["alice: one"]);
    }
}

#[tokio::test]
async fn a_deleted_post_shows_nowhere_that_it_was_kept() {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        let id = stage.write(&alice, "hello").await;
        stage.like(&bob, id).await;
        stage.retweet(&bob, id).await;
        bookmark::bookmark(&stage.app, &bob, id).await.unwrap();

        stage.delete(&alice, id).await.unwrap();

        let likes = post::list::liked_by(
            &stage.app,
            Some(&bob),
            &bob.id.into(),
            &PostListQuery::default(),
        )
        .await
        .unwrap();
        assert_eq!(likes.items, []);
        assert_eq!(bookmarks(&stage, &bob).await, Vec::<String>::new());
        assert_eq!(
            stage
                .posts_of(&alice, &bob, UserPostsQuery::default())
                .await,
            Vec::<String>::new()
        );
        assert_eq!(
            refusal(like::unlike(&stage.app, &bob, id).await),
            ErrorCode::NotFound
        );
    }
}

#[tokio::test]
async fn many_at_once_leave_exact_counters() {
    for stage in Stage::each().await {
        let alice = stage.person("alice").await;
        let id = stage.write(&alice, "hello").await;
        let mut people = Vec::new();
        for at in 0..16 {
            people.push(stage.person(&format!("bob{at}")).await);
        }

        let mut running = Vec::new();
        for who in people.iter().chain(&people) {
            let (app, who) = (stage.app.clone(), who.clone());
            running.push(tokio::spawn(async move {
                like::like(&app, &who, id).await.unwrap();
                retweet::retweet(&app, &who, id).await.unwrap();
            }));
        }
        for done in running {
            done.await.unwrap();
        }

        let counts = stage.get(&alice, id).await.unwrap().counts;
        assert_eq!((counts.likes, counts.retweets), (16, 16));
        assert_eq!(
            likers(&stage, &alice, id)
                .await
                .into_iter()
                .collect::<BTreeSet<_>>()
                .len(),
            16
        );
    }
}
