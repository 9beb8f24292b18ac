//! Who is told of what, and what takes it back.

use std::time::Duration;

use mini_twitter_core::notification::NotificationType;
use mini_twitter_core::user::Mute;
use mini_twitter_server::domain::notification::{read, unread};
use mini_twitter_server::domain::user::relation;

use super::{list, said, tell, withdraw};
use crate::stage::{Stage, TestResult, named};

#[tokio::test]
async fn nobody_is_told_of_their_own_doing_or_twice() -> TestResult {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        let post = stage.post(&alice).await;

        tell(&stage, NotificationType::Like, &alice, &alice, Some(post)).await;
        for _ in 0..2 {
            tell(&stage, NotificationType::Like, &bob, &alice, Some(post)).await;
        }

        assert_eq!(said(&stage, &alice).await, "bob likes your post");
    }
    Ok(())
}

#[tokio::test]
async fn nobody_is_told_across_a_block_or_by_whom_they_mute() -> TestResult {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        let (carol, dave) = (stage.person("carol").await, stage.person("dave").await);
        let until = Some(stage.now().after(Duration::from_secs(60)));
        relation::block(&stage.app, &alice, &named("bob"))
            .await
            .unwrap();
        relation::block(&stage.app, &carol, &named("alice"))
            .await
            .unwrap();
        relation::mute(&stage.app, &alice, &named("dave"), Mute { until })
            .await
            .unwrap();

        for actor in [&bob, &carol, &dave] {
            tell(&stage, NotificationType::Follow, actor, &alice, None).await;
        }
        relation::unblock(&stage.app, &alice, &named("bob"))
            .await
            .unwrap();
        relation::unblock(&stage.app, &carol, &named("alice"))
            .await
            .unwrap();
        stage.later(60);
        let never_told = said(&stage, &alice).await;
        tell(&stage, NotificationType::Follow, &dave, &alice, None).await;

        assert_eq!(never_told, "");
        assert_eq!(said(&stage, &alice).await, "dave followed you");
    }
    Ok(())
}

#[tokio::test]
async fn whoever_is_not_active_is_told_nothing() -> TestResult {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        stage
            .run(
                "update users set status = 'deactivated' where id = $1",
                &alice,
            )
            .await;

        tell(&stage, NotificationType::Follow, &bob, &alice, None).await;
        stage
            .run("update users set status = 'active' where id = $1", &alice)
            .await;

        assert_eq!(said(&stage, &alice).await, "");
    }
    Ok(())
}

#[tokio::test]
async fn what_is_taken_back_goes_unless_it_was_read() -> TestResult {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        let post = stage.post(&alice).await;
        tell(&stage, NotificationType::Like, &bob, &alice, Some(post)).await;
        let like = list(&stage, &alice).await.remove(0);
        read::mark_read(&stage.app, &alice, like.id).await.unwrap();
        tell(&stage, NotificationType::Retweet, &bob, &alice, Some(post)).await;

        withdraw(&stage, NotificationType::Like, &bob, &alice, Some(post)).await;
        withdraw(&stage, NotificationType::Retweet, &bob, &alice, Some(post)).await;

        assert_eq!(said(&stage, &alice).await, "bob likes your post");
    }
    Ok(())
}

#[tokio::test]
async fn a_block_takes_back_between_the_two_alone_and_leaves_what_was_read() -> TestResult {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        let carol = stage.person("carol").await;
        let post = stage.post(&alice).await;
        tell(&stage, NotificationType::Like, &bob, &alice, Some(post)).await;
        unread::mark_all_read(&stage.app, &alice).await.unwrap();
        tell(&stage, NotificationType::Retweet, &bob, &alice, Some(post)).await;
        tell(&stage, NotificationType::Follow, &alice, &bob, None).await;
        tell(&stage, NotificationType::Follow, &carol, &alice, None).await;

        relation::block(&stage.app, &alice, &named("bob"))
            .await
            .unwrap();
        let while_blocked = said(&stage, &alice).await;
        relation::unblock(&stage.app, &alice, &named("bob"))
            .await
            .unwrap();

        assert_eq!(while_blocked, "carol followed you");
        assert_eq!(
            said(&stage, &alice).await,
            "carol followed you\nbob likes your post"
        );
        assert_eq!(said(&stage, &bob).await, "");
    }
    Ok(())
}
