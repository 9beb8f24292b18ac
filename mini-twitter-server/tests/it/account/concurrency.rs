//! One user that sends the same request many times at the same moment.

use mini_twitter_core::account::{
    ChangePassword, NewToken, SessionsQuery, TokenScope, TokensQuery,
};
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::Secret;
use mini_twitter_server::domain::account::{password, register, session, token};
use tokio::task::JoinSet;

use super::{GUEST, create_token, credentials, registration};
use crate::fixture::PASSWORD;
use crate::fixture::app::{TestApp, error_code};

const PAGE: u32 = 100;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_sign_ins_leave_at_most_fifty_sessions() {
    for test in TestApp::each().await {
        let mut latest = test.register("alice").await;
        for _ in 0..45 {
            latest = test.login("alice").await;
        }

        let mut signing_in = JoinSet::new();
        for _ in 0..20 {
            let app = test.app.clone();
            signing_in.spawn(async move {
                session::login(&app, &GUEST, credentials("alice", PASSWORD)).await
            });
        }
        for outcome in signing_in.join_all().await {
            latest = outcome.unwrap();
        }

        let me = test.me(&test.login("alice").await).await;
        let query = SessionsQuery {
            limit: Some(PAGE),
            cursor: None,
        };
        let page = session::list(&test.app, &me, &query).await.unwrap();
        assert_eq!(page.items.len(), session::MOST);
        assert!(page.items.iter().any(|info| info.id == latest.session_id));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_requests_create_at_most_fifty_tokens() {
    for test in TestApp::each().await {
        let me = test.me(&test.register("alice").await).await;

        let mut making = JoinSet::new();
        for _ in 0..60 {
            let (app, me) = (test.app.clone(), me.clone());
            let new = NewToken {
                name: "bot".to_owned(),
                scopes: vec![TokenScope::Read],
                expires_at: None,
            };
            making.spawn(async move { create_token(&app, &me, new).await });
        }
        let outcomes = making.join_all().await;

        let refused: Vec<_> = outcomes.into_iter().filter_map(Result::err).collect();
        assert_eq!(refused.len(), 60 - token::MOST);
        assert!(
            refused
                .iter()
                .all(|fault| fault.code == ErrorCode::Conflict)
        );
        let query = TokensQuery {
            limit: Some(PAGE),
            cursor: None,
        };
        let page = token::list(&test.app, &me, &query).await.unwrap();
        assert_eq!(page.items.len(), token::MOST);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_concurrent_registrations_of_a_username_one_succeeds() {
    for test in TestApp::each().await {
        let mut registering = JoinSet::new();
        for number in 0..16 {
            let app = test.app.clone();
            let mut new = registration("alice");
            new.email = format!("alice_{number}@example.org");
            registering.spawn(async move { register::register(&app, &GUEST, new).await });
        }
        let outcomes = registering.join_all().await;

        let (created, refused): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
        assert_eq!(created.len(), 1);
        for outcome in refused {
            assert_eq!(error_code(outcome), ErrorCode::UsernameTaken);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_concurrent_password_changes_one_succeeds() {
    for test in TestApp::each().await {
        let me = test.me(&test.register("alice").await).await;

        let mut changing = JoinSet::new();
        for number in 0..8 {
            let (app, me) = (test.app.clone(), me.clone());
            changing.spawn(async move {
                let change = ChangePassword {
                    old_password: Secret::new(PASSWORD),
                    new_password: Secret::new(format!("battery staple {number}")),
                };
                (number, password::change(&app, &me, change).await)
            });
        }
        let outcomes = changing.join_all().await;

        let changed: Vec<_> = outcomes
            .iter()
            .filter(|(_, outcome)| outcome.is_ok())
            .collect();
        let [(number, _)] = changed[..] else {
            panic!("{} of 8 changed it", changed.len());
        };
        let new = format!("battery staple {number}");
        test.try_login("alice", &new).await.unwrap();
    }
}
