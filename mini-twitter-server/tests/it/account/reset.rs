//! A forgotten password: a code by mail, and a new password with it.

use mini_twitter_core::account::{
    ChangePassword, Deactivate, ForgotPassword, NewToken, ResetPassword, TokenScope,
};
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::Secret;
use mini_twitter_server::domain::account::{me, password, reset};
use mini_twitter_server::store::db::values;
use tokio::task::JoinSet;

use super::{create_token, field_error};
use crate::fixture::PASSWORD;
use crate::fixture::app::{TestApp, error_code};
use crate::fixture::server::TestServer;

const ALICE: &str = "alice@example.org";
const NEW: &str = "battery staple";
const REFUSED: &str = "is wrong, used or expired: ask for a new one";

impl TestApp {
    async fn code_for_reset(&self) -> Secret {
        self.forgot(ALICE).await;
        self.code_to(ALICE).await
    }
}

#[tokio::test]
async fn the_new_password_signs_in_and_the_old_one_does_not() {
    for test in TestApp::each().await {
        test.register("alice").await;
        let code = test.code_for_reset().await;

        test.reset(ALICE, &code, NEW).await.unwrap();

        test.try_login("alice", NEW).await.unwrap();
        let old = test.try_login("alice", PASSWORD).await;
        assert_eq!(error_code(old), ErrorCode::BadCredentials);
    }
}

#[tokio::test]
async fn all_sessions_and_codes_end_and_tokens_stay() {
    for test in TestApp::each().await {
        let session = test.register("alice").await;
        let me = test.me(&session).await;
        let verify = test.code_to(ALICE).await;
        let new = NewToken {
            name: "bot".to_owned(),
            scopes: vec![TokenScope::Read],
            expires_at: None,
        };
        let bot = create_token(&test.app, &me, new).await.unwrap().secret;
        let code = test.code_for_reset().await;

        test.reset(ALICE, &code, NEW).await.unwrap();

        assert_eq!(
            error_code(test.try_me(&session).await),
            ErrorCode::Unauthenticated
        );
        test.identify(&bot).await.unwrap();
        let me = test.me(&test.try_login("alice", NEW).await.unwrap()).await;
        let verified = test.verify(&me, &verify).await;
        assert_eq!(
            error_code(verified),
            ErrorCode::Conflict,
            "the address is confirmed"
        );
    }
}

#[tokio::test]
async fn the_address_is_confirmed_and_told() {
    for test in TestApp::each().await {
        test.register("alice").await;
        let code = test.code_for_reset().await;

        test.reset(ALICE, &code, NEW).await.unwrap();

        let me = test.me(&test.try_login("alice", NEW).await.unwrap()).await;
        assert!(me::get(&test.app, &me).await.unwrap().email_verified);
        let last = test.mails_to(ALICE).await.pop().unwrap();
        assert_eq!(last.subject, "Your password on mini-twitter was changed");
        assert!(
            last.text.contains("reset with a mailed code"),
            "{}",
            last.text
        );
    }
}

#[tokio::test]
async fn a_bad_new_password_leaves_the_code_valid() {
    for test in TestApp::each().await {
        test.register("alice").await;
        let code = test.code_for_reset().await;

        for bad in ["short", "alice@example.org"] {
            let refused = test.reset(ALICE, &code, bad).await;
            field_error(refused, "new_password");
        }

        assert_eq!(test.reset(ALICE, &code, NEW).await, Ok(()));
    }
}

#[tokio::test]
async fn a_bad_new_password_says_nothing_without_the_code() {
    for test in TestApp::each().await {
        test.register("alice").await;
        let code = super::code::wrong(&test.code_for_reset().await);

        let refused = test.reset(ALICE, &code, "short").await;

        assert_eq!(field_error(refused, "code"), REFUSED);
    }
}

#[tokio::test]
async fn an_address_in_another_case_is_the_same_and_the_mail_goes_to_the_one_of_the_account() {
    for test in TestApp::each().await {
        test.register("alice").await;
        test.forgot("ALICE@Example.org").await;
        let code = test.code_to(ALICE).await;

        assert_eq!(test.mails_to("ALICE@Example.org").await, []);
        assert_eq!(test.reset("Alice@example.ORG", &code, NEW).await, Ok(()));
    }
}

#[tokio::test]
async fn who_is_banned_or_deleted_is_refused_like_who_never_was() {
    for test in TestApp::each().await {
        let unknown = test
            .reset("nobody@example.org", &Secret::new("123456"), NEW)
            .await;
        for (name, ban) in [
            ("alice", "update users set status = 'banned' where id = $1"),
            ("bob", "update users set status = 'deleted' where id = $1"),
        ] {
            let me = test.me(&test.register(name).await).await;
            let email = format!("{name}@example.org");
            test.forgot(&email).await;
            let code = test.code_to(&email).await;
            let before = test.mails_to(&email).await.len();
            test.execute(ban, &me).await;

            assert_eq!(test.reset(&email, &code, NEW).await, unknown);
            test.forgot(&email).await;
            assert_eq!(test.mails_to(&email).await.len(), before, "no code is sent");
        }
        assert_eq!(field_error(unknown, "code"), REFUSED);
    }
}

#[tokio::test]
async fn who_is_deactivated_may_reset_and_stays_deactivated() {
    for test in TestApp::each().await {
        let me = test.me(&test.register("alice").await).await;
        let with = Deactivate {
            password: Secret::new(PASSWORD),
        };
        password::deactivate(&test.app, &me, with).await.unwrap();
        let code = test.code_for_reset().await;

        test.reset(ALICE, &code, NEW).await.unwrap();

        let login = test.try_login("alice", NEW).await;
        assert_eq!(error_code(login), ErrorCode::AccountDeactivated);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_concurrent_resets_with_one_code_one_succeeds() {
    for test in TestApp::each().await {
        test.register("alice").await;
        let code = test.code_for_reset().await;

        let mut resetting = JoinSet::new();
        for number in 0..8 {
            let (app, code) = (test.app.clone(), code.clone());
            resetting.spawn(async move {
                let with = ResetPassword {
                    email: ALICE.to_owned(),
                    code,
                    new_password: Secret::new(format!("{NEW} {number}")),
                };
                (number, reset::reset(&app, with).await)
            });
        }
        let outcomes = resetting.join_all().await;

        let (done, refused): (Vec<_>, Vec<_>) = outcomes
            .into_iter()
            .partition(|(_, outcome)| outcome.is_ok());
        let [(number, _)] = &done[..] else {
            panic!("{} of 8 reset it", done.len());
        };
        for (_, outcome) in refused {
            assert_eq!(field_error(outcome, "code"), REFUSED);
        }
        test.try_login("alice", &format!("{NEW} {number}"))
            .await
            .unwrap();
        assert_eq!(
            test.mails_to(ALICE).await.len(),
            3,
            "welcome, code, told once"
        );
    }
}

/// The kind and the payload of every job, with `…` for an address and without the number of the mail.
async fn job_rows(test: &TestApp, email: &str) -> Vec<String> {
    let mut db = test.app.db.read().await.unwrap();
    let sql = "select cast(kind as text), cast(payload as text) from jobs order by id";
    let rows: Vec<(String, String)> = db.all(sql, values![]).await.unwrap();
    rows.iter()
        .map(|(kind, payload)| {
            let (_, payload) = payload.split_once(',').unwrap();
            format!("{kind} {}", payload.replace(email, "…"))
        })
        .collect()
}

#[tokio::test]
async fn asking_does_the_same_for_an_address_with_and_without_an_account() {
    for test in TestApp::each().await {
        test.register("alice").await;
        test.mails_to(ALICE).await;

        let mut done = Vec::new();
        for email in [ALICE, "nobody@example.org"] {
            let forgot = ForgotPassword {
                email: email.to_owned(),
            };
            let answer = reset::forgot(&test.app, &forgot).await;
            done.push((answer, job_rows(&test, email).await));
            test.mails_to(email).await;
        }

        assert_eq!(done[0], done[1]);
        assert_eq!(done[0].1.len(), 1, "one row, whoever asks: {:?}", done[0].1);
        assert_eq!(test.mails_to("nobody@example.org").await, []);
        assert_eq!(job_rows(&test, "").await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn the_answer_has_the_same_bytes_for_every_address() {
    let server = TestServer::start().await;
    server.register("alice").await;

    let mut answers = Vec::new();
    for email in [ALICE, "nobody@example.org"] {
        let body = serde_json::json!({ "email": email });
        let answer = server
            .send_json("POST /v1/auth/password/forgot", "", body)
            .await;
        answers.push((answer.summary(), answer.body));
    }

    assert_eq!(answers[0], answers[1]);
    insta::assert_snapshot!(answers[0].0, @r#"
    202
    content-type: application/json
    {
      "valid_for": 600
    }
    "#);
}

#[tokio::test]
async fn one_address_has_ten_requests_a_minute_from_everywhere_and_signs_in_all_the_same() {
    for test in TestApp::each_with(&[]).await {
        test.register("alice").await;
        for _ in 0..5 {
            test.forgot(ALICE).await;
            let refused = test
                .reset("ALICE@example.org", &Secret::new("123456"), NEW)
                .await;
            assert_eq!(error_code(refused), ErrorCode::InvalidInput);
        }
        let forgot = ForgotPassword {
            email: ALICE.to_owned(),
        };

        let asked = reset::forgot(&test.app, &forgot).await;
        let given = test.reset(ALICE, &Secret::new("123456"), NEW).await;

        assert_eq!(error_code(asked), ErrorCode::RateLimited);
        assert_eq!(error_code(given), ErrorCode::RateLimited);
        test.login(ALICE).await;
        test.login("alice").await;
        test.forgot("bob@example.org").await;
    }
}

#[tokio::test]
async fn one_client_has_ten_requests_a_minute_for_all_addresses() {
    let server = TestServer::start_with(&[]).await;

    let mut statuses = Vec::new();
    for number in 0..11 {
        let body = serde_json::json!({ "email": format!("user{number}@example.org") });
        let answer = server
            .send_json("POST /v1/auth/password/forgot", "", body)
            .await;
        statuses.push(answer.status);
    }

    assert_eq!(statuses[..10], [202; 10]);
    assert_eq!(statuses[10], 429);
}

#[tokio::test]
async fn a_change_of_the_password_ends_the_code() {
    for test in TestApp::each().await {
        let alice = test.register("alice").await;
        let code = test.code_for_reset().await;
        let me = test.me(&alice).await;
        let change = ChangePassword {
            old_password: Secret::new(PASSWORD),
            new_password: Secret::new("battery staple"),
        };

        password::change(&test.app, &me, change).await.unwrap();

        let reset = test.reset(ALICE, &code, "paper clip heap").await;
        assert_eq!(error_code(reset), ErrorCode::InvalidInput);
    }
}
