//! Notifications of what private accounts do: followers alone get them, and see them.

use mini_twitter_core::error::ErrorCode;
use mini_twitter_server::app::Me;
use mini_twitter_server::domain::notification::read;

use super::{list, messages};
use crate::fixture::app::{TestApp, error_code};

async fn people(test: &TestApp) -> [Me; 3] {
    let (alice, bob) = (
        test.create_user("alice").await,
        test.create_user("bob").await,
    );
    [alice, bob, test.create_user("carol").await]
}

/// Alice mentions, replies to, quotes, likes and retweets bob and carol.
async fn act(test: &TestApp, [alice, bob, carol]: &[Me; 3]) {
    test.publish(alice, "hello @bob and @carol").await;
    for who in [bob, carol] {
        let post = test.publish(who, "tea").await;
        test.reply(alice, post, "nice").await;
        test.quote(alice, post, "look").await;
        test.like(alice, post).await;
        test.retweet(alice, post).await;
    }
}

const ALL: &str = "alice retweeted your post
alice likes your post
alice quoted your post
alice replied to your post
alice mentioned you";

#[tokio::test]
async fn a_private_account_notifies_its_followers_alone() {
    for test in TestApp::each().await {
        let people = people(&test).await;
        let [alice, bob, carol] = &people;
        test.follow(bob, alice).await;
        test.set_private(alice, true).await;

        act(&test, &people).await;

        assert_eq!(messages(&test, bob).await, ALL);
        assert_eq!(messages(&test, carol).await, "");
        test.set_private(alice, false).await;
        assert_eq!(messages(&test, carol).await, "");
    }
}

#[tokio::test]
async fn an_edit_of_a_private_post_notifies_mentioned_followers_alone() {
    for test in TestApp::each().await {
        let [alice, bob, carol] = people(&test).await;
        test.follow(&bob, &alice).await;
        test.set_private(&alice, true).await;
        let post = test.publish(&alice, "hello").await;

        test.edit_post(&alice, post, "hello @bob @carol")
            .await
            .unwrap();

        assert_eq!(messages(&test, &bob).await, "alice mentioned you");
        assert_eq!(messages(&test, &carol).await, "");
    }
}

#[tokio::test]
async fn a_follow_by_a_private_account_notifies_the_followed_user() {
    for test in TestApp::each().await {
        let [alice, bob, _] = people(&test).await;
        test.set_private(&alice, true).await;

        test.follow(&alice, &bob).await;

        assert_eq!(messages(&test, &bob).await, "alice followed you");
    }
}

#[tokio::test]
async fn what_others_do_with_a_private_post_notifies_its_author() {
    for test in TestApp::each().await {
        let [alice, bob, _] = people(&test).await;
        test.follow(&bob, &alice).await;
        test.set_private(&alice, true).await;
        let post = test.publish(&alice, "hello").await;

        test.like(&bob, post).await;
        test.reply(&bob, post, "hi").await;

        assert_eq!(
            messages(&test, &alice).await,
            "bob replied to your post\nbob likes your post\nbob followed you"
        );
    }
}

#[tokio::test]
async fn an_old_notification_is_hidden_while_the_account_is_private_and_shown_again_after() {
    for test in TestApp::each().await {
        let people = people(&test).await;
        let [alice, bob, carol] = &people;
        test.follow(bob, alice).await;
        act(&test, &people).await;
        let first = list(&test, carol).await[0].id;

        test.set_private(alice, true).await;
        let hidden = messages(&test, carol).await;
        let by_id = read::get(&test.app, carol, first).await;
        let followers = messages(&test, bob).await;
        test.set_private(alice, false).await;

        assert_eq!(hidden, "");
        assert_eq!(error_code(by_id), ErrorCode::NotFound);
        assert_eq!(followers, ALL);
        assert_eq!(messages(&test, carol).await, ALL);
    }
}

#[tokio::test]
async fn a_follower_who_unfollows_a_private_account_sees_its_notifications_no_more() {
    for test in TestApp::each().await {
        let people = people(&test).await;
        let [alice, bob, _] = &people;
        test.follow(bob, alice).await;
        test.set_private(alice, true).await;
        act(&test, &people).await;

        test.unfollow(bob, alice).await;

        assert_eq!(messages(&test, bob).await, "");
    }
}
