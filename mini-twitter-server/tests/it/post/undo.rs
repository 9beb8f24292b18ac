//! What I did to a post can always be undone, also when I no longer see it.

use mini_twitter_server::domain::post::show::missing;
use mini_twitter_server::domain::post::{bookmark, like, retweet};

use crate::fixture::app::TestApp;

/// How many likes and bookmarks there are, how many retweets, what the counters say, and how many notifications.
async fn traces(test: &TestApp) -> [i64; 4] {
    [
        test.query_number("select count(*) from likes").await
            + test.query_number("select count(*) from bookmarks").await,
        test.query_number("select count(*) from posts where retweet_of is not null")
            .await,
        test.query_number("select likes + retweets from posts where retweet_of is null")
            .await,
        test.query_number("select count(*) from notifications")
            .await,
    ]
}

#[tokio::test]
async fn what_i_did_to_a_post_can_be_undone_when_i_no_longer_see_it() {
    for hides in ["block", "deactivate", "ban", "delete", "i block"] {
        for test in TestApp::each().await {
            let (alice, bob) = (
                test.create_user("alice").await,
                test.create_user("bob").await,
            );
            let id = test.publish(&alice, "hello").await;
            test.like(&bob, id).await;
            test.retweet(&bob, id).await;
            bookmark::bookmark(&test.app, &bob, id).await.unwrap();
            match hides {
                "block" => test.block(&alice, &bob).await,
                "i block" => test.block(&bob, &alice).await,
                "deactivate" => test.deactivate(&alice).await,
                "ban" => {
                    test.execute("update users set status = 'banned' where id = $1", &alice)
                        .await;
                }
                _ => test.delete_post(&alice, id).await.unwrap(),
            }

            for _ in 0..2 {
                let undone = [
                    like::unlike(&test.app, &bob, id).await,
                    retweet::unretweet(&test.app, &bob, id).await,
                    bookmark::unbookmark(&test.app, &bob, id).await,
                ];
                for answer in undone {
                    assert_eq!(answer, Err(missing(id)), "{hides}");
                }
                assert_eq!(traces(&test).await, [0; 4], "{hides}");
            }
        }
    }
}

#[tokio::test]
async fn undoing_at_a_post_that_i_never_touched_changes_nothing() {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let id = test.publish(&alice, "hello").await;
        test.like(&alice, id).await;
        test.retweet(&alice, id).await;
        test.block(&alice, &bob).await;

        for undone in [
            like::unlike(&test.app, &bob, id).await,
            retweet::unretweet(&test.app, &bob, id).await,
            bookmark::unbookmark(&test.app, &bob, id).await,
        ] {
            assert_eq!(undone, Err(missing(id)));
        }
        assert_eq!(traces(&test).await, [1, 1, 2, 0]);
    }
}
