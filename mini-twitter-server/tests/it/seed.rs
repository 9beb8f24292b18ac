//! Generated data: the requested number of rows with exact counters, on each engine.

use std::cell::RefCell;

use mini_twitter_core::error::ErrorCode;
use mini_twitter_server::domain::seed::{Seed, seed};

use crate::fixture::app::{TestApp, error_code};

const PLAN: Seed = Seed {
    people: 40,
    posts: 1_500,
    follows: 300,
    seed: 3,
};

#[tokio::test]
async fn seeding_creates_the_requested_rows_with_exact_counters() {
    for test in TestApp::each().await {
        let progress = RefCell::new(Vec::new());

        seed(&test.app, PLAN, |at| {
            progress.borrow_mut().push((at.what, at.done, at.total));
        })
        .await
        .unwrap();

        assert_eq!(test.query_number("select count(*) from users").await, 40);
        assert_eq!(test.query_number("select count(*) from posts").await, 1_500);
        assert_eq!(test.query_number("select count(*) from follows").await, 300);
        assert_eq!(
            progress.borrow()[..3],
            [
                ("people", 40, 40),
                ("follows", 300, 300),
                ("posts", 1_500, 1_500)
            ]
        );
        let wrong_people = "select count(*) from users u where
            u.followers <> (select count(*) from follows f where f.followee_id = u.id)
            or u.following <> (select count(*) from follows f where f.follower_id = u.id)
            or u.posts <> (select count(*) from posts p where p.author_id = u.id and p.retweet_of is null)";
        assert_eq!(test.query_number(wrong_people).await, 0);
        let wrong_posts = "select count(*) from posts p where
            p.likes <> (select count(*) from likes l where l.post_id = p.id)
            or p.retweets <> (select count(*) from posts r where r.retweet_of = p.id)
            or p.quotes <> (select count(*) from posts q where q.quote_of = p.id)
            or p.replies <> (select count(*) from posts r where r.reply_to = p.id)";
        assert_eq!(test.query_number(wrong_posts).await, 0);
        let wrong_authors =
            "select count(*) from posts p join posts o on o.id = coalesce(p.retweet_of, p.reply_to)
            where p.target_author_id <> o.author_id or o.id >= p.id";
        assert_eq!(test.query_number(wrong_authors).await, 0);
        let same_like = "select count(*) - count(distinct id) from likes";
        assert_eq!(test.query_number(same_like).await, 0);
    }
}

#[tokio::test]
async fn the_same_seed_makes_the_same_rows() {
    let sum = "select cast(sum(length(text) * (id % 1000003)) as bigint) from posts";
    let mut sums = Vec::new();
    let apps = [TestApp::each().await, TestApp::each().await];
    for test in apps.into_iter().flatten() {
        seed(&test.app, PLAN, |_| ()).await.unwrap();
        sums.push(test.query_number(sum).await);
    }

    assert!(sums.iter().all(|sum| *sum == sums[0]));
}

#[tokio::test]
async fn only_a_database_without_posts_is_seeded() {
    for test in TestApp::each().await {
        let alice = test.create_user("alice").await;
        test.publish(&alice, "mine").await;

        let seeded = seed(&test.app, PLAN, |_| ()).await;

        assert_eq!(error_code(seeded), ErrorCode::Conflict);
        assert_eq!(test.query_number("select count(*) from users").await, 1);
    }
}

#[tokio::test]
async fn a_feed_of_seeded_posts_can_be_read() {
    for test in TestApp::each().await {
        seed(&test.app, PLAN, |_| ()).await.unwrap();
        let reader = test.create_user("reader").await;
        test.execute("insert into follows (follower_id, followee_id, id) select $1, id, id from users where id <> $1", &reader).await;

        let feed = test.feed_page(&reader, 20, None).await;

        assert_eq!(feed.items.len(), 20);
        assert!(feed.items.iter().all(|entry| entry.at < test.now()));
    }
}
