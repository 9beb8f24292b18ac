//! Codes: what they are, how long they are valid, how many there are, and what is known of them.

use std::time::Duration;

use mini_twitter_core::account::VerifyEmail;
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::Secret;
use mini_twitter_core::id::UserId;
use mini_twitter_server::app::SignedIn;
use mini_twitter_server::domain::account::email;
use mini_twitter_server::fault::Outcome;
use mini_twitter_server::secret::code::Codes;
use mini_twitter_server::store::db::{Engine, values};
use mini_twitter_tests::smtp::{Encryption, MailServer, Mood};

use super::field_error;
use crate::fixture::app::TestApp;
use crate::fixture::mail::{code, run_jobs};

const ALICE: &str = "alice@example.org";
const REFUSED: &str = "is wrong, used or expired: ask for a new one";

impl TestApp {
    /// Registers alice and asks for a code for a new password.
    async fn alice_forgot(&self) -> Secret {
        self.register("alice").await;
        self.forgot(ALICE).await;
        self.code_to(ALICE).await
    }

    /// Gives a code for a new password, with which the password stays as it is if the code is refused.
    async fn try_reset(&self, code: &Secret) -> Outcome<()> {
        self.reset(ALICE, code, "battery staple").await
    }

    pub(super) async fn verify(&self, me: &SignedIn, code: &Secret) -> Outcome<()> {
        let given = VerifyEmail { code: code.clone() };
        email::verify(&self.app, me, &given).await.map(drop)
    }
}

/// Another code than this one.
pub(super) fn wrong(code: &Secret) -> Secret {
    let number: u32 = code.expose().parse().unwrap();
    Secret::new(format!("{:06}", (number + 1) % 1_000_000))
}

#[tokio::test]
async fn a_code_has_six_digits_and_works_once() {
    for test in TestApp::each().await {
        let code = test.alice_forgot().await;

        assert_eq!(code.expose().len(), 6);
        assert_eq!(test.try_reset(&code).await, Ok(()));
        assert_eq!(field_error(test.try_reset(&code).await, "code"), REFUSED);
    }
}

#[tokio::test]
async fn after_five_wrong_codes_the_right_one_is_refused_too() {
    for test in TestApp::each().await {
        let me = test.register("alice").await;
        let me = test.me(&me).await;
        let code = test.code_to(ALICE).await;
        test.forgot(ALICE).await;
        let reset = test.code_to(ALICE).await;

        for _ in 0..5 {
            let outcome = test.verify(&me, &wrong(&code)).await;
            assert_eq!(field_error(outcome, "code"), REFUSED);
        }
        for _ in 0..4 {
            assert_eq!(
                field_error(test.try_reset(&wrong(&reset)).await, "code"),
                REFUSED
            );
        }

        assert_eq!(field_error(test.verify(&me, &code).await, "code"), REFUSED);
        assert_eq!(
            test.try_reset(&reset).await,
            Ok(()),
            "each purpose has its own"
        );
    }
}

#[tokio::test]
async fn a_code_is_valid_for_ten_minutes() {
    for test in TestApp::each().await {
        let code = test.alice_forgot().await;
        test.advance_seconds(10 * 60);
        assert_eq!(field_error(test.try_reset(&code).await, "code"), REFUSED);

        test.forgot(ALICE).await;
        let code = test.code_to(ALICE).await;
        test.advance_seconds(10 * 60 - 1);
        assert_eq!(test.try_reset(&code).await, Ok(()));
    }
}

#[tokio::test]
async fn a_new_code_voids_the_one_before() {
    for test in TestApp::each().await {
        let first = test.alice_forgot().await;
        test.forgot(ALICE).await;
        let second = test.code_to(ALICE).await;

        assert_eq!(field_error(test.try_reset(&first).await, "code"), REFUSED);
        assert_eq!(test.try_reset(&second).await, Ok(()));
    }
}

#[tokio::test]
async fn a_code_for_one_thing_is_none_for_another() {
    for test in TestApp::each().await {
        let me = test.register("alice").await;
        let me = test.me(&me).await;
        let verify = test.code_to(ALICE).await;
        test.forgot(ALICE).await;
        let reset = test.code_to(ALICE).await;

        assert_eq!(field_error(test.try_reset(&verify).await, "code"), REFUSED);
        assert_eq!(field_error(test.verify(&me, &reset).await, "code"), REFUSED);
    }
}

#[tokio::test]
async fn at_most_five_codes_are_mailed_within_an_hour() {
    for test in TestApp::each().await {
        let me = test.register("alice").await;
        let me = test.me(&me).await;
        test.mails_to(ALICE).await;
        for _ in 0..4 {
            email::resend(&test.app, &me).await.unwrap();
            test.mails_to(ALICE).await;
            test.advance_seconds(60);
        }

        let refused = email::resend(&test.app, &me).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::RateLimited);
        assert_eq!(refused.retry_after, Some(Duration::from_secs(60 * 56)));
        assert_eq!(test.mails_to(ALICE).await.len(), 5);

        test.advance_seconds(60 * 56);
        email::resend(&test.app, &me).await.unwrap();
        assert_eq!(test.mails_to(ALICE).await.len(), 6);
    }
}

#[tokio::test]
async fn a_sixth_request_for_a_new_password_is_answered_alike_and_mails_nothing() {
    for test in TestApp::each().await {
        test.register("alice").await;
        for _ in 0..7 {
            test.forgot(ALICE).await;
            test.mails_to(ALICE).await;
        }

        let mails = test.mails_to(ALICE).await;
        assert_eq!(mails.len(), 1 + 5, "the welcome, and five");
        let last = code(&mails[5]);
        assert_eq!(
            test.try_reset(&last).await,
            Ok(()),
            "the last one stays valid"
        );
    }
}

#[tokio::test]
async fn a_code_is_nowhere_in_the_database() {
    let mail_server = MailServer::start(Encryption::StartTls).await;
    for test in TestApp::each_with(&["--mail", &mail_server.url()]).await {
        mail_server.set_mood(Mood {
            dies_after: Some(800),
            ..Mood::default()
        });
        test.register("alice").await;
        run_jobs(&test.app).await;
        let code = code(&mail_server.last_broken());
        let number = code.expose().trim_start_matches('0');

        let values = test.all_values().await;

        assert!(
            values.iter().any(|value| value.contains(ALICE)),
            "the job waits"
        );
        for value in values {
            let mut runs = value.split(|c: char| !c.is_ascii_digit());
            assert!(
                !runs.any(|run| run == code.expose() || run == number),
                "{value}"
            );
        }
    }
}

#[tokio::test]
async fn what_is_stored_of_a_code_needs_the_key_of_the_server() {
    for test in TestApp::each().await {
        test.register("alice").await;
        let code = test.code_to(ALICE).await;
        test.register("bob").await;
        test.code_to("bob@example.org").await;

        let mut db = test.app.db.read().await.unwrap();
        let hashes: Vec<String> = db.all("select hash from codes", values![]).await.unwrap();

        assert_eq!(hashes.len(), 2);
        assert!(
            hashes.iter().all(|hash| hash.len() == 43),
            "an HMAC: {hashes:?}"
        );
        let codes = &test.app.secrets.codes;
        let other = Codes::new(b"another key");
        let alice: Vec<i64> = db
            .all("select user_id from codes order by user_id", values![])
            .await
            .unwrap();
        let about = (UserId(alice[0]), "verify_email");
        assert!(hashes.iter().any(|hash| codes.matches(hash, about, &code)));
        assert!(!hashes.iter().any(|hash| other.matches(hash, about, &code)));
    }
}

impl TestApp {
    /// Every value of every table, as text.
    async fn all_values(&self) -> Vec<String> {
        let columns = match self.engine {
            Engine::Sqlite => {
                "select t.name, c.name from sqlite_master t join pragma_table_info(t.name) c
                where t.type = 'table'"
            }
            Engine::Postgres => {
                "select cast(table_name as text), cast(column_name as text)
                from information_schema.columns where table_schema = 'public'"
            }
        };
        let mut db = self.app.db.read().await.unwrap();
        let columns: Vec<(String, String)> = db.all(columns, values![]).await.unwrap();
        let mut found = Vec::new();
        for (table, column) in columns {
            let sql =
                format!("select cast({column} as text) from {table} where {column} is not null");
            let values: Vec<String> = db.all(sql.leak(), values![]).await.unwrap();
            found.extend(values);
        }
        assert!(found.len() > 20, "{found:?}");
        found
    }
}

#[tokio::test]
async fn an_address_gets_at_most_ten_codes_an_hour_whoever_asks() {
    for test in TestApp::each().await {
        let target = "victim@example.org";
        for number in 0..12 {
            let name = format!("stranger{number}");
            let session = test.register(&name).await;
            let me = test.me(&session).await;
            test.change_email(&me, target).await.unwrap();
            run_jobs(&test.app).await;
        }
        assert_eq!(test.mails_to(target).await.len(), 10);

        test.advance_seconds(60 * 60 + 1);
        let session = test.register("last").await;
        test.change_email(&test.me(&session).await, target)
            .await
            .unwrap();
        assert_eq!(test.mails_to(target).await.len(), 11);
    }
}

#[tokio::test]
async fn a_wrong_code_writes_the_same_with_and_without_an_account() {
    for test in TestApp::each().await {
        let failures = "select cast(coalesce(sum(failures), 0) as bigint) from codes where purpose = 'reset_password'";
        test.register("alice").await;
        let wrong = Secret::new("000000");

        let before = test.query_number(failures).await;
        for (email, counted) in [(ALICE, 1), ("nobody@example.org", 2)] {
            let reset = test.reset(email, &wrong, "battery staple").await;
            assert_eq!(field_error(reset, "code"), REFUSED);
            assert_eq!(test.query_number(failures).await, before + counted);
        }
    }
}
