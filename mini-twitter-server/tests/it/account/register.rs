//! Opening accounts.

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::Secret;
use mini_twitter_core::user::Role;
use mini_twitter_server::domain::account::register;

use super::{GUEST, NOON, Stage, code, opening, wrong};

#[tokio::test]
async fn whoever_registers_is_signed_in_and_greeted() {
    for stage in Stage::each().await {
        let session = stage.register("Alice").await;

        let account = &session.user;
        assert_eq!(stage.me(&session).await.id, account.id);
        assert_eq!(account.username, "Alice");
        assert_eq!(account.name, "Alice");
        assert_eq!(account.birthday.to_string(), "2000-01-01");
        assert_eq!(account.avatar_url, format!("/avatars/{}.svg", account.id));
        assert_eq!(account.created_at, NOON);
        assert_eq!(account.unread_notifications, 1);
    }
}

#[tokio::test]
async fn texts_are_cleaned_and_blank_ones_left_out() {
    for stage in Stage::each().await {
        let mut new = opening("alice");
        new.name = Some("  Alice  ".to_owned());
        new.first_name = Some("A\u{308}nne".to_owned());
        new.bio = Some("\r\n ".to_owned());

        let account = register::register(&stage.app, &GUEST, new)
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
    for stage in Stage::each().await {
        stage.register("alice").await;
        let mut new = opening("ALICE");
        new.email = "other@example.org".to_owned();

        let refused = register::register(&stage.app, &GUEST, new).await;

        assert_eq!(code(refused), ErrorCode::UsernameTaken);
    }
}

#[tokio::test]
async fn a_mail_address_is_taken_in_any_case() {
    for stage in Stage::each().await {
        stage.register("alice").await;
        let mut new = opening("bob");
        new.email = "ALICE@Example.org".to_owned();

        let refused = register::register(&stage.app, &GUEST, new).await;

        assert_eq!(code(refused), ErrorCode::EmailTaken);
    }
}

#[tokio::test]
async fn a_password_is_neither_the_name_nor_the_mail_address() {
    for stage in Stage::each().await {
        for password in ["ALICE_123", "Alice_123@example.org"] {
            let mut new = opening("alice_123");
            new.password = Secret::new(password);

            let refused = register::register(&stage.app, &GUEST, new).await;

            let what = wrong(refused, "password");
            insta::allow_duplicates! {
                insta::assert_snapshot!(what, @"is the username or the email address");
            }
        }
    }
}

#[tokio::test]
async fn a_password_is_as_long_as_the_operator_wants() {
    for stage in Stage::each_with(&["--password-min", "14"]).await {
        let refused = register::register(&stage.app, &GUEST, opening("alice")).await;

        let what = wrong(refused, "password");
        insta::allow_duplicates! {
            insta::assert_snapshot!(what, @"is shorter than 14 characters");
        }
    }
}

#[tokio::test]
async fn nobody_is_born_tomorrow() {
    for stage in Stage::each().await {
        let born = |day: &str| {
            let mut new = opening(&format!("born_{}", day.replace('-', "")));
            new.birthday = Some(day.parse().unwrap());
            register::register(&stage.app, &GUEST, new)
        };

        let today = born("2026-03-01").await;
        let tomorrow = born("2026-03-02").await;

        assert!(today.is_ok());
        let what = wrong(tomorrow, "birthday");
        insta::allow_duplicates! {
            insta::assert_snapshot!(what, @"is in the future");
        }
    }
}

#[tokio::test]
async fn closed_registrations_refuse_everyone_but_the_operator() {
    for stage in Stage::each_with(&["--registrations", "off"]).await {
        let refused = register::register(&stage.app, &GUEST, opening("alice")).await;
        let found = register::create(&stage.app, opening("root_1"), Role::Admin).await;

        assert_eq!(code(refused), ErrorCode::Forbidden);
        let session = stage.login("root_1").await;
        assert_eq!(found, Ok(session.user.id));
        assert_eq!(session.user.role, Role::Admin);
    }
}
