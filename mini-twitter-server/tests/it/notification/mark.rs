//! Counting unread notifications and marking them read.

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::notification::NotificationType;
use mini_twitter_core::user::Mute;
use mini_twitter_server::domain::notification::{read, unread};
use mini_twitter_server::domain::notify::{self as operation, Notice};
use mini_twitter_server::domain::user::relation;

use super::{count, list, notify};
use crate::fixture::TestResult;
use crate::fixture::app::{TestApp, by_username, error_code};

#[tokio::test]
async fn only_the_recipient_marks_a_notification_read_and_twice_is_the_same() -> TestResult {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        notify(&test, NotificationType::Follow, &bob, &alice, None).await;
        let id = list(&test, &alice).await[0].id;

        let by_other = read::mark_read(&test.app, &bob, id).await;
        let shown_to_other = read::get(&test.app, &bob, id).await;
        let before = read::get(&test.app, &alice, id).await.unwrap();
        let first = read::mark_read(&test.app, &alice, id).await.unwrap();
        let second = read::mark_read(&test.app, &alice, id).await.unwrap();

        assert_eq!(error_code(by_other), ErrorCode::NotFound);
        assert_eq!(error_code(shown_to_other), ErrorCode::NotFound);
        assert!(!before.is_read && first.is_read);
        assert_eq!(first, second);
        assert_eq!(count(&test, &alice).await, 0);
    }
    Ok(())
}

#[tokio::test]
async fn more_than_one_batch_is_counted_and_marked_exactly() -> TestResult {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let carol = test.create_user("carol").await;
        let mut tx = test.app.db.begin().await.unwrap();
        for n in 0..1_101 {
            let actor = if n % 3 == 0 { &carol } else { &bob };
            let notice = Notice {
                kind: NotificationType::Mention,
                recipient: alice.id,
                actor: actor.id,
                post: Some(test.insert_post_in(&mut tx, actor).await),
            };
            operation::notify(&test.app, &mut tx, notice).await.unwrap();
        }
        tx.commit().await.unwrap();
        relation::mute(&test.app, &alice, &by_username("carol"), Mute::default())
            .await
            .unwrap();

        let counted = count(&test, &alice).await;
        let marked = unread::mark_all_read(&test.app, &alice)
            .await
            .unwrap()
            .marked;
        let left = count(&test, &alice).await;
        relation::unmute(&test.app, &alice, &by_username("carol"))
            .await
            .unwrap();

        assert_eq!([counted, marked, left], [734, 734, 0]);
        assert_eq!(count(&test, &alice).await, 367);
    }
    Ok(())
}
