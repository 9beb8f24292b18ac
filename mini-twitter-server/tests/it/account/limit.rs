//! How often a sign-in to one account can be tried.

use std::time::Duration;

use mini_twitter_core::error::ErrorCode;
use mini_twitter_server::domain::account::session;

use super::{GUEST, credentials};
use crate::fixture::PASSWORD;
use crate::fixture::app::{TestApp, error_code};

#[tokio::test]
async fn a_username_has_ten_sign_in_attempts_a_minute_right_or_wrong() {
    for test in TestApp::each_with(&[]).await {
        test.register("alice").await;
        for _ in 0..9 {
            let tried = test.try_login("alice", "wrong horse").await;
            assert_eq!(error_code(tried), ErrorCode::BadCredentials);
        }
        test.login("ALICE").await;
        test.advance_seconds(2);

        let refused = test.try_login("alice", PASSWORD).await.unwrap_err();
        let reactivated =
            session::reactivate(&test.app, &GUEST, credentials("alice", PASSWORD)).await;

        assert_eq!(refused.code, ErrorCode::RateLimited);
        assert_eq!(refused.retry_after, Some(Duration::from_secs(4)));
        assert_eq!(error_code(reactivated), ErrorCode::RateLimited);
        let stranger = test.try_login("nobody", PASSWORD).await;
        assert_eq!(error_code(stranger), ErrorCode::BadCredentials);
        test.advance_seconds(4);
        test.login("alice").await;
    }
}

#[tokio::test]
async fn an_unknown_username_is_limited_the_same() {
    for test in TestApp::each_with(&[]).await {
        for _ in 0..10 {
            let tried = test.try_login("nobody", PASSWORD).await;
            assert_eq!(error_code(tried), ErrorCode::BadCredentials);
        }

        let refused = test.try_login("nobody", PASSWORD).await;

        assert_eq!(error_code(refused), ErrorCode::RateLimited);
    }
}
