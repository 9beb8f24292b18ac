//! What the operator does to an account: its role, its password, its email address.

use mini_twitter_core::account::{NewToken, Session, TokenScope};
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::Secret;
use mini_twitter_core::user::Role;
use mini_twitter_server::domain::account::{admin, me};
use mini_twitter_server::store::db::values;

use super::{create_token, field_error};
use crate::fixture::PASSWORD;
use crate::fixture::app::{TestApp, error_code};

/// Lets an address of alice wait for its code, which was mailed.
async fn await_code(test: &TestApp, alice: &Session, email: &str) {
    let mut tx = test.app.db.begin().await.unwrap();
    let sql = "update users set unconfirmed_email = $2 where id = $1";
    tx.run(sql, values![alice.user.id, email]).await.unwrap();
    let sql =
        "insert into codes (user_id, purpose, hash, email, failures, expires_at, sent, sent_since)
        values ($1, 'verify_email', 'x', $2, 0, 0, 1, 0)";
    tx.run(sql, values![alice.user.id, email]).await.unwrap();
    tx.commit().await.unwrap();
}

/// How many codes are valid.
async fn codes(test: &TestApp) -> i64 {
    let mut db = test.app.db.read().await.unwrap();
    let sql = "select count(*) from codes where hash <> ''";
    db.one(sql, &[]).await.unwrap()
}

#[tokio::test]
async fn a_new_role_holds_for_sessions_that_began_before() {
    for test in TestApp::each().await {
        let alice = test.register("alice").await;

        for role in [Role::Admin, Role::Admin, Role::Creator, Role::User] {
            let set = admin::set_role(&test.app, "alice", role.clone()).await;

            assert_eq!(set.unwrap().role, role);
            assert_eq!(test.me(&alice).await.role, role);
        }
    }
}

#[tokio::test]
async fn an_account_is_named_by_its_username_its_email_address_or_its_id() {
    for test in TestApp::each().await {
        let alice = test.register("Alice").await.user.id;
        test.register("bob").await;

        for name in [
            "Alice",
            "alice",
            "@ALICE",
            "Alice@Example.org",
            &alice.to_string(),
        ] {
            let set = admin::set_role(&test.app, name, Role::Admin).await;

            assert_eq!(set.unwrap().id, alice, "{name}");
        }
    }
}

#[tokio::test]
async fn an_unknown_or_deleted_account_is_not_found() {
    for test in TestApp::each().await {
        let alice = test.register("alice").await;
        let me = test.me(&alice).await;
        test.execute("update users set status = 'deleted' where id = $1", &me)
            .await;
        let id = alice.user.id.to_string();
        let password = Secret::new("battery staple");

        for name in ["nobody", "nobody@example.org", "7", "no name", "alice", &id] {
            let outcomes = [
                admin::set_role(&test.app, name, Role::Admin).await,
                admin::reset_password(&test.app, name, &password).await,
                admin::verify_email(&test.app, name).await,
            ];

            for outcome in outcomes {
                let fault = outcome.unwrap_err();
                assert_eq!(fault.code, ErrorCode::NotFound);
                let detail = fault.detail.unwrap();
                assert!(
                    detail.starts_with(&format!("no account {name}: ")),
                    "{detail}"
                );
            }
        }
    }
}

#[tokio::test]
async fn an_admin_who_is_not_active_is_none() {
    for test in TestApp::each().await {
        test.register("alice").await;
        assert!(!admin::has_admin(&test.app).await.unwrap());

        admin::set_role(&test.app, "alice", Role::Admin)
            .await
            .unwrap();
        assert!(admin::has_admin(&test.app).await.unwrap());

        test.ban("alice").await;
        assert!(!admin::has_admin(&test.app).await.unwrap());
    }
}

#[tokio::test]
async fn a_reset_password_signs_in_and_ends_sessions_and_codes_but_no_tokens() {
    for test in TestApp::each().await {
        let alice = test.register("alice").await;
        let bob = test.register("bob").await;
        let new = NewToken {
            name: "bot".to_owned(),
            scopes: vec![TokenScope::Read],
            expires_at: None,
        };
        let token = create_token(&test.app, &test.me(&alice).await, new).await;
        await_code(&test, &alice, "new@example.org").await;

        admin::reset_password(&test.app, "alice", &Secret::new("battery staple"))
            .await
            .unwrap();

        let ended = test.try_me(&alice).await;
        assert_eq!(error_code(ended), ErrorCode::Unauthenticated);
        let old = test.try_login("alice", PASSWORD).await;
        assert_eq!(error_code(old), ErrorCode::BadCredentials);
        test.try_login("alice", "battery staple").await.unwrap();
        assert_eq!(codes(&test).await, 0);
        test.identify(&token.unwrap().secret).await.unwrap();
        test.try_me(&bob).await.unwrap();
    }
}

#[tokio::test]
async fn a_reset_password_follows_the_rules_of_every_password() {
    for test in TestApp::each_with(&["--password-min", "12"]).await {
        test.register("alice_moreau").await;

        for (password, what) in [
            ("eleven char", "must have at least 12 characters"),
            ("ALICE_MOREAU", "is the username or the email address"),
            (
                "alice_moreau@example.org",
                "is the username or the email address",
            ),
        ] {
            let reset =
                admin::reset_password(&test.app, "alice_moreau", &Secret::new(password)).await;

            assert_eq!(field_error(reset, "password"), what);
        }
        test.try_login("alice_moreau", PASSWORD).await.unwrap();
    }
}

#[tokio::test]
async fn the_present_address_is_confirmed_when_none_waits() {
    for test in TestApp::each().await {
        test.register("alice").await;

        for _ in 0..2 {
            let account = admin::verify_email(&test.app, "alice").await.unwrap();

            assert!(account.email_verified);
            assert_eq!(account.email, "alice@example.org");
        }
    }
}

#[tokio::test]
async fn an_address_that_waits_becomes_the_address_and_its_code_ends() {
    for test in TestApp::each().await {
        let alice = test.register("alice").await;
        await_code(&test, &alice, "new@example.org").await;

        for _ in 0..2 {
            let account = admin::verify_email(&test.app, "alice").await.unwrap();

            assert!(account.email_verified);
            assert_eq!(account.email, "new@example.org");
            assert_eq!(account.unconfirmed_email, None);
            assert_eq!(codes(&test).await, 0);
        }
    }
}

#[tokio::test]
async fn an_address_that_somebody_has_meanwhile_is_not_confirmed() {
    for test in TestApp::each().await {
        let alice = test.register("alice").await;
        await_code(&test, &alice, "BOB@example.org").await;
        test.register("bob").await;

        let fault = admin::verify_email(&test.app, "alice").await.unwrap_err();

        assert_eq!(fault.code, ErrorCode::EmailTaken);
        let detail = fault.detail.unwrap();
        assert!(
            detail.contains("BOB@example.org") && detail.ends_with("alice has to choose another"),
            "{detail}"
        );
        let account = me::get(&test.app, &test.me(&alice).await.me).await;
        let account = account.unwrap();
        assert!(!account.email_verified);
        assert_eq!(account.email, "alice@example.org");
        assert_eq!(codes(&test).await, 1);
    }
}
