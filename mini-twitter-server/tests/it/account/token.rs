//! Personal tokens: who holds one, how far it reaches, when it ends.

use mini_twitter_core::account::{NewToken, TokenScope, TokensQuery};
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::Secret;
use mini_twitter_core::user::Role;
use mini_twitter_server::app::{SignedIn, Via};
use mini_twitter_server::domain::account::{register, token};

use super::{NOON, Stage, code, create_token, opening, wrong};

fn new(scopes: &[TokenScope]) -> NewToken {
    NewToken {
        name: " bot ".to_owned(),
        scopes: scopes.to_vec(),
        expires_at: None,
    }
}

async fn alice(stage: &Stage) -> SignedIn {
    stage.me(&stage.register("alice").await).await
}

async fn secret(stage: &Stage, me: &SignedIn, scopes: &[TokenScope]) -> Secret {
    create_token(&stage.app, me, new(scopes))
        .await
        .unwrap()
        .secret
}

#[tokio::test]
async fn a_personal_token_signs_its_owner_in_with_its_scopes() {
    for stage in Stage::each().await {
        let me = alice(&stage).await;

        let made = create_token(&stage.app, &me, new(&[TokenScope::Read, TokenScope::Read]))
            .await
            .unwrap();

        let caller = stage.identify(&made.secret).await.unwrap();
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
async fn tokens_are_listed_the_latest_first_without_their_secrets() {
    for stage in Stage::each().await {
        let me = alice(&stage).await;
        let first = create_token(&stage.app, &me, new(&[TokenScope::Read]))
            .await
            .unwrap();
        let second = create_token(&stage.app, &me, new(&[TokenScope::Write]))
            .await
            .unwrap();
        let stranger = stage.me(&stage.register("bob").await).await;

        let mine = token::list(&stage.app, &me, &TokensQuery::default())
            .await
            .unwrap();
        let theirs = token::list(&stage.app, &stranger, &TokensQuery::default())
            .await
            .unwrap();

        assert_eq!(mine.items, [second.token, first.token]);
        assert_eq!(theirs.items, []);
    }
}

#[tokio::test]
async fn a_token_ends_when_it_is_revoked_or_its_time_comes() {
    for stage in Stage::each().await {
        let me = alice(&stage).await;
        let revoked = create_token(&stage.app, &me, new(&[TokenScope::Read]))
            .await
            .unwrap();
        let mut short = new(&[TokenScope::Read]);
        short.expires_at = Some(NOON.after(std::time::Duration::from_secs(60)));
        let expired = create_token(&stage.app, &me, short).await.unwrap();

        token::revoke(&stage.app, &me, revoked.token.id)
            .await
            .unwrap();
        stage.later(59);
        stage.identify(&expired.secret).await.unwrap();
        stage.later(1);

        assert_eq!(
            code(stage.identify(&revoked.secret).await),
            ErrorCode::Unauthenticated
        );
        assert_eq!(
            code(stage.identify(&expired.secret).await),
            ErrorCode::TokenExpired
        );
        let again = token::revoke(&stage.app, &me, revoked.token.id).await;
        assert_eq!(code(again), ErrorCode::NotFound);
    }
}

#[tokio::test]
async fn nobody_revokes_a_strangers_token() {
    for stage in Stage::each().await {
        let made = create_token(&stage.app, &alice(&stage).await, new(&[TokenScope::Read]))
            .await
            .unwrap();
        let bob = stage.me(&stage.register("bob").await).await;

        let refused = token::revoke(&stage.app, &bob, made.token.id).await;

        assert_eq!(code(refused), ErrorCode::NotFound);
        stage.identify(&made.secret).await.unwrap();
    }
}

#[tokio::test]
async fn a_token_cannot_end_before_it_begins() {
    for stage in Stage::each().await {
        let me = alice(&stage).await;
        let mut over = new(&[TokenScope::Read]);
        over.expires_at = Some(NOON);

        let refused = create_token(&stage.app, &me, over).await;

        let what = wrong(refused, "expires_at");
        insta::allow_duplicates! {
            insta::assert_snapshot!(what, @"is in the past");
        }
    }
}

#[tokio::test]
async fn only_an_admin_gives_admin_and_without_it_an_admins_token_is_a_users() {
    for stage in Stage::each().await {
        register::create(&stage.app, opening("root_1"), Role::Admin)
            .await
            .unwrap();
        let admin = stage.me(&stage.login("root_1").await).await;
        let user = alice(&stage).await;
        let (all, few) = ([TokenScope::Read, TokenScope::Admin], [TokenScope::Read]);

        let refused = create_token(&stage.app, &user, new(&all)).await;
        let as_admin = secret(&stage, &admin, &all).await;
        let as_user = secret(&stage, &admin, &few).await;

        let what = wrong(refused, "scopes");
        insta::allow_duplicates! {
            insta::assert_snapshot!(what, @"only an admin can use the scope admin");
        }
        assert_eq!(stage.identify(&as_admin).await.unwrap().role, Role::Admin);
        assert_eq!(stage.identify(&as_user).await.unwrap().role, Role::User);
    }
}

#[tokio::test]
async fn the_fifty_first_token_is_refused() {
    for stage in Stage::each().await {
        let me = alice(&stage).await;
        for _ in 0..50 {
            secret(&stage, &me, &[TokenScope::Read]).await;
        }

        let refused = create_token(&stage.app, &me, new(&[TokenScope::Read])).await;

        let fault = refused.unwrap_err();
        assert_eq!(fault.code, ErrorCode::Conflict);
        insta::allow_duplicates! {
            insta::assert_snapshot!(fault.detail.unwrap(), @"you have 50 tokens: revoke one first");
        }
    }
}

#[tokio::test]
async fn what_is_no_personal_token_is_refused() {
    for stage in Stage::each().await {
        let token = secret(&stage, &alice(&stage).await, &[TokenScope::Read]).await;
        let other_case = token.expose().replace("mt_", "MT_");

        for text in ["mt_", "mt_AAAA", "mt_\0", &other_case] {
            let refused = stage.identify(&Secret::new(text)).await;

            assert_eq!(code(refused), ErrorCode::Unauthenticated);
        }
    }
}

#[tokio::test]
async fn a_ban_holds_for_tokens_too() {
    for stage in Stage::each().await {
        let token = secret(&stage, &alice(&stage).await, &[TokenScope::Read]).await;

        stage.ban("alice").await;

        assert_eq!(
            code(stage.identify(&token).await),
            ErrorCode::Unauthenticated
        );
    }
}

#[tokio::test]
async fn when_a_token_was_last_used_is_known_to_the_minute() {
    for stage in Stage::each().await {
        let me = alice(&stage).await;
        let token = secret(&stage, &me, &[TokenScope::Read]).await;
        let last_used = async || {
            stage.app.usage.write(&stage.app.db).await.unwrap();
            let page = token::list(&stage.app, &me, &TokensQuery::default())
                .await
                .unwrap();
            let at = page.items[0].last_used_at;
            at.map(|at| at.since(NOON).as_secs())
        };

        let mut told = vec![last_used().await];
        for seconds in [0, 59, 1] {
            stage.later(seconds);
            stage.identify(&token).await.unwrap();
            told.push(last_used().await);
        }

        assert_eq!(told, [None, Some(0), Some(0), Some(60)]);
    }
}
