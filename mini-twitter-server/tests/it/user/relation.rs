//! Follows and blocks: their counters, notifications, and refusals.

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::user::{Mute, PeopleQuery, UserRef};
use mini_twitter_server::domain::user::{list, relation, show};

use super::{counts, profile, unread};
use crate::fixture::TestResult;
use crate::fixture::app::{TestApp, by_username, error_code};

#[tokio::test]
async fn following_twice_counts_once_and_notifies_once() -> TestResult {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );

        let first = relation::follow(&test.app, &alice, &by_username("BOB"))
            .await
            .unwrap();
        let second = relation::follow(&test.app, &alice, &bob.id.into())
            .await
            .unwrap();

        assert!(first.following && !first.followed_by && first == second);
        assert_eq!(counts(&test, &alice).await, [0, 1]);
        assert_eq!(counts(&test, &bob).await, [1, 0]);
        assert_eq!(unread(&test, &bob).await, 1);
        assert_eq!(unread(&test, &alice).await, 0);
    }
    Ok(())
}

#[tokio::test]
async fn users_cannot_follow_block_or_mute_themselves() -> TestResult {
    for test in TestApp::each().await {
        let alice = test.create_user("alice").await;
        let (app, me) = (&test.app, by_username("alice"));

        assert_eq!(
            error_code(relation::follow(app, &alice, &me).await),
            ErrorCode::InvalidInput
        );
        assert_eq!(
            error_code(relation::block(app, &alice, &me).await),
            ErrorCode::InvalidInput
        );
        assert_eq!(
            error_code(relation::mute(app, &alice, &me, Mute::default()).await),
            ErrorCode::InvalidInput
        );
        assert_eq!(counts(&test, &alice).await, [0, 0]);
    }
    Ok(())
}

#[tokio::test]
async fn a_block_prevents_follows_in_both_directions() -> TestResult {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        relation::block(&test.app, &alice, &by_username("bob"))
            .await
            .unwrap();

        let by_blocker = relation::follow(&test.app, &alice, &by_username("bob")).await;
        let by_blocked = relation::follow(&test.app, &bob, &by_username("alice")).await;

        let stranger = relation::follow(&test.app, &bob, &by_username("nobody")).await;
        assert_eq!(error_code(by_blocker), ErrorCode::NotFound);
        let (hidden, missing) = (by_blocked.unwrap_err(), stranger.unwrap_err());
        assert_eq!(hidden.code, missing.code);
        assert_eq!(
            hidden.detail.unwrap().replace("alice", "nobody"),
            missing.detail.unwrap()
        );
    }
    Ok(())
}

#[tokio::test]
async fn unfollowing_twice_counts_once_and_withdraws_the_notification() -> TestResult {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        relation::follow(&test.app, &alice, &by_username("bob"))
            .await
            .unwrap();

        relation::unfollow(&test.app, &alice, &by_username("bob"))
            .await
            .unwrap();
        let last = relation::unfollow(&test.app, &alice, &by_username("bob"))
            .await
            .unwrap();

        assert!(!last.following);
        assert_eq!(counts(&test, &alice).await, [0, 0]);
        assert_eq!(counts(&test, &bob).await, [0, 0]);
        assert_eq!(unread(&test, &bob).await, 0);
    }
    Ok(())
}

#[tokio::test]
async fn a_block_ends_both_follows_and_withdraws_their_notifications() -> TestResult {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        relation::follow(&test.app, &alice, &by_username("bob"))
            .await
            .unwrap();
        relation::follow(&test.app, &bob, &by_username("alice"))
            .await
            .unwrap();

        let first = relation::block(&test.app, &alice, &by_username("bob"))
            .await
            .unwrap();
        let second = relation::block(&test.app, &alice, &by_username("bob"))
            .await
            .unwrap();
        relation::unblock(&test.app, &alice, &by_username("bob"))
            .await
            .unwrap();

        assert!(first.blocking && !first.following && !first.followed_by && first == second);
        assert_eq!(counts(&test, &alice).await, [0, 0]);
        assert_eq!(counts(&test, &bob).await, [0, 0]);
        assert_eq!(
            [unread(&test, &alice).await, unread(&test, &bob).await],
            [0, 0]
        );
        let relation = profile(&test, &alice, &bob).await.viewer.unwrap();
        assert!(!relation.blocking && !relation.following && !relation.followed_by);
    }
    Ok(())
}

#[tokio::test]
async fn a_blocker_sees_only_the_name_and_a_blocked_user_sees_nothing() -> TestResult {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        relation::block(&test.app, &alice, &by_username("bob"))
            .await
            .unwrap();

        let seen = profile(&test, &alice, &bob).await;
        let hidden = show::get(&test.app, Some(&bob), &by_username("alice")).await;
        let followers = list::followers(
            &test.app,
            Some(&alice),
            &by_username("bob"),
            &PeopleQuery::default(),
        )
        .await;

        assert_eq!((seen.username.as_str(), &seen.bio), ("bob", &None));
        assert!(seen.counts.is_none() && seen.created_at.is_none());
        assert!(seen.viewer.unwrap().blocking);
        assert_eq!(error_code(hidden), ErrorCode::NotFound);
        assert_eq!(error_code(followers), ErrorCode::NotFound);
    }
    Ok(())
}

#[tokio::test]
async fn a_banned_user_can_be_unfollowed_unmuted_and_blocked() -> TestResult {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let (app, gone) = (&test.app, by_username("bob"));
        relation::follow(app, &alice, &gone).await.unwrap();
        relation::mute(app, &alice, &gone, Mute::default())
            .await
            .unwrap();
        test.execute("update users set status = 'banned' where id = $1", &bob)
            .await;

        assert_eq!(
            error_code(relation::follow(app, &alice, &gone).await),
            ErrorCode::NotFound
        );
        assert_eq!(
            error_code(relation::mute(app, &alice, &gone, Mute::default()).await),
            ErrorCode::NotFound
        );
        assert!(
            !relation::unfollow(app, &alice, &gone)
                .await
                .unwrap()
                .following
        );
        assert!(!relation::unmute(app, &alice, &gone).await.unwrap().muting);
        assert!(relation::block(app, &alice, &gone).await.unwrap().blocking);
        assert!(
            !relation::unblock(app, &alice, &gone)
                .await
                .unwrap()
                .blocking
        );
        assert_eq!(counts(&test, &alice).await, [0, 0]);
    }
    Ok(())
}

#[tokio::test]
async fn relationships_are_listed_in_the_requested_order_without_hidden_users() -> TestResult {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let (carol, dave) = (
            test.create_user("carol").await,
            test.create_user("dave").await,
        );
        relation::follow(&test.app, &alice, &by_username("carol"))
            .await
            .unwrap();
        relation::block(&test.app, &bob, &by_username("alice"))
            .await
            .unwrap();
        relation::block(&test.app, &alice, &by_username("dave"))
            .await
            .unwrap();

        let asked = [
            UserRef::Id(dave.id),
            by_username("nobody"),
            by_username("Bob"),
            by_username("CAROL"),
            carol.id.into(),
            alice.id.into(),
        ];
        let found = relation::relationships(&test.app, &alice, &asked)
            .await
            .unwrap();

        let names: Vec<_> = found
            .iter()
            .map(|one| (one.username.as_str(), one.following, one.blocking))
            .collect();
        assert_eq!(
            names,
            [
                ("dave", false, true),
                ("carol", true, false),
                ("alice", false, false)
            ]
        );
    }
    Ok(())
}
