//! Refreshing: token rotation, its grace period, and reuse of an old token.

use mini_twitter_core::account::{Refresh, Session};
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::Secret;
use mini_twitter_server::domain::account::session;
use mini_twitter_server::fault::Outcome;

use crate::fixture::app::{TestApp, error_code};

const DAY: u64 = 24 * 60 * 60;

async fn try_refresh(test: &TestApp, token: &Secret) -> Outcome<Session> {
    let with = Refresh {
        refresh_token: token.clone(),
    };
    session::refresh(&test.app, &with).await
}

async fn refresh(test: &TestApp, session: &Session) -> Session {
    try_refresh(test, &session.refresh_token).await.unwrap()
}

#[tokio::test]
async fn a_refresh_returns_a_new_pair_for_the_same_session() {
    for test in TestApp::each().await {
        let first = test.register("alice").await;
        test.advance_seconds(14 * 60);

        let second = refresh(&test, &first).await;

        assert_eq!(second.session_id, first.session_id);
        assert_ne!(second.refresh_token, first.refresh_token);
        assert_ne!(second.access_token, first.access_token);
        test.advance_seconds(14 * 60);
        assert_eq!(
            error_code(test.try_me(&first).await),
            ErrorCode::TokenExpired
        );
        test.me(&second).await;
    }
}

#[tokio::test]
async fn within_a_minute_a_used_token_returns_the_same_pair_again() {
    for test in TestApp::each().await {
        let first = test.register("alice").await;
        let second = refresh(&test, &first).await;
        test.advance_seconds(60);

        let again = refresh(&test, &first).await;

        assert_eq!(again, second);
        refresh(&test, &again).await;
    }
}

#[tokio::test]
async fn a_used_token_after_a_minute_ends_the_session() {
    for test in TestApp::each().await {
        let first = test.register("alice").await;
        let second = refresh(&test, &first).await;
        test.advance_seconds(61);

        let replayed = try_refresh(&test, &first.refresh_token).await;

        assert_eq!(error_code(replayed), ErrorCode::Unauthenticated);
        assert_eq!(
            error_code(test.try_me(&second).await),
            ErrorCode::Unauthenticated
        );
        let next = try_refresh(&test, &second.refresh_token).await;
        assert_eq!(error_code(next), ErrorCode::Unauthenticated);
    }
}

#[tokio::test]
async fn every_token_used_within_a_minute_returns_the_current_pair() {
    for test in TestApp::each().await {
        let first = test.register("alice").await;
        let second = refresh(&test, &first).await;
        test.advance_seconds(1);
        let third = refresh(&test, &second).await;
        test.advance_seconds(1);
        let fourth = refresh(&test, &third).await;

        for used in [&first, &second, &third, &first] {
            assert_eq!(refresh(&test, used).await, fourth);
        }
        test.me(&fourth).await;
        refresh(&test, &fourth).await;
    }
}

#[tokio::test]
async fn the_minute_of_each_token_begins_with_its_own_use() {
    for test in TestApp::each().await {
        let first = test.register("alice").await;
        let second = refresh(&test, &first).await;
        test.advance_seconds(40);
        let third = refresh(&test, &second).await;
        test.advance_seconds(20);
        assert_eq!(refresh(&test, &first).await, third);
        test.advance_seconds(1);
        assert_eq!(refresh(&test, &second).await, third);

        let replayed = try_refresh(&test, &first.refresh_token).await;

        assert_eq!(error_code(replayed), ErrorCode::Unauthenticated);
        assert_eq!(
            error_code(test.try_me(&third).await),
            ErrorCode::Unauthenticated
        );
    }
}

#[tokio::test]
async fn refreshing_on_does_not_extend_the_minute_of_an_old_token() {
    for test in TestApp::each().await {
        let first = test.register("alice").await;
        let mut last = first.clone();
        for _ in 0..4 {
            last = refresh(&test, &last).await;
            test.advance_seconds(30);
        }

        let replayed = try_refresh(&test, &first.refresh_token).await;

        assert_eq!(error_code(replayed), ErrorCode::Unauthenticated);
    }
}

#[tokio::test]
async fn the_sixteen_tokens_used_last_have_a_grace_period() {
    for test in TestApp::each().await {
        let mut tokens = vec![test.register("alice").await];
        for _ in 0..17 {
            tokens.push(refresh(&test, tokens.last().unwrap()).await);
        }

        assert_eq!(refresh(&test, &tokens[1]).await, tokens[17]);
        let replayed = try_refresh(&test, &tokens[0].refresh_token).await;

        assert_eq!(error_code(replayed), ErrorCode::Unauthenticated);
    }
}

#[tokio::test]
async fn each_refresh_extends_the_session_by_thirty_days() {
    for test in TestApp::each().await {
        let first = test.register("alice").await;
        test.advance_seconds(30 * DAY - 1);
        let second = refresh(&test, &first).await;
        test.advance_seconds(30 * DAY - 1);
        let third = refresh(&test, &second).await;
        test.advance_seconds(30 * DAY);

        let late = try_refresh(&test, &third.refresh_token).await;

        assert_eq!(error_code(late), ErrorCode::Unauthenticated);
    }
}

#[tokio::test]
async fn an_invalid_refresh_token_is_refused() {
    for test in TestApp::each().await {
        let session = test.register("alice").await;

        for token in ["", "mt_", "AAAA", session.access_token.expose()] {
            let refused = try_refresh(&test, &Secret::new(token)).await;

            assert_eq!(error_code(refused), ErrorCode::Unauthenticated);
        }
        let as_access = test.identify(&session.refresh_token).await;
        assert_eq!(error_code(as_access), ErrorCode::Unauthenticated);
    }
}

#[tokio::test]
async fn a_banned_user_cannot_refresh() {
    for test in TestApp::each().await {
        let session = test.register("alice").await;
        test.ban("alice").await;

        let refused = try_refresh(&test, &session.refresh_token).await;

        assert_eq!(error_code(refused), ErrorCode::AccountBanned);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_refreshes_get_the_same_pair() {
    for test in TestApp::each().await {
        let first = test.register("alice").await;

        let mut refreshing = tokio::task::JoinSet::new();
        for _ in 0..32 {
            let (app, refresh_token) = (test.app.clone(), first.refresh_token.clone());
            refreshing
                .spawn(async move { session::refresh(&app, &Refresh { refresh_token }).await });
        }
        let pairs = refreshing.join_all().await;

        let second = pairs[0].clone().unwrap();
        for pair in pairs {
            assert_eq!(pair.as_ref(), Ok(&second));
        }
        refresh(&test, &second).await;
    }
}
