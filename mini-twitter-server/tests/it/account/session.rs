//! Where someone is signed in, and how that ends.

use mini_twitter_core::account::SessionsQuery;
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id::SessionId;
use mini_twitter_server::app::SignedIn;
use mini_twitter_server::domain::account::session;
use mini_twitter_server::task::{self, Supervisor};

use super::{GUEST, NOON, PASSWORD, Stage, code, with};

async fn listed(stage: &Stage, me: &SignedIn) -> Vec<SessionId> {
    let page = session::list(&stage.app, me, &SessionsQuery::default())
        .await
        .unwrap();
    page.items.iter().map(|info| info.id).collect()
}

#[tokio::test]
async fn sessions_are_listed_the_latest_first_with_where_they_are() {
    for stage in Stage::each().await {
        let first = stage.register("alice").await;
        stage.later(5);
        let mut login = with("alice", PASSWORD);
        login.device = Some(" laptop ".to_owned());
        let second = session::login(&stage.app, &GUEST, login).await.unwrap();
        let me = stage.me(&first).await;

        let page = session::list(&stage.app, &me, &SessionsQuery::default())
            .await
            .unwrap();

        let told: Vec<_> = page
            .items
            .iter()
            .map(|info| (info.id, info.device.as_deref(), info.current))
            .collect();
        assert_eq!(
            told,
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
async fn pages_of_sessions_hold_each_once() {
    for stage in Stage::each().await {
        let me = stage.me(&stage.register("alice").await).await;
        for _ in 0..6 {
            stage.login("alice").await;
        }

        let (mut walked, mut query) = (Vec::new(), SessionsQuery::default());
        query.limit = Some(3);
        loop {
            let page = session::list(&stage.app, &me, &query).await.unwrap();
            walked.push(page.items.len());
            query.cursor = page.next;
            if query.cursor.is_none() {
                break;
            }
        }

        assert_eq!(walked, [3, 3, 1]);
    }
}

#[tokio::test]
async fn logging_out_ends_this_session_at_once_and_no_other() {
    for stage in Stage::each().await {
        let (here, there) = (stage.register("alice").await, stage.login("alice").await);

        session::logout(&stage.app, &stage.me(&here).await)
            .await
            .unwrap();

        assert_eq!(code(stage.try_me(&here).await), ErrorCode::Unauthenticated);
        stage.me(&there).await;
    }
}

#[tokio::test]
async fn a_session_is_revoked_from_another_at_once() {
    for stage in Stage::each().await {
        let (here, there) = (stage.register("alice").await, stage.login("alice").await);
        let me = stage.me(&here).await;

        session::revoke(&stage.app, &me, there.session_id)
            .await
            .unwrap();

        assert_eq!(code(stage.try_me(&there).await), ErrorCode::Unauthenticated);
        assert_eq!(listed(&stage, &me).await, [here.session_id]);
        let again = session::revoke(&stage.app, &me, there.session_id).await;
        assert_eq!(code(again), ErrorCode::NotFound);
    }
}

#[tokio::test]
async fn nobody_revokes_a_strangers_session() {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.register("alice").await, stage.register("bob").await);
        let me = stage.me(&bob).await;

        let refused = session::revoke(&stage.app, &me, alice.session_id).await;

        assert_eq!(code(refused), ErrorCode::NotFound);
        stage.me(&alice).await;
    }
}

#[tokio::test]
async fn revoking_the_others_leaves_the_one_that_asks() {
    for stage in Stage::each().await {
        let here = stage.register("alice").await;
        let others = [stage.login("alice").await, stage.login("alice").await];
        let bob = stage.register("bob").await;
        let me = stage.me(&here).await;

        session::revoke_others(&stage.app, &me).await.unwrap();

        for other in &others {
            assert_eq!(code(stage.try_me(other).await), ErrorCode::Unauthenticated);
        }
        assert_eq!(listed(&stage, &me).await, [here.session_id]);
        stage.me(&bob).await;
    }
}

#[tokio::test]
async fn a_ban_holds_at_the_next_request() {
    for stage in Stage::each().await {
        let session = stage.register("alice").await;
        stage.me(&session).await;

        stage.ban("alice").await;

        assert_eq!(
            code(stage.try_me(&session).await),
            ErrorCode::Unauthenticated
        );
    }
}

#[tokio::test]
async fn the_fifty_first_session_ends_the_oldest() {
    for stage in Stage::each().await {
        let oldest = stage.register("alice").await;
        let second = stage.login("alice").await;
        for _ in 0..48 {
            stage.login("alice").await;
        }
        stage.me(&oldest).await;

        let latest = stage.login("alice").await;

        assert_eq!(
            code(stage.try_me(&oldest).await),
            ErrorCode::Unauthenticated
        );
        stage.me(&second).await;
        let me = stage.me(&latest).await;
        let query = SessionsQuery {
            limit: Some(100),
            cursor: None,
        };
        let page = session::list(&stage.app, &me, &query).await.unwrap();
        assert_eq!(page.items.len(), session::MOST);
    }
}

#[tokio::test]
async fn a_session_nobody_refreshed_is_not_listed() {
    for stage in Stage::each().await {
        stage.register("alice").await;
        stage.later(30 * 24 * 60 * 60);

        let latest = stage.login("alice").await;

        let me = stage.me(&latest).await;
        assert_eq!(listed(&stage, &me).await, [latest.session_id]);
    }
}

#[tokio::test]
async fn when_a_session_was_last_used_is_known_to_the_minute() {
    for stage in Stage::each().await {
        let session = stage.register("alice").await;
        let last_used = async || {
            let me = stage.me(&session).await;
            stage.app.usage.write(&stage.app.db).await.unwrap();
            let page = session::list(&stage.app, &me, &SessionsQuery::default())
                .await
                .unwrap();
            page.items[0].last_used_at.since(NOON).as_secs()
        };

        let mut told = Vec::new();
        for seconds in [0, 59, 1, 30, 30, 300] {
            stage.later(seconds);
            told.push(last_used().await);
        }

        assert_eq!(told, [0, 0, 60, 60, 120, 420]);
    }
}

#[tokio::test]
async fn what_was_noted_of_use_is_written_when_the_server_stops() {
    for stage in Stage::each().await {
        let session = stage.register("alice").await;
        let tasks = Supervisor::start(&stage.app, task::all());
        stage.later(300);
        let me = stage.me(&session).await;

        tasks.stop().await;

        let page = session::list(&stage.app, &me, &SessionsQuery::default())
            .await
            .unwrap();
        assert_eq!(page.items[0].last_used_at, stage.app.now());
    }
}
