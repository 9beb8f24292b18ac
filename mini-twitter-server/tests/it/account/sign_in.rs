//! Signing in by username or mail address, reactivating, and what a refusal reveals.

use mini_twitter_core::account::AccountStatus;
use mini_twitter_core::account::Deactivate;
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::Secret;
use mini_twitter_server::domain::account::{password, session};

use super::{GUEST, credentials};
use crate::fixture::PASSWORD;
use crate::fixture::app::{TestApp, error_code};

async fn deactivate(test: &TestApp, username: &str) {
    let me = test.me(&test.login(username).await).await;
    let with = Deactivate {
        password: Secret::new(PASSWORD),
    };
    password::deactivate(&test.app, &me, with).await.unwrap();
}

#[tokio::test]
async fn users_sign_in_by_username_or_mail_address_in_any_case() {
    for test in TestApp::each().await {
        let registered = test.register("alice").await;

        for login in ["alice", "ALICE", "alice@example.org", "Alice@EXAMPLE.org"] {
            let session = test.login(login).await;

            assert_eq!(session.user.id, registered.user.id);
            assert_ne!(session.session_id, registered.session_id);
        }
    }
}

#[tokio::test]
async fn an_unknown_name_and_a_wrong_password_are_answered_the_same() {
    for test in TestApp::each().await {
        test.register("alice").await;

        let wrong = test.try_login("alice", "wrong horse").await.unwrap_err();
        for login in [
            "nobody",
            "nobody@example.org",
            "al ice",
            "alice\0",
            "älice",
            "%",
        ] {
            let unknown = test.try_login(login, PASSWORD).await.unwrap_err();

            assert_eq!(unknown, wrong);
        }
        assert_eq!(wrong, ErrorCode::BadCredentials.into());
    }
}

#[tokio::test]
async fn only_the_right_password_reveals_that_an_account_is_deactivated_or_banned() {
    for test in TestApp::each().await {
        test.register("alice").await;
        test.register("bob").await;
        deactivate(&test, "alice").await;
        test.ban("bob").await;

        let cases = [
            ("alice", ErrorCode::AccountDeactivated),
            ("bob", ErrorCode::AccountBanned),
        ];
        for (login, expected) in cases {
            assert_eq!(error_code(test.try_login(login, PASSWORD).await), expected);
            assert_eq!(
                error_code(test.try_login(login, "wrong horse").await),
                ErrorCode::BadCredentials
            );
        }
    }
}

#[tokio::test]
async fn reactivating_signs_in_a_deactivated_account() {
    for test in TestApp::each().await {
        test.register("alice").await;
        deactivate(&test, "alice").await;

        let reactivated = session::reactivate(&test.app, &GUEST, credentials("alice", PASSWORD))
            .await
            .unwrap();

        assert_eq!(reactivated.user.status, AccountStatus::Active);
        test.me(&reactivated).await;
        test.login("alice").await;
    }
}

#[tokio::test]
async fn reactivating_an_active_account_is_a_plain_sign_in() {
    for test in TestApp::each().await {
        test.register("alice").await;

        let session = session::reactivate(&test.app, &GUEST, credentials("alice", PASSWORD)).await;

        test.me(&session.unwrap()).await;
    }
}

#[tokio::test]
async fn reactivating_needs_the_password_and_does_not_lift_a_ban() {
    for test in TestApp::each().await {
        test.register("alice").await;
        test.register("bob").await;
        deactivate(&test, "alice").await;
        test.ban("bob").await;
        let reactivate =
            |login, password| session::reactivate(&test.app, &GUEST, credentials(login, password));

        assert_eq!(
            error_code(reactivate("alice", "wrong horse").await),
            ErrorCode::BadCredentials
        );
        assert_eq!(
            error_code(reactivate("bob", PASSWORD).await),
            ErrorCode::AccountBanned
        );
        assert_eq!(
            error_code(test.try_login("alice", PASSWORD).await),
            ErrorCode::AccountDeactivated
        );
    }
}

#[tokio::test]
async fn a_session_shows_when_its_tokens_expire() {
    for test in TestApp::each().await {
        let session = test.register("alice").await;

        assert_eq!(
            session.access_expires_at.to_string(),
            "2026-03-01T12:15:00.000Z"
        );
        assert_eq!(
            session.refresh_expires_at.to_string(),
            "2026-03-31T12:00:00.000Z"
        );
        assert_eq!(session.token_type, "Bearer");
    }
}

#[tokio::test]
async fn debug_output_of_a_session_does_not_show_its_tokens() {
    for test in TestApp::each().await {
        let session = test.register("alice").await;

        let shown = format!("{session:?}");

        assert!(!shown.contains(session.access_token.expose()));
        assert!(!shown.contains(session.refresh_token.expose()));
    }
}
