//! Who is told of what, and what takes it back.

use std::time::Duration;

use mini_twitter_core::notification::NotificationType;
use mini_twitter_core::user::Mute;
use mini_twitter_server::domain::notification::{read, unread};
use mini_twitter_server::domain::user::relation;

use super::{list, said, tell, withdraw};
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

        tell(&test, NotificationType::Like, &alice, &alice, Some(post)).await;
        for _ in 0..2 {
            tell(&test, NotificationType::Like, &bob, &alice, Some(post)).await;
        }

        assert_eq!(said(&test, &alice).await, "bob likes your post");
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
            tell(&test, NotificationType::Follow, actor, &alice, None).await;
        }
        relation::unblock(&test.app, &alice, &by_username("bob"))
            .await
            .unwrap();
        relation::unblock(&test.app, &carol, &by_username("alice"))
            .await
            .unwrap();
        test.advance_seconds(60);
        let never_told = said(&test, &alice).await;
        tell(&test, NotificationType::Follow, &dave, &alice, None).await;

        assert_eq!(never_told, "");
        assert_eq!(said(&test, &alice).await, "dave followed you");
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

        tell(&test, NotificationType::Follow, &bob, &alice, None).await;
        test.execute("update users set status = 'active' where id = $1", &alice)
            .await;

        assert_eq!(said(&test, &alice).await, "");
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
        tell(&test, NotificationType::Like, &bob, &alice, Some(post)).await;
        let like = list(&test, &alice).await.remove(0);
        read::mark_read(&test.app, &alice, like.id).await.unwrap();
        tell(&test, NotificationType::Retweet, &bob, &alice, Some(post)).await;

        withdraw(&test, NotificationType::Like, &bob, &alice, Some(post)).await;
        withdraw(&test, NotificationType::Retweet, &bob, &alice, Some(post)).await;

        assert_eq!(said(&test, &alice).await, "bob likes your post");
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
        tell(&test, NotificationType::Like, &bob, &alice, Some(post)).await;
        unread::mark_all_read(&test.app, &alice).await.unwrap();
        tell(&test, NotificationType::Retweet, &bob, &alice, Some(post)).await;
        tell(&test, NotificationType::Follow, &alice, &bob, None).await;
        tell(&test, NotificationType::Follow, &carol, &alice, None).await;

        relation::block(&test.app, &alice, &by_username("bob"))
            .await
            .unwrap();
        let while_blocked = said(&test, &alice).await;
        relation::unblock(&test.app, &alice, &by_username("bob"))
            .await
            .unwrap();

        assert_eq!(while_blocked, "carol followed you");
        assert_eq!(
            said(&test, &alice).await,
            "carol followed you\nbob likes your post"
        );
        assert_eq!(said(&test, &bob).await, "");
    }
    Ok(())
}
