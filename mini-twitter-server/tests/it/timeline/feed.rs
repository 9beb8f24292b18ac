//! The feed: whose rows stand in it, in which order, and that walking it misses and repeats nothing.

use mini_twitter_core::post::Entry;

use crate::play::lines;
use crate::stage::Stage;
use mini_twitter_server::app::Me;
use mini_twitter_server::domain::post::{self, retweet};

/// Every entry, page by page.
async fn walk(stage: &Stage, me: &Me, limit: u32) -> Vec<Entry> {
    let (mut entries, mut at) = (Vec::new(), None);
    loop {
        let page = stage.feed_page(me, limit, at).await;
        assert!(
            page.next.is_none() || page.items.len() == limit as usize,
            "only the last page is short"
        );
        entries.extend(page.items);
        at = page.next;
        if at.is_none() {
            return entries;
        }
    }
}

#[tokio::test]
async fn a_feed_holds_my_own_and_the_followed_peoples_posts_and_retweets() {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        let carol = stage.person("carol").await;
        stage.follow(&alice, &bob).await;
        stage.write(&alice, "mine").await;
        stage.write(&bob, "his").await;
        let hers = stage.write(&carol, "hers").await;
        stage.retweet(&bob, hers).await;

        assert_eq!(
            stage.feed(&alice).await,
            ["bob passed on carol: hers", "bob: his", "alice: mine"]
        );
    }
}

#[tokio::test]
async fn a_reply_shows_when_its_parents_author_is_me_or_followed_or_its_own() {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        let (carol, dave) = (stage.person("carol").await, stage.person("dave").await);
        stage.follow(&alice, &bob).await;
        stage.follow(&alice, &carol).await;
        let to_me = stage.write(&alice, "a").await;
        let to_followed = stage.write(&carol, "c").await;
        let to_stranger = stage.write(&dave, "d").await;

        let replies = [
            (to_me, "to me"),
            (to_followed, "to carol"),
            (to_stranger, "to dave"),
        ];
        for (parent, text) in replies {
            stage.reply(&bob, parent, text).await;
        }
        let own = stage.reply(&bob, to_stranger, "begins").await;
        stage.reply(&bob, own, "goes on").await;

        let feed = stage.feed(&alice).await;
        assert_eq!(
            feed,
            [
                "bob: goes on",
                "bob: to carol",
                "bob: to me",
                "carol: c",
                "alice: a"
            ]
        );
    }
}

#[tokio::test]
async fn an_original_shows_once_in_a_page_by_its_newest_row() {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        let carol = stage.person("carol").await;
        stage.follow(&alice, &bob).await;
        stage.follow(&alice, &carol).await;
        let id = stage.write(&bob, "news").await;
        stage.write(&bob, "other").await;
        stage.retweet(&bob, id).await;
        stage.retweet(&carol, id).await;

        assert_eq!(
            stage.feed(&alice).await,
            ["carol passed on bob: news", "bob: other"]
        );
        let by_one = walk(&stage, &alice, 1).await;
        assert_eq!(
            lines(&by_one),
            ["carol passed on bob: news", "bob: other", "bob: news"]
        );
    }
}

#[tokio::test]
async fn the_muted_are_gone_with_what_quotes_and_passes_them_on() {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        let carol = stage.person("carol").await;
        stage.follow(&alice, &bob).await;
        stage.follow(&alice, &carol).await;
        let news = stage.write(&carol, "news").await;
        stage.retweet(&bob, news).await;
        stage.quote(&bob, news, "look").await;
        let about = stage.write(&bob, "about").await;
        stage.retweet(&carol, about).await;

        stage.mute(&alice, &carol).await;

        assert_eq!(stage.feed(&alice).await, ["bob: about"]);
    }
}

#[tokio::test]
async fn a_mute_ends_by_itself() {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        stage.follow(&alice, &bob).await;
        stage.write(&bob, "hello").await;
        let until = stage.now().after(std::time::Duration::from_secs(60));
        let mute = mini_twitter_core::user::Mute { until: Some(until) };
        mini_twitter_server::domain::user::relation::mute(&stage.app, &alice, &bob.id.into(), mute)
            .await
            .unwrap();

        let muted = stage.feed(&alice).await;
        stage.later(61);
        let heard = stage.feed(&alice).await;

        assert_eq!((muted.len(), heard.len()), (0, 1));
    }
}

#[tokio::test]
async fn the_blocked_the_deactivated_and_the_deleted_are_gone_from_a_feed() {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        let (carol, dave) = (stage.person("carol").await, stage.person("dave").await);
        for who in [&bob, &carol, &dave] {
            stage.follow(&alice, who).await;
        }
        let deleted = stage.write(&bob, "deleted").await;
        let hidden = stage.write(&carol, "hidden").await;
        stage.retweet(&bob, deleted).await;
        stage.retweet(&bob, hidden).await;
        stage.quote(&bob, hidden, "look").await;
        stage.write(&dave, "asleep").await;

        post::delete(&stage.app, &bob, deleted).await.unwrap();
        stage.block(&carol, &alice).await;
        stage.deactivate(&dave).await;

        assert_eq!(stage.feed(&alice).await, ["bob: look [missing]"]);
    }
}

#[tokio::test]
async fn one_followee_of_a_hundred_posts_is_walked_whole() {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        stage.follow(&alice, &bob).await;
        for at in 0..100 {
            stage.write(&bob, &format!("{at}")).await;
        }

        let expected: Vec<_> = (0..100).rev().map(|at| format!("bob: {at}")).collect();
        assert_eq!(stage.feed(&alice).await, expected);
        assert_eq!(lines(&walk(&stage, &alice, 7).await), expected);
    }
}

#[tokio::test]
async fn five_who_write_in_turn_stand_in_turn() {
    for stage in Stage::each().await {
        let alice = stage.person("alice").await;
        let mut people = Vec::new();
        for at in 0..5 {
            people.push(stage.person(&format!("bob{at}")).await);
            stage.follow(&alice, &people[at]).await;
        }
        let mut expected = Vec::new();
        for at in 0..60 {
            stage.write(&people[at % 5], &format!("{at}")).await;
            expected.insert(0, format!("bob{}: {at}", at % 5));
        }

        assert_eq!(lines(&walk(&stage, &alice, 20).await), expected);
    }
}

#[tokio::test]
async fn of_fifty_followed_the_one_who_writes_fills_the_page() {
    for stage in Stage::each().await {
        let alice = stage.person("alice").await;
        let mut writer = None;
        for at in 0..50 {
            let who = stage.person(&format!("bob{at:02}")).await;
            stage.follow(&alice, &who).await;
            stage.write(&who, "once").await;
            writer = Some(who);
        }
        let writer = writer.unwrap();
        for at in 0..40 {
            stage.write(&writer, &format!("{at}")).await;
        }

        let all = lines(&walk(&stage, &alice, 20).await);
        assert_eq!(all.len(), 90);
        assert_eq!(
            (all[0].as_str(), all[39].as_str()),
            ("bob49: 39", "bob49: 0")
        );
        assert_eq!(
            (all[40].as_str(), all[89].as_str()),
            ("bob49: once", "bob00: once")
        );
    }
}

#[tokio::test]
async fn a_page_that_filters_come_short_on_is_filled() {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        let dave = stage.person("dave").await;
        stage.follow(&alice, &bob).await;
        let stranger = stage.write(&dave, "d").await;
        for at in 0..10 {
            stage.write(&bob, &format!("{at}")).await;
            for _ in 0..20 {
                stage.reply(&bob, stranger, "not for alice").await;
            }
        }

        let page = stage.feed_page(&alice, 8, None).await;

        let expected: Vec<_> = (2..10).rev().map(|at| format!("bob: {at}")).collect();
        assert_eq!(lines(&page.items), expected);
        assert!(page.next.is_some());
    }
}

#[tokio::test]
async fn a_walk_misses_and_repeats_nothing_while_others_write() {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        stage.follow(&alice, &bob).await;
        let mut ids = Vec::new();
        for at in 0..30 {
            ids.push(stage.write(&bob, &format!("{at}")).await);
        }

        let first = stage.feed_page(&alice, 10, None).await;
        stage.write(&bob, "new").await;
        retweet::retweet(&stage.app, &bob, ids[25]).await.unwrap();
        stage.delete(&bob, ids[20]).await.unwrap();
        let second = stage.feed_page(&alice, 10, first.next).await;
        let third = stage.feed_page(&alice, 10, second.next).await;

        let rest: Vec<_> = (0..20).rev().map(|at| format!("bob: {at}")).collect();
        assert_eq!([lines(&second.items), lines(&third.items)].concat(), rest);
        assert_eq!(third.next, None);
    }
}
