//! Who is notified of what, and what withdraws a notification.

use std::time::Duration;

use mini_twitter_core::notification::NotificationType;
use mini_twitter_core::user::Mute;
use mini_twitter_server::domain::notification::{read, unread};
use mini_twitter_server::domain::user::relation;

use super::{list, messages, notify, withdraw};
use crate::fixture::TestResult;
use crate::fixture::app::{TestApp, by_username};

#[tokio::test]
async fn own_actions_and_repeats_do_not_notify() -> TestResult {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let post = test.insert_post(&alice).await;

        notify(&test, NotificationType::Like, &alice, &alice, Some(post)).await;
        for _ in 0..2 {
            notify(&test, NotificationType::Like, &bob, &alice, Some(post)).await;
        }

        assert_eq!(messages(&test, &alice).await, "bob likes your post");
    }
    Ok(())
}

#[tokio::test]
async fn blocked_and_muted_users_do_not_notify() -> TestResult {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let (carol, dave) = (
            test.create_user("carol").await,
            test.create_user("dave").await,
        );
        let until = Some(test.now().after(Duration::from_secs(60)));
        relation::block(&test.app, &alice, &by_username("bob"))
            .await
            .unwrap();
        relation::block(&test.app, &carol, &by_username("alice"))
            .await
            .unwrap();
        relation::mute(&test.app, &alice, &by_username("dave"), Mute { until })
            .await
            .unwrap();

        for actor in [&bob, &carol, &dave] {
            notify(&test, NotificationType::Follow, actor, &alice, None).await;
        }
        relation::unblock(&test.app, &alice, &by_username("bob"))
            .await
            .unwrap();
        relation::unblock(&test.app, &carol, &by_username("alice"))
            .await
            .unwrap();
        test.advance_seconds(60);
        let suppressed = messages(&test, &alice).await;
        notify(&test, NotificationType::Follow, &dave, &alice, None).await;

        assert_eq!(suppressed, "");
        assert_eq!(messages(&test, &alice).await, "dave followed you");
    }
    Ok(())
}

#[tokio::test]
async fn an_inactive_user_is_not_notified() -> TestResult {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        test.execute(
            "update users set status = 'deactivated' where id = $1",
            &alice,
        )
        .await;

        notify(&test, NotificationType::Follow, &bob, &alice, None).await;
        test.execute("update users set status = 'active' where id = $1", &alice)
            .await;

        assert_eq!(messages(&test, &alice).await, "");
    }
    Ok(())
}

#[tokio::test]
async fn a_withdrawn_notification_is_removed_unless_it_was_read() -> TestResult {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let post = test.insert_post(&alice).await;
        notify(&test, NotificationType::Like, &bob, &alice, Some(post)).await;
        let like = list(&test, &alice).await.remove(0);
        read::mark_read(&test.app, &alice, like.id).await.unwrap();
        notify(&test, NotificationType::Retweet, &bob, &alice, Some(post)).await;

        withdraw(&test, NotificationType::Like, &bob, &alice, Some(post)).await;
        withdraw(&test, NotificationType::Retweet, &bob, &alice, Some(post)).await;

        assert_eq!(messages(&test, &alice).await, "bob likes your post");
    }
    Ok(())
}

#[tokio::test]
async fn a_block_withdraws_only_unread_notifications_between_the_two() -> TestResult {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let carol = test.create_user("carol").await;
        let post = test.insert_post(&alice).await;
        notify(&test, NotificationType::Like, &bob, &alice, Some(post)).await;
        unread::mark_all_read(&test.app, &alice).await.unwrap();
        notify(&test, NotificationType::Retweet, &bob, &alice, Some(post)).await;
        notify(&test, NotificationType::Follow, &alice, &bob, None).await;
        notify(&test, NotificationType::Follow, &carol, &alice, None).await;

        relation::block(&test.app, &alice, &by_username("bob"))
            .await
            .unwrap();
        let while_blocked = messages(&test, &alice).await;
        relation::unblock(&test.app, &alice, &by_username("bob"))
            .await
            .unwrap();

        assert_eq!(while_blocked, "carol followed you");
        assert_eq!(
            messages(&test, &alice).await,
            "carol followed you\nbob likes your post"
        );
        assert_eq!(messages(&test, &bob).await, "");
    }
    Ok(())
}
