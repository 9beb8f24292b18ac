//! The feed query, compared with the simplest algorithm: all rows of all authors, sorted.

use mini_twitter_core::id::{PostId, UserId};
use mini_twitter_server::adapters::clock::Random;
use mini_twitter_server::store::db::values;
use mini_twitter_server::store::list::Fetch;
use mini_twitter_server::store::seed::{self, PostRow};
use mini_twitter_server::store::timeline;

use crate::fixture::app::TestApp;

/// Inserts three thousand posts: most users have none, a few have most of them, the readers have some.
async fn write_rows(test: &TestApp, random: &Random, readers: &[Vec<i64>]) -> Vec<(i64, i64)> {
    let row = |at: i64| {
        let until = 1 + random.number() % 60;
        let author = match usize::try_from(random.number() % 100).unwrap() {
            reader if reader < readers.len() => readers[reader][0],
            _ => i64::try_from(1 + random.number() % until).unwrap(),
        };
        PostRow {
            id: at * 7,
            author,
            text: Some("x".to_owned()),
            ..PostRow::default()
        }
    };
    let rows: Vec<_> = (1..=3_000).map(row).collect();
    let mut tx = test.app.db.begin().await.unwrap();
    seed::posts(&mut tx, &rows).await.unwrap();
    tx.commit().await.unwrap();
    rows.iter().map(|row| (row.id, row.author)).collect()
}

/// Creates a reader that follows this many of a hundred users; returns the ids of the reader and the followed users.
async fn reader(test: &TestApp, random: &Random, follows: usize) -> Vec<i64> {
    let me = test.create_user(&format!("reader{follows}")).await;
    let mut authors = vec![me.id.0];
    while authors.len() <= follows {
        let who = i64::try_from(1 + random.number() % 100).unwrap();
        if !authors.contains(&who) {
            authors.push(who);
        }
    }
    let mut tx = test.app.db.begin().await.unwrap();
    let sql = "insert into follows (follower_id, followee_id, id) values ($1, $2, $2)";
    for who in &authors[1..] {
        tx.run(sql, values![me.id, who]).await.unwrap();
    }
    tx.commit().await.unwrap();
    authors
}

#[tokio::test]
async fn the_feed_query_returns_the_same_as_sorting_all_rows() {
    for test in TestApp::each().await {
        let random = Random::seeded(5);
        let mut readers = Vec::new();
        for follows in [0, 1, 2, 3, 20, 23, 24, 25, 60, 99] {
            readers.push(reader(&test, &random, follows).await);
        }
        // The last reader has no posts.
        let rows = write_rows(&test, &random, &readers[..9]).await;

        for authors in &readers {
            for limit in [1, 2, 24, 104] {
                for below in [i64::MAX, 20_000, 10_500, 7_001, 700, 8, 7, 1] {
                    let mut db = test.app.db.read().await.unwrap();
                    let me = UserId(authors[0]);
                    let after = Some([below, 0]);
                    let fetch = Fetch { after, limit };
                    let found = timeline::feed(&mut db, me, fetch).await.unwrap();
                    let found: Vec<_> = found.into_iter().map(|(_, id)| id).collect();

                    let is_mine =
                        |(id, author): &&(i64, i64)| *id < below && authors.contains(author);
                    let wanted = rows.iter().rev().filter(is_mine).take(limit);
                    let expected: Vec<_> = wanted.map(|(id, _)| PostId(*id)).collect();
                    assert_eq!(
                        found,
                        expected,
                        "{} authors, {limit} below {below}",
                        authors.len()
                    );
                }
            }
        }
    }
}
