//! Sessions: where a user is signed in, and how a session ends.

use std::collections::BTreeSet;

use mini_twitter_core::account::SessionsQuery;
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id::SessionId;
use mini_twitter_server::app::SignedIn;
use mini_twitter_server::domain::account::{register, session};
use mini_twitter_server::task::{self, Supervisor};

use super::{GUEST, credentials, registration};
use crate::fixture::app::{TestApp, error_code};
use crate::fixture::{NOON, PASSWORD};

async fn listed(test: &TestApp, me: &SignedIn) -> Vec<SessionId> {
    let page = session::list(&test.app, me, &SessionsQuery::default())
        .await
        .unwrap();
    page.items.iter().map(|info| info.id).collect()
}

#[tokio::test]
async fn sessions_are_listed_newest_first_with_device_and_address() {
    for test in TestApp::each().await {
        let first = test.register("alice").await;
        test.advance_seconds(5);
        let mut login = credentials("alice", PASSWORD);
        login.device = Some(" laptop ".to_owned());
        let second = session::login(&test.app, &GUEST, login).await.unwrap();
        let me = test.me(&first).await;

        let page = session::list(&test.app, &me, &SessionsQuery::default())
            .await
            .unwrap();

        let listed: Vec<_> = page
            .items
            .iter()
            .map(|info| (info.id, info.device.as_deref(), info.current))
            .collect();
        assert_eq!(
            listed,
            [
                (second.session_id, Some("laptop"), false),
                (first.session_id, None, true)
            ]
        );
        assert_eq!(page.items[0].address, "127.0.0.1");
        assert_eq!(page.items[1].created_at, NOON);
        assert_eq!(page.next, None);
    }
}

#[tokio::test]
async fn registering_names_its_session() {
    for test in TestApp::each().await {
        let mut new = registration("alice");
        new.device = Some("laptop".to_owned());
        let session = register::register(&test.app, &GUEST, new).await.unwrap();
        let me = test.me(&session).await;

        let page = session::list(&test.app, &me, &SessionsQuery::default())
            .await
            .unwrap();

        assert_eq!(page.items[0].device.as_deref(), Some("laptop"));
    }
}

#[tokio::test]
async fn paging_through_sessions_lists_each_once() {
    for test in TestApp::each().await {
        let me = test.me(&test.register("alice").await).await;
        for _ in 0..6 {
            test.login("alice").await;
        }

        let (mut sizes, mut ids) = (Vec::new(), BTreeSet::new());
        let mut query = SessionsQuery {
            limit: Some(3),
            cursor: None,
        };
        loop {
            let page = session::list(&test.app, &me, &query).await.unwrap();
            sizes.push(page.items.len());
            ids.extend(page.items.iter().map(|info| info.id));
            query.cursor = page.next;
            if query.cursor.is_none() {
                break;
            }
        }

        assert_eq!(sizes, [3, 3, 1]);
        assert_eq!(ids.len(), 7);
    }
}

#[tokio::test]
async fn logging_out_ends_this_session_at_once_and_no_other() {
    for test in TestApp::each().await {
        let (here, there) = (test.register("alice").await, test.login("alice").await);

        session::logout(&test.app, &test.me(&here).await)
            .await
            .unwrap();

        assert_eq!(
            error_code(test.try_me(&here).await),
            ErrorCode::Unauthenticated
        );
        test.me(&there).await;
    }
}

#[tokio::test]
async fn a_session_is_revoked_from_another_at_once() {
    for test in TestApp::each().await {
        let (here, there) = (test.register("alice").await, test.login("alice").await);
        let me = test.me(&here).await;

        session::revoke(&test.app, &me, there.session_id)
            .await
            .unwrap();

        assert_eq!(
            error_code(test.try_me(&there).await),
            ErrorCode::Unauthenticated
        );
        assert_eq!(listed(&test, &me).await, [here.session_id]);
        let again = session::revoke(&test.app, &me, there.session_id).await;
        assert_eq!(error_code(again), ErrorCode::NotFound);
    }
}

#[tokio::test]
async fn the_session_of_another_user_cannot_be_revoked() {
    for test in TestApp::each().await {
        let (alice, bob) = (test.register("alice").await, test.register("bob").await);
        let me = test.me(&bob).await;

        let refused = session::revoke(&test.app, &me, alice.session_id).await;

        assert_eq!(error_code(refused), ErrorCode::NotFound);
        test.me(&alice).await;
    }
}

#[tokio::test]
async fn revoking_the_other_sessions_keeps_the_current_one() {
    for test in TestApp::each().await {
        let here = test.register("alice").await;
        let others = [test.login("alice").await, test.login("alice").await];
        let bob = test.register("bob").await;
        let me = test.me(&here).await;

        session::revoke_others(&test.app, &me).await.unwrap();

        for other in &others {
            assert_eq!(
                error_code(test.try_me(other).await),
                ErrorCode::Unauthenticated
            );
        }
        assert_eq!(listed(&test, &me).await, [here.session_id]);
        test.me(&bob).await;
    }
}

#[tokio::test]
async fn a_ban_applies_to_the_next_request() {
    for test in TestApp::each().await {
        let session = test.register("alice").await;
        test.me(&session).await;

        test.ban("alice").await;

        assert_eq!(
            error_code(test.try_me(&session).await),
            ErrorCode::Unauthenticated
        );
    }
}

#[tokio::test]
async fn the_fifty_first_session_ends_the_oldest() {
    for test in TestApp::each().await {
        let oldest = test.register("alice").await;
        let second = test.login("alice").await;
        for _ in 0..48 {
            test.login("alice").await;
        }
        test.me(&oldest).await;

        let latest = test.login("alice").await;

        assert_eq!(
            error_code(test.try_me(&oldest).await),
            ErrorCode::Unauthenticated
        );
        test.me(&second).await;
        let me = test.me(&latest).await;
        let query = SessionsQuery {
            limit: Some(100),
            cursor: None,
        };
        let page = session::list(&test.app, &me, &query).await.unwrap();
        assert_eq!(page.items.len(), session::MOST);
    }
}

#[tokio::test]
async fn an_expired_session_is_not_listed() {
    for test in TestApp::each().await {
        test.register("alice").await;
        test.advance_seconds(30 * 24 * 60 * 60);

        let latest = test.login("alice").await;

        let me = test.me(&latest).await;
        assert_eq!(listed(&test, &me).await, [latest.session_id]);
    }
}

#[tokio::test]
async fn the_last_use_of_a_session_is_recorded_to_the_minute() {
    for test in TestApp::each().await {
        let session = test.register("alice").await;
        let last_used = async || {
            let me = test.me(&session).await;
            test.app.usage.write(&test.app.db).await.unwrap();
            let page = session::list(&test.app, &me, &SessionsQuery::default())
                .await
                .unwrap();
            page.items[0].last_used_at.since(NOON).as_secs()
        };

        let mut recorded = Vec::new();
        for seconds in [0, 59, 1, 30, 30, 300] {
            test.advance_seconds(seconds);
            recorded.push(last_used().await);
        }

        assert_eq!(recorded, [0, 0, 60, 60, 120, 420]);
    }
}

#[tokio::test]
async fn pending_last_use_times_are_written_at_shutdown() {
    for test in TestApp::each().await {
        let session = test.register("alice").await;
        let tasks = Supervisor::start(&test.app, task::all());
        test.advance_seconds(300);
        let me = test.me(&session).await;

        tasks.stop().await;

        let page = session::list(&test.app, &me, &SessionsQuery::default())
            .await
            .unwrap();
        assert_eq!(page.items[0].last_used_at, test.app.now());
    }
}
