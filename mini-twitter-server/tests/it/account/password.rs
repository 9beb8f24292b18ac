//! Changing the password, deactivating, and what ends with either.

use mini_twitter_core::account::{ChangePassword, Deactivate, NewToken, TokenScope};
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::Secret;
use mini_twitter_server::app::SignedIn;
use mini_twitter_server::domain::account::password;
use mini_twitter_server::fault::Outcome;

use super::{PASSWORD, Stage, code, create_token, wrong};

async fn change(stage: &Stage, me: &SignedIn, old: &str, new: &str) -> Outcome<()> {
    let change = ChangePassword {
        old_password: Secret::new(old),
        new_password: Secret::new(new),
    };
    password::change(&stage.app, me, change).await
}

async fn deactivate(stage: &Stage, me: &SignedIn, password: &str) -> Outcome<()> {
    let password = Secret::new(password);
    password::deactivate(&stage.app, me, Deactivate { password }).await
}

async fn bot(stage: &Stage, me: &SignedIn) -> Secret {
    let new = NewToken {
        name: "bot".to_owned(),
        scopes: vec![TokenScope::Read],
        expires_at: None,
    };
    create_token(&stage.app, me, new).await.unwrap().secret
}

#[tokio::test]
async fn a_new_password_signs_in_and_the_old_one_does_not() {
    for stage in Stage::each().await {
        let me = stage.me(&stage.register("alice").await).await;

        change(&stage, &me, PASSWORD, "battery staple")
            .await
            .unwrap();

        stage.try_login("alice", "battery staple").await.unwrap();
        let old = stage.try_login("alice", PASSWORD).await;
        assert_eq!(code(old), ErrorCode::BadCredentials);
    }
}

#[tokio::test]
async fn changing_the_password_ends_all_other_sessions_and_no_token() {
    for stage in Stage::each().await {
        let (here, there) = (stage.register("alice").await, stage.login("alice").await);
        let me = stage.me(&here).await;
        let bot = bot(&stage, &me).await;

        change(&stage, &me, PASSWORD, "battery staple")
            .await
            .unwrap();

        stage.me(&here).await;
        assert_eq!(code(stage.try_me(&there).await), ErrorCode::Unauthenticated);
        stage.identify(&bot).await.unwrap();
    }
}

#[tokio::test]
async fn a_wrong_old_password_changes_nothing() {
    for stage in Stage::each().await {
        let (here, there) = (stage.register("alice").await, stage.login("alice").await);
        let me = stage.me(&here).await;

        let refused = change(&stage, &me, "wrong horse", "battery staple").await;

        let what = wrong(refused, "old_password");
        insta::allow_duplicates! {
            insta::assert_snapshot!(what, @"is not your password");
        }
        stage.me(&there).await;
        stage.login("alice").await;
    }
}

#[tokio::test]
async fn a_new_password_is_neither_the_name_nor_the_mail_address() {
    for stage in Stage::each().await {
        let me = stage.me(&stage.register("alice_123").await).await;

        for new in ["Alice_123", "alice_123@example.org"] {
            let refused = change(&stage, &me, PASSWORD, new).await;

            let what = wrong(refused, "new_password");
            insta::allow_duplicates! {
                insta::assert_snapshot!(what, @"is the username or the email address");
            }
        }
    }
}

#[tokio::test]
async fn deactivating_ends_every_session_and_silences_every_token() {
    for stage in Stage::each().await {
        let (here, there) = (stage.register("alice").await, stage.login("alice").await);
        let me = stage.me(&here).await;
        let bot = bot(&stage, &me).await;

        deactivate(&stage, &me, PASSWORD).await.unwrap();

        for outcome in [
            stage.try_me(&here).await,
            stage.try_me(&there).await,
            stage.identify(&bot).await,
        ] {
            assert_eq!(code(outcome), ErrorCode::Unauthenticated);
        }
    }
}

#[tokio::test]
async fn deactivating_needs_the_password() {
    for stage in Stage::each().await {
        let here = stage.register("alice").await;
        let me = stage.me(&here).await;

        let refused = deactivate(&stage, &me, "wrong horse").await;

        let what = wrong(refused, "password");
        insta::allow_duplicates! {
            insta::assert_snapshot!(what, @"is not your password");
        }
        stage.me(&here).await;
    }
}
