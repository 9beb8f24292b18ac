//! How often one may try to sign in as someone.

use std::time::Duration;

use mini_twitter_core::error::ErrorCode;
use mini_twitter_server::domain::account::session;

use super::{GUEST, PASSWORD, Stage, code, with};

#[tokio::test]
async fn one_name_is_tried_ten_times_a_minute_whatever_comes_of_it() {
    for stage in Stage::each_with(&[]).await {
        stage.register("alice").await;
        for _ in 0..9 {
            let tried = stage.try_login("alice", "wrong horse").await;
            assert_eq!(code(tried), ErrorCode::BadCredentials);
        }
        stage.login("ALICE").await;
        stage.later(20);

        let refused = stage.try_login("alice", PASSWORD).await.unwrap_err();
        let waking = session::reactivate(&stage.app, &GUEST, with("alice", PASSWORD)).await;

        assert_eq!(refused.code, ErrorCode::RateLimited);
        assert_eq!(refused.retry_after, Some(Duration::from_secs(40)));
        assert_eq!(code(waking), ErrorCode::RateLimited);
        let stranger = stage.try_login("nobody", PASSWORD).await;
        assert_eq!(code(stranger), ErrorCode::BadCredentials);
        stage.later(40);
        stage.login("alice").await;
    }
}

#[tokio::test]
async fn a_name_that_nobody_has_is_limited_the_same() {
    for stage in Stage::each_with(&[]).await {
        for _ in 0..10 {
            let tried = stage.try_login("nobody", PASSWORD).await;
            assert_eq!(code(tried), ErrorCode::BadCredentials);
        }

        let refused = stage.try_login("nobody", PASSWORD).await;

        assert_eq!(code(refused), ErrorCode::RateLimited);
    }
}
