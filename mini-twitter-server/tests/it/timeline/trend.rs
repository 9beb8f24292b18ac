//! Trends: what is counted, over which hours, in which order.

use futures_util::future::join_all;
use mini_twitter_core::timeline::{Trend, TrendWindow, TrendsQuery};
use mini_twitter_server::domain::trend;

use crate::stage::Stage;

async fn trends(stage: &Stage, window: TrendWindow) -> Vec<Trend> {
    let query = TrendsQuery {
        window: Some(window),
    };
    trend::list(&stage.app, &query).await.unwrap()
}

async fn tags(stage: &Stage, window: TrendWindow) -> Vec<String> {
    trends(stage, window)
        .await
        .into_iter()
        .map(|trend| trend.tag)
        .collect()
}

#[tokio::test]
async fn tags_rank_by_authors_then_uses_then_the_latest_then_the_tag() {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        for _ in 0..5 {
            stage.write(&alice, "#loud").await;
        }
        stage.write(&alice, "#old").await;
        stage.write(&bob, "#old #both").await;
        stage.write(&alice, "#both").await;
        stage.write(&alice, "#zebra #Äpfel #apple").await;

        assert_eq!(
            tags(&stage, TrendWindow::Day).await,
            ["both", "old", "loud", "apple", "zebra", "äpfel"]
        );
    }
}

#[tokio::test]
async fn a_window_is_the_hour_that_runs_and_those_before_it() {
    for stage in Stage::each().await {
        let alice = stage.person("alice").await;
        stage.write(&alice, "#tea").await;
        stage.later(90 * 60);
        stage.write(&alice, "#tea").await;
        stage.write(&alice, "#tea #bread").await;

        let hour = trends(&stage, TrendWindow::Hour).await;
        let day = trends(&stage, TrendWindow::Day).await;

        assert_eq!(
            (hour[0].tag.as_str(), hour[0].uses, &hour[0].history),
            ("tea", 2, &vec![2])
        );
        assert_eq!(
            (day[0].uses, day[0].authors, day[0].history.len()),
            (3, 1, 24)
        );
        assert_eq!(day[0].history[22..], [1, 2]);
        stage.later(24 * 60 * 60);
        assert_eq!(trends(&stage, TrendWindow::Day).await, []);
        assert_eq!(
            trends(&stage, TrendWindow::Week).await[0]
                .history
                .iter()
                .sum::<u32>(),
            3
        );
    }
}

#[tokio::test]
async fn retweets_deleted_posts_and_people_who_are_not_active_do_not_count() {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        let tea = stage.write(&alice, "#tea").await;
        stage.retweet(&bob, tea).await;
        let bread = stage.write(&alice, "#bread").await;
        stage.write(&bob, "#sleep").await;

        stage.delete(&alice, bread).await.unwrap();
        stage.deactivate(&bob).await;

        let trends = trends(&stage, TrendWindow::Day).await;
        assert_eq!(trends.len(), 1);
        assert_eq!((trends[0].tag.as_str(), trends[0].uses), ("tea", 1));
    }
}

#[tokio::test]
async fn at_most_twenty_tags_trend() {
    for stage in Stage::each().await {
        let alice = stage.person("alice").await;
        let tags_of = |from: usize| {
            (from..from + 15)
                .map(|at| format!("#t{at}"))
                .collect::<Vec<_>>()
                .join(" ")
        };
        stage.write(&alice, &tags_of(0)).await;
        stage.write(&alice, &tags_of(15)).await;

        assert_eq!(tags(&stage, TrendWindow::Day).await.len(), 20);
    }
}

#[tokio::test]
async fn an_expensive_answer_is_reused_for_five_seconds() {
    for stage in Stage::each().await {
        let alice = stage.person("alice").await;
        stage.write(&alice, "#tea").await;
        stage.run(
            "insert into post_tags (tag, post_id, author_id)
                with recursive n (at) as (select cast(1 as bigint) union all select at + 1 from n where at < 10000)
                select 'many', (select max(id) from posts) + at, cast($1 as bigint) from n",
            &alice,
        )
        .await;

        let first = tags(&stage, TrendWindow::Day).await;
        stage
            .run(
                "delete from post_tags where tag = 'many' and author_id = $1",
                &alice,
            )
            .await;
        stage.later(4);
        let kept = tags(&stage, TrendWindow::Day).await;
        stage.later(1);
        let fresh = tags(&stage, TrendWindow::Day).await;

        assert_eq!(first, ["many", "tea"]);
        assert_eq!(kept, first);
        assert_eq!(fresh, ["tea"]);
    }
}

#[tokio::test]
async fn fifty_who_ask_at_once_count_at_most_twice() {
    for stage in Stage::each().await {
        let alice = stage.person("alice").await;
        stage.write(&alice, "#tea").await;

        let asked = join_all((0..50).map(|_| tags(&stage, TrendWindow::Day))).await;

        // Those who came while the first count ran share the second, which sees all that was written before they came.
        assert_eq!(asked, vec![["tea"]; 50]);
        assert_eq!(stage.app.trends.loads(), 2);
    }
}
