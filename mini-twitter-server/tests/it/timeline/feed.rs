//! The feed: its entries, their order, and that paging through it misses and repeats nothing.

use mini_twitter_core::post::Entry;

use crate::fixture::action::entry_lines;
use crate::fixture::app::TestApp;
use mini_twitter_server::app::Me;
use mini_twitter_server::domain::post::{self, retweet};

/// Every entry, page by page.
async fn all_pages(test: &TestApp, me: &Me, limit: u32) -> Vec<Entry> {
    let (mut entries, mut at) = (Vec::new(), None);
    loop {
        let page = test.feed_page(me, limit, at).await;
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
async fn a_feed_has_own_and_followed_posts_and_retweets() {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let carol = test.create_user("carol").await;
        test.follow(&alice, &bob).await;
        test.publish(&alice, "mine").await;
        test.publish(&bob, "his").await;
        let hers = test.publish(&carol, "hers").await;
        test.retweet(&bob, hers).await;

        assert_eq!(
            test.feed(&alice).await,
            ["bob retweeted carol: hers", "bob: his", "alice: mine"]
        );
    }
}

#[tokio::test]
async fn a_feed_shows_replies_to_the_viewer_to_followed_users_and_to_themselves() {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let (carol, dave) = (
            test.create_user("carol").await,
            test.create_user("dave").await,
        );
        test.follow(&alice, &bob).await;
        test.follow(&alice, &carol).await;
        let to_me = test.publish(&alice, "a").await;
        let to_followed = test.publish(&carol, "c").await;
        let to_stranger = test.publish(&dave, "d").await;

        let replies = [
            (to_me, "to me"),
            (to_followed, "to carol"),
            (to_stranger, "to dave"),
        ];
        for (parent, text) in replies {
            test.reply(&bob, parent, text).await;
        }
        let own = test.reply(&bob, to_stranger, "begins").await;
        test.reply(&bob, own, "goes on").await;

        let feed = test.feed(&alice).await;
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
async fn a_post_shows_once_per_page_by_its_newest_entry() {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let carol = test.create_user("carol").await;
        test.follow(&alice, &bob).await;
        test.follow(&alice, &carol).await;
        let id = test.publish(&bob, "news").await;
        test.publish(&bob, "other").await;
        test.retweet(&bob, id).await;
        test.retweet(&carol, id).await;

        assert_eq!(
            test.feed(&alice).await,
            ["carol retweeted bob: news", "bob: other"]
        );
        let by_one = all_pages(&test, &alice, 1).await;
        assert_eq!(
            entry_lines(&by_one),
            ["carol retweeted bob: news", "bob: other", "bob: news"]
        );
    }
}

#[tokio::test]
async fn muted_users_and_quotes_and_retweets_of_them_are_hidden_from_the_feed() {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let carol = test.create_user("carol").await;
        test.follow(&alice, &bob).await;
        test.follow(&alice, &carol).await;
        let news = test.publish(&carol, "news").await;
        test.retweet(&bob, news).await;
        test.quote(&bob, news, "look").await;
        let about = test.publish(&bob, "about").await;
        test.retweet(&carol, about).await;

        test.mute(&alice, &carol).await;

        assert_eq!(test.feed(&alice).await, ["bob: about"]);
    }
}

#[tokio::test]
async fn posts_return_to_the_feed_when_a_mute_ends() {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        test.follow(&alice, &bob).await;
        test.publish(&bob, "hello").await;
        let until = test.now().after(std::time::Duration::from_secs(60));
        let mute = mini_twitter_core::user::Mute { until: Some(until) };
        mini_twitter_server::domain::user::relation::mute(&test.app, &alice, &bob.id.into(), mute)
            .await
            .unwrap();

        let muted = test.feed(&alice).await;
        test.advance_seconds(61);
        let heard = test.feed(&alice).await;

        assert_eq!((muted.len(), heard.len()), (0, 1));
    }
}

#[tokio::test]
async fn blocked_deactivated_and_deleted_content_is_hidden_from_the_feed() {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let (carol, dave) = (
            test.create_user("carol").await,
            test.create_user("dave").await,
        );
        for who in [&bob, &carol, &dave] {
            test.follow(&alice, who).await;
        }
        let deleted = test.publish(&bob, "deleted").await;
        let hidden = test.publish(&carol, "hidden").await;
        test.retweet(&bob, deleted).await;
        test.retweet(&bob, hidden).await;
        test.quote(&bob, hidden, "look").await;
        test.publish(&dave, "asleep").await;

        post::delete(&test.app, &bob, deleted).await.unwrap();
        test.block(&carol, &alice).await;
        test.deactivate(&dave).await;

        assert_eq!(test.feed(&alice).await, ["bob: look [missing]"]);
    }
}

#[tokio::test]
async fn a_feed_of_one_author_with_a_hundred_posts_is_complete() {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        test.follow(&alice, &bob).await;
        for at in 0..100 {
            test.publish(&bob, &format!("{at}")).await;
        }

        let expected: Vec<_> = (0..100).rev().map(|at| format!("bob: {at}")).collect();
        assert_eq!(test.feed(&alice).await, expected);
        assert_eq!(entry_lines(&all_pages(&test, &alice, 7).await), expected);
    }
}

#[tokio::test]
async fn posts_of_five_authors_are_in_order() {
    for test in TestApp::each().await {
        let alice = test.create_user("alice").await;
        let mut people = Vec::new();
        for at in 0..5 {
            people.push(test.create_user(&format!("bob{at}")).await);
            test.follow(&alice, &people[at]).await;
        }
        let mut expected = Vec::new();
        for at in 0..60 {
            test.publish(&people[at % 5], &format!("{at}")).await;
            expected.insert(0, format!("bob{}: {at}", at % 5));
        }

        assert_eq!(entry_lines(&all_pages(&test, &alice, 20).await), expected);
    }
}

#[tokio::test]
async fn one_active_author_of_fifty_fills_the_page() {
    for test in TestApp::each().await {
        let alice = test.create_user("alice").await;
        let mut writer = None;
        for at in 0..50 {
            let who = test.create_user(&format!("bob{at:02}")).await;
            test.follow(&alice, &who).await;
            test.publish(&who, "once").await;
            writer = Some(who);
        }
        let writer = writer.unwrap();
        for at in 0..40 {
            test.publish(&writer, &format!("{at}")).await;
        }

        let all = entry_lines(&all_pages(&test, &alice, 20).await);
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
async fn a_page_is_filled_when_entries_are_filtered_out() {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let dave = test.create_user("dave").await;
        test.follow(&alice, &bob).await;
        let stranger = test.publish(&dave, "d").await;
        for at in 0..10 {
            test.publish(&bob, &format!("{at}")).await;
            for _ in 0..20 {
                test.reply(&bob, stranger, "not for alice").await;
            }
        }

        let page = test.feed_page(&alice, 8, None).await;

        let expected: Vec<_> = (2..10).rev().map(|at| format!("bob: {at}")).collect();
        assert_eq!(entry_lines(&page.items), expected);
        assert!(page.next.is_some());
    }
}

#[tokio::test]
async fn paging_misses_and_repeats_nothing_while_others_write() {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        test.follow(&alice, &bob).await;
        let mut ids = Vec::new();
        for at in 0..30 {
            ids.push(test.publish(&bob, &format!("{at}")).await);
        }

        let first = test.feed_page(&alice, 10, None).await;
        test.publish(&bob, "new").await;
        retweet::retweet(&test.app, &bob, ids[25]).await.unwrap();
        test.delete_post(&bob, ids[20]).await.unwrap();
        let second = test.feed_page(&alice, 10, first.next).await;
        let third = test.feed_page(&alice, 10, second.next).await;

        let rest: Vec<_> = (0..20).rev().map(|at| format!("bob: {at}")).collect();
        assert_eq!(
            [entry_lines(&second.items), entry_lines(&third.items)].concat(),
            rest
        );
        assert_eq!(third.next, None);
    }
}
