//! Trends: what is counted, in which time window, in which order.

use futures_util::future::join_all;
use mini_twitter_core::timeline::{Trend, TrendWindow, TrendsQuery};
use mini_twitter_server::domain::trend;

use crate::fixture::app::TestApp;

async fn trends(test: &TestApp, window: TrendWindow) -> Vec<Trend> {
    let query = TrendsQuery {
        window: Some(window),
    };
    trend::list(&test.app, &query).await.unwrap()
}

async fn tags(test: &TestApp, window: TrendWindow) -> Vec<String> {
    trends(test, window)
        .await
        .into_iter()
        .map(|trend| trend.tag)
        .collect()
}

#[tokio::test]
async fn hashtags_rank_by_authors_then_uses_then_newest_then_name() {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        for _ in 0..5 {
            test.publish(&alice, "#loud").await;
        }
        test.publish(&alice, "#old").await;
        test.publish(&bob, "#old #both").await;
        test.publish(&alice, "#both").await;
        test.publish(&alice, "#zebra #Äpfel #apple").await;

        assert_eq!(
            tags(&test, TrendWindow::Day).await,
            ["both", "old", "loud", "apple", "zebra", "äpfel"]
        );
    }
}

#[tokio::test]
async fn a_trend_window_is_the_current_hour_and_those_before_it() {
    for test in TestApp::each().await {
        let alice = test.create_user("alice").await;
        test.publish(&alice, "#tea").await;
        test.advance_seconds(90 * 60);
        test.publish(&alice, "#tea").await;
        test.publish(&alice, "#tea #bread").await;

        let hour = trends(&test, TrendWindow::Hour).await;
        let day = trends(&test, TrendWindow::Day).await;

        assert_eq!(
            (hour[0].tag.as_str(), hour[0].uses, &hour[0].history),
            ("tea", 2, &vec![2])
        );
        assert_eq!(
            (day[0].uses, day[0].authors, day[0].history.len()),
            (3, 1, 24)
        );
        assert_eq!(day[0].history[22..], [1, 2]);
        test.advance_seconds(24 * 60 * 60);
        assert_eq!(trends(&test, TrendWindow::Day).await, []);
        assert_eq!(
            trends(&test, TrendWindow::Week).await[0]
                .history
                .iter()
                .sum::<u32>(),
            3
        );
    }
}

#[tokio::test]
async fn retweets_deleted_posts_and_inactive_users_do_not_count() {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let tea = test.publish(&alice, "#tea").await;
        test.retweet(&bob, tea).await;
        let bread = test.publish(&alice, "#bread").await;
        test.publish(&bob, "#sleep").await;

        test.delete_post(&alice, bread).await.unwrap();
        test.deactivate(&bob).await;

        let trends = trends(&test, TrendWindow::Day).await;
        assert_eq!(trends.len(), 1);
        assert_eq!((trends[0].tag.as_str(), trends[0].uses), ("tea", 1));
    }
}

#[tokio::test]
async fn posts_of_a_private_account_do_not_count_while_it_is_private() {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        test.publish(&alice, "#tea").await;
        test.publish(&bob, "#tea").await;
        test.publish(&bob, "#secret").await;
        let counted = async || {
            let trends = trends(&test, TrendWindow::Day).await;
            let uses = trends
                .into_iter()
                .map(|it| (it.tag, it.uses, it.history.iter().sum::<u32>()));
            uses.collect::<Vec<_>>()
        };
        let tag = |tag: &str, uses| (tag.to_owned(), uses, uses);

        test.set_private(&bob, true).await;
        let private = counted().await;
        test.set_private(&bob, false).await;

        assert_eq!(private, [tag("tea", 1)]);
        assert_eq!(counted().await, [tag("tea", 2), tag("secret", 1)]);
    }
}

#[tokio::test]
async fn at_most_twenty_tags_trend() {
    for test in TestApp::each().await {
        let alice = test.create_user("alice").await;
        let tags_of = |from: usize| {
            (from..from + 15)
                .map(|at| format!("#t{at}"))
                .collect::<Vec<_>>()
                .join(" ")
        };
        test.publish(&alice, &tags_of(0)).await;
        test.publish(&alice, &tags_of(15)).await;

        assert_eq!(tags(&test, TrendWindow::Day).await.len(), 20);
    }
}

#[tokio::test]
async fn expensive_trends_are_cached_for_five_seconds() {
    for test in TestApp::each().await {
        let alice = test.create_user("alice").await;
        test.publish(&alice, "#tea").await;
        test.execute(
            "insert into post_tags (tag, post_id, author_id)
                with recursive n (at) as (select cast(1 as bigint) union all select at + 1 from n where at < 10000)
                select 'many', (select max(id) from posts) + at, cast($1 as bigint) from n",
            &alice,
        )
        .await;

        let first = tags(&test, TrendWindow::Day).await;
        test.execute(
            "delete from post_tags where tag = 'many' and author_id = $1",
            &alice,
        )
        .await;
        test.advance_seconds(4);
        let cached = tags(&test, TrendWindow::Day).await;
        test.advance_seconds(1);
        let fresh = tags(&test, TrendWindow::Day).await;

        assert_eq!(first, ["many", "tea"]);
        assert_eq!(cached, first);
        assert_eq!(fresh, ["tea"]);
    }
}

#[tokio::test]
async fn fifty_concurrent_trend_requests_share_a_few_counts() {
    for test in TestApp::each().await {
        let alice = test.create_user("alice").await;
        test.publish(&alice, "#tea").await;

        let asked = join_all((0..50).map(|_| tags(&test, TrendWindow::Day))).await;

        // Callers during a count share the next one, which sees everything written before they called. How many counts
        // that makes depends on how many callers come during each: two if nothing delays them, fifty if none is shared.
        assert_eq!(asked, vec![["tea"]; 50]);
        let loads = test.app.trends.loads();
        assert!((2..=10).contains(&loads), "{loads} counts");
    }
}
