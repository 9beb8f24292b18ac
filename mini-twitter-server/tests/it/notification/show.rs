//! Which notifications are shown, and how they are filtered and paged.

use std::time::Duration;

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::notification::{
    Notification, NotificationType, NotificationsQuery, UpdateNotificationPreferences,
};
use mini_twitter_core::page::Paged;
use mini_twitter_core::user::Mute;
use mini_twitter_server::app::Me;
use mini_twitter_server::domain::notification::{preference, read, unread};
use mini_twitter_server::domain::notify as operation;
use mini_twitter_server::domain::user::relation;

use super::{count, list, messages, notify};
use crate::fixture::TestResult;
use crate::fixture::app::{TestApp, by_username, error_code};

async fn prefer(test: &TestApp, me: &Me, change: UpdateNotificationPreferences) {
    preference::update(&test.app, me, &change).await.unwrap();
}

#[tokio::test]
async fn every_notification_type_has_a_message_a_post_and_a_target() -> TestResult {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let (mine, theirs) = (test.insert_post(&alice).await, test.insert_post(&bob).await);
        let mut tx = test.app.db.begin().await.unwrap();
        operation::welcome(&test.app, &mut tx, alice.id)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        notify(&test, NotificationType::Follow, &bob, &alice, None).await;
        for (kind, post) in [
            (NotificationType::Like, mine),
            (NotificationType::Retweet, mine),
            (NotificationType::Reply, theirs),
            (NotificationType::Quote, theirs),
            (NotificationType::Mention, theirs),
        ] {
            notify(&test, kind, &bob, &alice, Some(post)).await;
        }

        let items = list(&test, &alice).await;

        let names = [
            ("me", alice.id.to_string()),
            ("bob", bob.id.to_string()),
            ("mine", mine.to_string()),
            ("theirs", theirs.to_string()),
        ];
        let name = |id: &str| names.iter().find(|(_, is)| is == id).unwrap().0;
        let lines: Vec<_> = items
            .iter()
            .map(|item| {
                let actor = item.actor.as_ref().map_or("-", |actor| &actor.username);
                let post = item
                    .post
                    .as_ref()
                    .map_or("-".to_owned(), |post| post.id.to_string());
                let post = if post == "-" { "-" } else { name(&post) };
                let (kind, message, target) = (&item.kind, &item.message, &item.target);
                format!(
                    "{kind}: {message} | {actor} {post} -> {} {}",
                    target.kind,
                    name(&target.id)
                )
            })
            .collect();
        assert_eq!(
            lines,
            [
                "mention: bob mentioned you | bob theirs -> post theirs",
                "quote: bob quoted your post | bob theirs -> post theirs",
                "reply: bob replied to your post | bob theirs -> post theirs",
                "retweet: bob retweeted your post | bob mine -> post mine",
                "like: bob likes your post | bob mine -> post mine",
                "follow: bob followed you | bob - -> profile bob",
                "general: welcome to mini-twitter | - - -> profile me",
            ]
        );
        assert!(
            items
                .iter()
                .all(|item| !item.is_read && item.created_at == test.now())
        );
        assert_eq!(count(&test, &alice).await, 7);
    }
    Ok(())
}

#[tokio::test]
async fn notifications_of_hidden_users_are_hidden_until_they_are_visible_again() -> TestResult {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let (carol, dave) = (
            test.create_user("carol").await,
            test.create_user("dave").await,
        );
        for actor in [&bob, &carol, &dave] {
            notify(&test, NotificationType::Follow, actor, &alice, None).await;
        }
        let all = list(&test, &alice).await;

        test.execute(
            "update users set status = 'deactivated' where id = $1",
            &bob,
        )
        .await;
        let until = Some(test.now().after(Duration::from_secs(60)));
        relation::mute(&test.app, &alice, &by_username("carol"), Mute { until })
            .await
            .unwrap();
        let hidden = messages(&test, &alice).await;
        let by_id = read::get(&test.app, &alice, all[1].id).await;
        let marked = read::mark_read(&test.app, &alice, all[2].id).await;
        let marked_all = unread::mark_all_read(&test.app, &alice)
            .await
            .unwrap()
            .marked;
        test.execute("update users set status = 'active' where id = $1", &bob)
            .await;
        test.advance_seconds(60);

        assert_eq!(hidden, "dave followed you");
        assert_eq!(error_code(by_id), ErrorCode::NotFound);
        assert_eq!(error_code(marked), ErrorCode::NotFound);
        assert_eq!(marked_all, 1);
        assert_eq!(messages(&test, &alice).await.lines().count(), 3);
        assert_eq!(count(&test, &alice).await, 2);
    }
    Ok(())
}

#[tokio::test]
async fn notifications_about_a_deleted_post_are_hidden() -> TestResult {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let (mine, reply) = (test.insert_post(&alice).await, test.insert_post(&bob).await);
        notify(&test, NotificationType::Like, &bob, &alice, Some(mine)).await;
        notify(&test, NotificationType::Reply, &bob, &alice, Some(reply)).await;

        test.execute(
            "update posts set deleted_at = 1, text = null where author_id = $1",
            &bob,
        )
        .await;
        let without_reply = messages(&test, &alice).await;
        test.execute(
            "update posts set deleted_at = 1, text = null where author_id = $1",
            &alice,
        )
        .await;

        assert_eq!(without_reply, "bob likes your post");
        assert_eq!(messages(&test, &alice).await, "");
    }
    Ok(())
}

#[tokio::test]
async fn preferences_filter_the_list_the_count_and_mark_all_read() -> TestResult {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let post = test.insert_post(&alice).await;
        let mut tx = test.app.db.begin().await.unwrap();
        operation::welcome(&test.app, &mut tx, alice.id)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        notify(&test, NotificationType::Follow, &bob, &alice, None).await;
        notify(&test, NotificationType::Like, &bob, &alice, Some(post)).await;

        let no_likes = UpdateNotificationPreferences {
            likes: Some(false),
            ..Default::default()
        };
        prefer(&test, &alice, no_likes).await;
        let without_likes = messages(&test, &alice).await;
        let nothing = UpdateNotificationPreferences {
            all: Some(false),
            ..Default::default()
        };
        prefer(&test, &alice, nothing).await;
        let without_any = messages(&test, &alice).await;
        let none_marked = unread::mark_all_read(&test.app, &alice)
            .await
            .unwrap()
            .marked;
        let follows = UpdateNotificationPreferences {
            follows: Some(true),
            ..Default::default()
        };
        prefer(&test, &alice, follows).await;
        let marked = unread::mark_all_read(&test.app, &alice)
            .await
            .unwrap()
            .marked;
        let everything = UpdateNotificationPreferences {
            all: Some(true),
            ..Default::default()
        };
        prefer(&test, &alice, everything).await;

        assert_eq!(without_likes, "bob followed you\nwelcome to mini-twitter");
        assert_eq!((without_any.as_str(), none_marked), ("", 0));
        assert_eq!(marked, 2);
        assert_eq!(messages(&test, &alice).await.lines().count(), 3);
        assert_eq!(count(&test, &alice).await, 1);
    }
    Ok(())
}

#[tokio::test]
async fn filtered_lists_fill_their_pages_despite_hidden_notifications() -> TestResult {
    for test in TestApp::each().await {
        let alice = test.create_user("alice").await;
        let post = test.insert_post(&alice).await;
        for n in 0..12 {
            let fan = test.create_user(&format!("fan{n}")).await;
            notify(&test, NotificationType::Follow, &fan, &alice, None).await;
            notify(&test, NotificationType::Like, &fan, &alice, Some(post)).await;
            if (2..10).contains(&n) {
                test.execute("update users set status = 'banned' where id = $1", &fan)
                    .await;
            }
        }
        let newest = list(&test, &alice).await.remove(0);
        read::mark_read(&test.app, &alice, newest.id).await.unwrap();
        let likes = NotificationsQuery {
            kind: Some(NotificationType::Like),
            limit: Some(3),
            ..NotificationsQuery::default()
        };

        let first = read::list(&test.app, alice.id, &likes).await.unwrap();
        let rest = read::list(&test.app, alice.id, &likes.clone().at(first.next.clone()))
            .await
            .unwrap();
        let unread_likes = NotificationsQuery {
            unread: Some(true),
            ..likes
        };
        let unread = read::list(&test.app, alice.id, &unread_likes)
            .await
            .unwrap();
        let elsewhere = read::list(&test.app, alice.id, &unread_likes.at(first.next)).await;

        let lines = |items: &[Notification]| -> Vec<String> {
            items
                .iter()
                .map(|item| item.message.replace(" likes your post", ""))
                .collect()
        };
        assert_eq!(lines(&first.items), ["fan11", "fan10", "fan1"]);
        assert_eq!(
            (lines(&rest.items), rest.next),
            (vec!["fan0".to_owned()], None)
        );
        assert_eq!(lines(&unread.items), ["fan10", "fan1", "fan0"]);
        assert!(unread.next.is_none());
        assert_eq!(error_code(elsewhere), ErrorCode::Malformed);
    }
    Ok(())
}
