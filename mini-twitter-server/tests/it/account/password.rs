//! Changing the password, deactivating, and which sessions and tokens that ends.

use mini_twitter_core::account::{ChangePassword, Deactivate, NewToken, TokenScope};
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::Secret;
use mini_twitter_server::app::SignedIn;
use mini_twitter_server::domain::account::password;
use mini_twitter_server::fault::Outcome;

use super::{create_token, field_error};
use crate::fixture::PASSWORD;
use crate::fixture::app::{TestApp, error_code};

async fn change(test: &TestApp, me: &SignedIn, old: &str, new: &str) -> Outcome<()> {
    let change = ChangePassword {
        old_password: Secret::new(old),
        new_password: Secret::new(new),
    };
    password::change(&test.app, me, change).await
}

async fn deactivate(test: &TestApp, me: &SignedIn, password: &str) -> Outcome<()> {
    let password = Secret::new(password);
    password::deactivate(&test.app, me, Deactivate { password }).await
}

async fn bot(test: &TestApp, me: &SignedIn) -> Secret {
    let new = NewToken {
        name: "bot".to_owned(),
        scopes: vec![TokenScope::Read],
        expires_at: None,
    };
    create_token(&test.app, me, new).await.unwrap().secret
}

#[tokio::test]
async fn a_new_password_signs_in_and_the_old_one_does_not() {
    for test in TestApp::each().await {
        let me = test.me(&test.register("alice").await).await;

        change(&test, &me, PASSWORD, "battery staple")
            .await
            .unwrap();

        test.try_login("alice", "battery staple").await.unwrap();
        let old = test.try_login("alice", PASSWORD).await;
        assert_eq!(error_code(old), ErrorCode::BadCredentials);
    }
}

#[tokio::test]
async fn a_password_is_the_same_composed_and_decomposed() {
    for test in TestApp::each().await {
        let me = test.me(&test.register("alice").await).await;

        change(&test, &me, PASSWORD, "caf\u{e9} am see")
            .await
            .unwrap();

        for same in ["caf\u{e9} am see", "cafe\u{301}\u{a0}am\u{3000}see"] {
            test.try_login("alice", same).await.unwrap();
            change(&test, &me, same, same).await.unwrap();
        }
    }
}

#[tokio::test]
async fn changing_the_password_ends_all_other_sessions_and_no_token() {
    for test in TestApp::each().await {
        let (here, there) = (test.register("alice").await, test.login("alice").await);
        let me = test.me(&here).await;
        let bot = bot(&test, &me).await;

        change(&test, &me, PASSWORD, "battery staple")
            .await
            .unwrap();

        test.me(&here).await;
        assert_eq!(
            error_code(test.try_me(&there).await),
            ErrorCode::Unauthenticated
        );
        test.identify(&bot).await.unwrap();
    }
}

#[tokio::test]
async fn a_wrong_old_password_changes_nothing() {
    for test in TestApp::each().await {
        let (here, there) = (test.register("alice").await, test.login("alice").await);
        let me = test.me(&here).await;

        let refused = change(&test, &me, "wrong horse", "battery staple").await;

        let what = field_error(refused, "old_password");
        insta::allow_duplicates! {
            insta::assert_snapshot!(what, @"is not your password");
        }
        test.me(&there).await;
        test.login("alice").await;
    }
}

#[tokio::test]
async fn a_new_password_is_neither_the_name_nor_the_mail_address() {
    for test in TestApp::each().await {
        let me = test.me(&test.register("alice_123").await).await;

        for new in ["Alice_123", "alice_123@example.org"] {
            let refused = change(&test, &me, PASSWORD, new).await;

            let what = field_error(refused, "new_password");
            insta::allow_duplicates! {
                insta::assert_snapshot!(what, @"is the username or the email address");
            }
        }
    }
}

#[tokio::test]
async fn deactivating_ends_every_session_and_refuses_every_token() {
    for test in TestApp::each().await {
        let (here, there) = (test.register("alice").await, test.login("alice").await);
        let me = test.me(&here).await;
        let bot = bot(&test, &me).await;

        deactivate(&test, &me, PASSWORD).await.unwrap();

        for outcome in [
            test.try_me(&here).await,
            test.try_me(&there).await,
            test.identify(&bot).await,
        ] {
            assert_eq!(error_code(outcome), ErrorCode::Unauthenticated);
        }
    }
}

#[tokio::test]
async fn deactivating_needs_the_password() {
    for test in TestApp::each().await {
        let here = test.register("alice").await;
        let me = test.me(&here).await;

        let refused = deactivate(&test, &me, "wrong horse").await;

        let what = field_error(refused, "password");
        insta::allow_duplicates! {
            insta::assert_snapshot!(what, @"is not your password");
        }
        test.me(&here).await;
    }
}
