//! Signing in: by name or mail address, and what the refused are told.

use mini_twitter_core::account::AccountStatus;
use mini_twitter_core::account::Deactivate;
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::Secret;
use mini_twitter_server::domain::account::{password, session};

use super::{GUEST, PASSWORD, Stage, code, with};

async fn deactivate(stage: &Stage, username: &str) {
    let me = stage.me(&stage.login(username).await).await;
    let with = Deactivate {
        password: Secret::new(PASSWORD),
    };
    password::deactivate(&stage.app, &me, with).await.unwrap();
}

#[tokio::test]
async fn one_signs_in_by_name_or_mail_address_in_any_case() {
    for stage in Stage::each().await {
        let registered = stage.register("alice").await;

        for login in ["alice", "ALICE", "alice@example.org", "Alice@EXAMPLE.org"] {
            let session = stage.login(login).await;

            assert_eq!(session.user.id, registered.user.id);
            assert_ne!(session.session_id, registered.session_id);
        }
    }
}

#[tokio::test]
async fn an_unknown_name_and_a_wrong_password_are_answered_the_same() {
    for stage in Stage::each().await {
        stage.register("alice").await;

        let wrong = stage.try_login("alice", "wrong horse").await.unwrap_err();
        for login in [
            "nobody",
            "nobody@example.org",
            "al ice",
            "alice\0",
            "älice",
            "%",
        ] {
            let unknown = stage.try_login(login, PASSWORD).await.unwrap_err();

            assert_eq!(unknown, wrong);
        }
        assert_eq!(wrong, ErrorCode::BadCredentials.into());
    }
}

#[tokio::test]
async fn only_the_right_password_learns_that_an_account_is_deactivated_or_banned() {
    for stage in Stage::each().await {
        stage.register("alice").await;
        stage.register("bob").await;
        deactivate(&stage, "alice").await;
        stage.ban("bob").await;

        let cases = [
            ("alice", ErrorCode::AccountDeactivated),
            ("bob", ErrorCode::AccountBanned),
        ];
        for (login, told) in cases {
            assert_eq!(code(stage.try_login(login, PASSWORD).await), told);
            assert_eq!(
                code(stage.try_login(login, "wrong horse").await),
                ErrorCode::BadCredentials
            );
        }
    }
}

#[tokio::test]
async fn reactivating_signs_in_a_deactivated_account() {
    for stage in Stage::each().await {
        stage.register("alice").await;
        deactivate(&stage, "alice").await;

        let woken = session::reactivate(&stage.app, &GUEST, with("alice", PASSWORD))
            .await
            .unwrap();

        assert_eq!(woken.user.status, AccountStatus::Active);
        stage.me(&woken).await;
        stage.login("alice").await;
    }
}

#[tokio::test]
async fn reactivating_an_active_account_is_a_plain_sign_in() {
    for stage in Stage::each().await {
        stage.register("alice").await;

        let session = session::reactivate(&stage.app, &GUEST, with("alice", PASSWORD)).await;

        stage.me(&session.unwrap()).await;
    }
}

#[tokio::test]
async fn reactivating_needs_the_password_and_does_not_lift_a_ban() {
    for stage in Stage::each().await {
        stage.register("alice").await;
        stage.register("bob").await;
        deactivate(&stage, "alice").await;
        stage.ban("bob").await;
        let reactivate =
            |login, password| session::reactivate(&stage.app, &GUEST, with(login, password));

        assert_eq!(
            code(reactivate("alice", "wrong horse").await),
            ErrorCode::BadCredentials
        );
        assert_eq!(
            code(reactivate("bob", PASSWORD).await),
            ErrorCode::AccountBanned
        );
        assert_eq!(
            code(stage.try_login("alice", PASSWORD).await),
            ErrorCode::AccountDeactivated
        );
    }
}

#[tokio::test]
async fn a_session_says_when_its_tokens_end() {
    for stage in Stage::each().await {
        let session = stage.register("alice").await;

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
async fn nothing_that_is_printed_of_a_session_shows_its_tokens() {
    for stage in Stage::each().await {
        let session = stage.register("alice").await;

        let shown = format!("{session:?}");

        assert!(!shown.contains(session.access_token.expose()));
        assert!(!shown.contains(session.refresh_token.expose()));
    }
}
