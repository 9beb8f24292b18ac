//! Personal tokens: creation, scopes, expiry, revocation.

use mini_twitter_core::account::{NewToken, TokenScope, TokensQuery};
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::Secret;
use mini_twitter_core::user::Role;
use mini_twitter_server::app::{SignedIn, Via};
use mini_twitter_server::domain::account::{register, token};

use super::{create_token, field_error, registration};
use crate::fixture::NOON;
use crate::fixture::app::{TestApp, error_code};

fn new(scopes: &[TokenScope]) -> NewToken {
    NewToken {
        name: " bot ".to_owned(),
        scopes: scopes.to_vec(),
        expires_at: None,
    }
}

async fn alice(test: &TestApp) -> SignedIn {
    test.me(&test.register("alice").await).await
}

async fn secret(test: &TestApp, me: &SignedIn, scopes: &[TokenScope]) -> Secret {
    create_token(&test.app, me, new(scopes))
        .await
        .unwrap()
        .secret
}

#[tokio::test]
async fn a_personal_token_signs_its_owner_in_with_its_scopes() {
    for test in TestApp::each().await {
        let me = alice(&test).await;

        let made = create_token(&test.app, &me, new(&[TokenScope::Read, TokenScope::Read]))
            .await
            .unwrap();

        let caller = test.identify(&made.secret).await.unwrap();
        assert_eq!(caller.id, me.id);
        assert_eq!(
            caller.via,
            Via::Token(made.token.id, vec![TokenScope::Read])
        );
        assert_eq!(made.token.name, "bot");
        assert_eq!(made.token.created_at, NOON);
    }
}

#[tokio::test]
async fn tokens_are_listed_newest_first_without_their_secrets() {
    for test in TestApp::each().await {
        let me = alice(&test).await;
        let first = create_token(&test.app, &me, new(&[TokenScope::Read]))
            .await
            .unwrap();
        let second = create_token(&test.app, &me, new(&[TokenScope::Write]))
            .await
            .unwrap();
        let stranger = test.me(&test.register("bob").await).await;

        let mine = token::list(&test.app, &me, &TokensQuery::default())
            .await
            .unwrap();
        let theirs = token::list(&test.app, &stranger, &TokensQuery::default())
            .await
            .unwrap();

        assert_eq!(mine.items, [second.token, first.token]);
        assert_eq!(theirs.items, []);
    }
}

#[tokio::test]
async fn a_token_ends_when_it_is_revoked_or_expires() {
    for test in TestApp::each().await {
        let me = alice(&test).await;
        let revoked = create_token(&test.app, &me, new(&[TokenScope::Read]))
            .await
            .unwrap();
        let mut short = new(&[TokenScope::Read]);
        short.expires_at = Some(NOON.after(std::time::Duration::from_secs(60)));
        let expired = create_token(&test.app, &me, short).await.unwrap();

        token::revoke(&test.app, &me, revoked.token.id)
            .await
            .unwrap();
        test.advance_seconds(59);
        test.identify(&expired.secret).await.unwrap();
        test.advance_seconds(1);

        assert_eq!(
            error_code(test.identify(&revoked.secret).await),
            ErrorCode::Unauthenticated
        );
        assert_eq!(
            error_code(test.identify(&expired.secret).await),
            ErrorCode::TokenExpired
        );
        let again = token::revoke(&test.app, &me, revoked.token.id).await;
        assert_eq!(error_code(again), ErrorCode::NotFound);
    }
}

#[tokio::test]
async fn the_token_of_another_user_cannot_be_revoked() {
    for test in TestApp::each().await {
        let made = create_token(&test.app, &alice(&test).await, new(&[TokenScope::Read]))
            .await
            .unwrap();
        let bob = test.me(&test.register("bob").await).await;

        let refused = token::revoke(&test.app, &bob, made.token.id).await;

        assert_eq!(error_code(refused), ErrorCode::NotFound);
        test.identify(&made.secret).await.unwrap();
    }
}

#[tokio::test]
async fn a_token_cannot_expire_in_the_past() {
    for test in TestApp::each().await {
        let me = alice(&test).await;
        let mut over = new(&[TokenScope::Read]);
        over.expires_at = Some(NOON);

        let refused = create_token(&test.app, &me, over).await;

        let what = field_error(refused, "expires_at");
        insta::allow_duplicates! {
            insta::assert_snapshot!(what, @"is in the past");
        }
    }
}

#[tokio::test]
async fn only_an_admin_can_grant_the_admin_scope_and_without_it_a_token_is_no_admin() {
    for test in TestApp::each().await {
        register::create(&test.app, registration("root_1"), Role::Admin)
            .await
            .unwrap();
        let admin = test.me(&test.login("root_1").await).await;
        let user = alice(&test).await;
        let (all, few) = ([TokenScope::Read, TokenScope::Admin], [TokenScope::Read]);

        let refused = create_token(&test.app, &user, new(&all)).await;
        let as_admin = secret(&test, &admin, &all).await;
        let as_user = secret(&test, &admin, &few).await;

        let what = field_error(refused, "scopes");
        insta::allow_duplicates! {
            insta::assert_snapshot!(what, @"only an admin can use the scope admin");
        }
        let as_admin = test.identify(&as_admin).await.unwrap().require_admin();
        let as_user = test.identify(&as_user).await.unwrap().require_admin();
        assert_eq!(as_admin, Ok(()));
        assert_eq!(error_code(as_user), ErrorCode::InsufficientScope);
        assert_eq!(error_code(user.require_admin()), ErrorCode::Forbidden);
    }
}

#[tokio::test]
async fn the_fifty_first_token_is_refused() {
    for test in TestApp::each().await {
        let me = alice(&test).await;
        for _ in 0..50 {
            secret(&test, &me, &[TokenScope::Read]).await;
        }

        let refused = create_token(&test.app, &me, new(&[TokenScope::Read])).await;

        let fault = refused.unwrap_err();
        assert_eq!(fault.code, ErrorCode::Conflict);
        insta::allow_duplicates! {
            insta::assert_snapshot!(fault.detail.unwrap(), @"you have 50 tokens: revoke one first");
        }
    }
}

#[tokio::test]
async fn an_invalid_personal_token_is_refused() {
    for test in TestApp::each().await {
        let token = secret(&test, &alice(&test).await, &[TokenScope::Read]).await;
        let other_case = token.expose().replace("mt_", "MT_");

        for text in ["mt_", "mt_AAAA", "mt_\0", &other_case] {
            let refused = test.identify(&Secret::new(text)).await;

            assert_eq!(error_code(refused), ErrorCode::Unauthenticated);
        }
    }
}

#[tokio::test]
async fn a_ban_applies_to_tokens_too() {
    for test in TestApp::each().await {
        let token = secret(&test, &alice(&test).await, &[TokenScope::Read]).await;

        test.ban("alice").await;

        assert_eq!(
            error_code(test.identify(&token).await),
            ErrorCode::Unauthenticated
        );
    }
}

#[tokio::test]
async fn the_last_use_of_a_token_is_recorded_to_the_minute() {
    for test in TestApp::each().await {
        let me = alice(&test).await;
        let token = secret(&test, &me, &[TokenScope::Read]).await;
        let last_used = async || {
            test.app.usage.write(&test.app.db).await.unwrap();
            let page = token::list(&test.app, &me, &TokensQuery::default())
                .await
                .unwrap();
            let at = page.items[0].last_used_at;
            at.map(|at| at.since(NOON).as_secs())
        };

        let mut recorded = vec![last_used().await];
        for seconds in [0, 59, 1] {
            test.advance_seconds(seconds);
            test.identify(&token).await.unwrap();
            recorded.push(last_used().await);
        }

        assert_eq!(recorded, [None, Some(0), Some(0), Some(60)]);
    }
}
