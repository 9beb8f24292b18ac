//! What a mail server gets, and when.

use std::time::Duration;

use insta::assert_snapshot;
use mini_twitter_tests::smtp::{Encryption, MAIL_PASSWORD, MailServer, Mood};
use tokio::time::timeout;

use crate::fixture::app::TestApp;
use crate::fixture::mail::{jobs, run_jobs};
use crate::fixture::server::TestServer;

/// How long something takes that takes no time.
const SOON: Duration = Duration::from_secs(10);

#[tokio::test]
async fn a_registration_mails_a_code_as_text_and_as_html() {
    let mail_server = MailServer::start(Encryption::StartTls).await;
    let flags = [
        "--mail",
        &mail_server.url(),
        "--mail-from",
        "Nest <nest@example.com>",
        "--public-url",
        "https://example.com",
    ];
    let server = TestServer::start_with(&flags).await;

    server.register("alice").await;

    let received = timeout(SOON, mail_server.wait_for(1)).await.unwrap();
    let [mail] = &received[..] else {
        panic!("{received:?}");
    };
    let letter = &mail.letter;
    assert!(mail.is_encrypted);
    assert_eq!(
        (&*mail.from, &*mail.to),
        ("nest@example.com", &["alice@example.org".to_owned()][..])
    );
    assert_eq!(letter.from, "Nest <nest@example.com>");
    assert_eq!(letter.to, "alice@example.org");
    assert_eq!(letter.header("Date"), "Sun, 01 Mar 2026 12:00:00 +0000");
    assert_eq!(letter.header("Auto-Submitted"), "auto-generated");
    assert_eq!(letter.header("MIME-Version"), "1.0");
    let id = letter.header("Message-ID");
    assert!(id.starts_with('<') && id.ends_with("@example.com>"), "{id}");
    assert!(
        letter
            .header("Content-Type")
            .starts_with("multipart/alternative")
    );
    let code = letter.code().unwrap();
    assert!(
        letter
            .text
            .contains(&format!("mini-twitter email verify {code}\n"))
    );
    assert!(
        letter
            .html
            .contains(&format!("mini-twitter email verify {code}<"))
    );
    assert!(
        letter.text.contains("https://example.com\n"),
        "{}",
        letter.text
    );
    server.stop().await;
}

#[tokio::test]
async fn nothing_is_sent_within_a_request() {
    let mood = Mood {
        is_silent: true,
        ..Mood::default()
    };
    let mail_server = MailServer::start_with(Encryption::StartTls, mood).await;
    let server = TestServer::start_with(&["--mail", &mail_server.url()]).await;

    let registered = timeout(SOON, server.register("alice")).await;
    timeout(SOON, mail_server.wait_for_connection())
        .await
        .unwrap();
    let body = serde_json::json!({ "email": "alice@example.org" });
    let forgot = server.send_json("POST /v1/auth/password/forgot", "", body);
    let forgot = timeout(SOON, forgot).await.unwrap();

    assert!(registered.is_ok());
    assert_eq!(forgot.status, 202);
    assert_eq!(mail_server.received().len(), 0);
}

#[tokio::test]
async fn a_sender_signs_in_with_a_name_and_a_password_of_any_characters() {
    for encryption in [Encryption::StartTls, Encryption::Implicit] {
        let mood = Mood {
            wants_password: true,
            ..Mood::default()
        };
        let mail_server = MailServer::start_with(encryption, mood).await;
        let ca = format!("?ca={}", mail_server.certificate().display());
        let url = mail_server.url_with("mini%20twitter:p%40ss%2Fw%3Ard%3F@", &ca);

        for test in TestApp::each_with(&["--mail", &url]).await {
            test.register("alice").await;
            run_jobs(&test.app).await;

            assert_eq!(jobs(&test.app).await, []);
        }

        assert!(!mail_server.received().is_empty());
        assert!(!mail_server.clear().contains(MAIL_PASSWORD));
        assert!(
            !mail_server.clear().contains("AUTH"),
            "{}",
            mail_server.clear()
        );
    }
}

#[tokio::test]
async fn the_sender_of_a_server_that_names_none_is_at_its_host() {
    let mail_server = MailServer::start(Encryption::None).await;
    for (flags, from) in [
        (
            &["--public-url", "https://example.com:8443/nest"][..],
            "no-reply@example.com",
        ),
        (&["--public-url", "http://[::1]:8080"], "no-reply@localhost"),
        (&["--public-url", "http://127.0.0.1"], "no-reply@localhost"),
        (&[], "no-reply@localhost"),
    ] {
        let url = mail_server.url();
        let flags = [&["--mail", &url, "--name", "Nést"], flags].concat();
        let before = mail_server.received().len();

        for test in TestApp::each_with(&flags).await.into_iter().take(1) {
            test.register("alice").await;
            run_jobs(&test.app).await;
        }

        assert_eq!(mail_server.received()[before].from, from);
    }
    let letter = &mail_server.received()[0].letter;
    assert_snapshot!(letter.from, @"=?utf-8?b?TsOpc3Q=?= <no-reply@example.com>");
    assert!(
        letter.subject.starts_with("Welcome to Nést: "),
        "{}",
        letter.subject
    );
}
