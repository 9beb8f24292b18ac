//! Mutes: their end, and their position in the list.

use mini_twitter_core::user::{Mute, PeopleQuery, User};
use mini_twitter_server::domain::user::{list, relation};

use crate::fixture::TestResult;
use crate::fixture::app::{TestApp, by_username};

#[tokio::test]
async fn a_mute_ends_at_its_end_time() -> TestResult {
    for test in TestApp::each().await {
        let (alice, _bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let until = Some(test.now().after(std::time::Duration::from_secs(60)));

        let muted = relation::mute(&test.app, &alice, &by_username("bob"), Mute { until })
            .await
            .unwrap();
        assert!(muted.muting && muted.muted_until == until);
        test.advance_seconds(60);
        let over = relation::relationships(&test.app, &alice, &[by_username("bob")])
            .await
            .unwrap();
        let past = relation::mute(&test.app, &alice, &by_username("bob"), Mute { until }).await;
        let listed = list::mutes(&test.app, &alice, &PeopleQuery::default())
            .await
            .unwrap();

        assert!(!over[0].muting && over[0].muted_until.is_none());
        assert_eq!(past.unwrap_err().errors["until"], ["is not in the future"]);
        assert!(listed.items.is_empty() && listed.next.is_none());
    }
    Ok(())
}

#[tokio::test]
async fn muting_again_changes_the_end_and_not_the_position_in_the_list() -> TestResult {
    for test in TestApp::each().await {
        let alice = test.create_user("alice").await;
        for name in ["bob", "carol"] {
            test.create_user(name).await;
            relation::mute(&test.app, &alice, &by_username(name), Mute::default())
                .await
                .unwrap();
        }
        let until = Some(test.now().after(std::time::Duration::from_secs(60)));

        let again = relation::mute(&test.app, &alice, &by_username("bob"), Mute { until })
            .await
            .unwrap();
        let before = list::mutes(&test.app, &alice, &PeopleQuery::default())
            .await
            .unwrap();
        test.advance_seconds(61);
        relation::mute(&test.app, &alice, &by_username("bob"), Mute::default())
            .await
            .unwrap();
        let after = list::mutes(&test.app, &alice, &PeopleQuery::default())
            .await
            .unwrap();

        let names = |users: &[User]| -> Vec<String> {
            users.iter().map(|user| user.username.clone()).collect()
        };
        assert_eq!(again.muted_until, until);
        assert_eq!(names(&before.items), ["carol", "bob"]);
        assert_eq!(names(&after.items), ["bob", "carol"]);
        assert!(after.items[0].viewer.unwrap().muting && after.items[0].counts.is_some());
    }
    Ok(())
}
