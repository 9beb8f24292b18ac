//! Creating accounts.

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::Secret;
use mini_twitter_core::user::Role;
use mini_twitter_server::domain::account::register;

use super::{GUEST, field_error, registration};
use crate::fixture::NOON;
use crate::fixture::app::{TestApp, error_code};

#[tokio::test]
async fn registering_signs_in_and_sends_a_welcome_notification() {
    for test in TestApp::each().await {
        let session = test.register("Alice").await;

        let account = &session.user;
        assert_eq!(test.me(&session).await.id, account.id);
        assert_eq!(account.username, "Alice");
        assert_eq!(account.name, "Alice");
        assert_eq!(account.birthday.to_string(), "2000-01-01");
        assert_eq!(account.avatar_url, format!("/avatars/{}.svg", account.id));
        assert_eq!(account.created_at, NOON);
        assert_eq!(account.unread_notifications, 1);
    }
}

#[tokio::test]
async fn texts_are_normalized_and_blank_ones_left_out() {
    for test in TestApp::each().await {
        let mut new = registration("alice");
        new.name = Some("  Alice  ".to_owned());
        new.first_name = Some("A\u{308}nne".to_owned());
        new.bio = Some("\r\n ".to_owned());

        let account = register::register(&test.app, &GUEST, new)
            .await
            .unwrap()
            .user;

        assert_eq!(account.name, "Alice");
        assert_eq!(account.first_name.as_deref(), Some("\u{c4}nne"));
        assert_eq!(account.bio, None);
    }
}

#[tokio::test]
async fn a_username_is_taken_in_any_case() {
    for test in TestApp::each().await {
        test.register("alice").await;
        let mut new = registration("ALICE");
        new.email = "other@example.org".to_owned();

        let refused = register::register(&test.app, &GUEST, new).await;

        assert_eq!(error_code(refused), ErrorCode::UsernameTaken);
    }
}

#[tokio::test]
async fn a_mail_address_is_taken_in_any_case() {
    for test in TestApp::each().await {
        test.register("alice").await;
        let mut new = registration("bob");
        new.email = "ALICE@Example.org".to_owned();

        let refused = register::register(&test.app, &GUEST, new).await;

        assert_eq!(error_code(refused), ErrorCode::EmailTaken);
    }
}

#[tokio::test]
async fn a_password_is_neither_the_name_nor_the_mail_address() {
    for test in TestApp::each().await {
        for password in ["ALICE_123", "Alice_123@example.org"] {
            let mut new = registration("alice_123");
            new.password = Secret::new(password);

            let refused = register::register(&test.app, &GUEST, new).await;

            let what = field_error(refused, "password");
            insta::allow_duplicates! {
                insta::assert_snapshot!(what, @"is the username or the email address");
            }
        }
    }
}

#[tokio::test]
async fn a_password_has_the_configured_minimum_length() {
    for test in TestApp::each_with(&["--password-min", "14"]).await {
        let refused = register::register(&test.app, &GUEST, registration("alice")).await;

        let what = field_error(refused, "password");
        insta::allow_duplicates! {
            insta::assert_snapshot!(what, @"must have at least 14 characters");
        }
    }
}

#[tokio::test]
async fn a_birthday_is_from_1900_to_today() {
    for test in TestApp::each().await {
        let born = |day: &str| {
            let mut new = registration(&format!("born_{}", day.replace('-', "")));
            new.birthday = Some(day.parse().unwrap());
            register::register(&test.app, &GUEST, new)
        };

        let today = born("2026-03-01").await;
        let tomorrow = born("2026-03-02").await;

        assert!(today.is_ok());
        assert!(born("1900-01-01").await.is_ok());
        for day in ["1899-12-31", "0000-01-01"] {
            let what = field_error(born(day).await, "birthday");
            assert_eq!(what, "is before 1900-01-01");
        }
        let what = field_error(tomorrow, "birthday");
        insta::allow_duplicates! {
            insta::assert_snapshot!(what, @"is in the future");
        }
    }
}

#[tokio::test]
async fn closed_registrations_refuse_everyone_but_the_operator() {
    for test in TestApp::each_with(&["--registrations", "off"]).await {
        let refused = register::register(&test.app, &GUEST, registration("alice")).await;
        let found = register::create(&test.app, registration("root_1"), Role::Admin).await;

        assert_eq!(error_code(refused), ErrorCode::Forbidden);
        let session = test.login("root_1").await;
        assert_eq!(found, Ok(session.user.id));
        assert_eq!(session.user.role, Role::Admin);
    }
}
