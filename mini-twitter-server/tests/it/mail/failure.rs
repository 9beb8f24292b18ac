//! What happens when a mail is not taken: it waits, or is dead; nothing is lost, nobody else waits.

use std::time::Duration;

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::job::JobState;
use mini_twitter_server::domain::queue::admin;
use mini_twitter_tests::smtp::{Encryption, MAIL_PASSWORD, MailServer, Mood, NAME};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;

use crate::fixture::app::{TestApp, error_code};
use crate::fixture::mail::{code, jobs, run_jobs};

/// The next mail breaks off after its head.
fn breaking() -> Mood {
    Mood {
        dies_after: Some(800),
        ..Mood::default()
    }
}

/// Lets the time pass until every job was due again, and runs them.
async fn run_later(test: &TestApp) {
    test.advance_seconds(60 * 60);
    run_jobs(&test.app).await;
}

/// Why the newest job failed last; it names neither an address nor a secret.
async fn last_error(test: &TestApp) -> String {
    let error = jobs(&test.app).await[0].last_error.clone().unwrap();
    for secret in ["example.org", MAIL_PASSWORD, NAME, "hunter2"] {
        assert!(!error.contains(secret), "{error}");
    }
    error
}

#[tokio::test]
async fn with_a_wrong_password_a_mail_waits_until_a_server_has_the_right_one() {
    let mood = Mood {
        wants_password: true,
        ..Mood::default()
    };
    let mail_server = MailServer::start_with(Encryption::StartTls, mood).await;
    let ca = format!("?ca={}", mail_server.certificate().display());
    let wrong = mail_server.url_with("mini%20twitter:hunter2@", &ca);
    let right = mail_server.url_with("mini%20twitter:p%40ss%2Fw%3Ard%3F@", &ca);

    for test in TestApp::each_with(&["--mail", &wrong]).await {
        let before = mail_server.received().len();
        test.register("alice").await;
        run_jobs(&test.app).await;

        let error = last_error(&test).await;
        assert_eq!(
            error,
            "the mail server wants another name or password (535)"
        );
        assert_eq!(jobs(&test.app).await[0].state, JobState::Waiting);
        assert_eq!(mail_server.received().len(), before);

        let restarted = test.another_with(&["--mail", &right]);
        test.advance_seconds(60);
        run_jobs(&restarted).await;
        assert_eq!(jobs(&test.app).await, []);
        assert_eq!(mail_server.received().len(), before + 1);
    }
}

#[tokio::test]
async fn a_refused_recipient_ends_its_mail_alone() {
    let mood = Mood {
        refused: Some("alice@example.org".to_owned()),
        ..Mood::default()
    };
    let mail_server = MailServer::start_with(Encryption::StartTls, mood).await;

    for test in TestApp::each_with(&["--mail", &mail_server.url()]).await {
        let before = mail_server.received().len();
        test.register("alice").await;
        test.register("bob").await;
        run_jobs(&test.app).await;

        let left = jobs(&test.app).await;
        assert_eq!(
            (left.len(), &left[0].state, left[0].attempts),
            (1, &JobState::Dead, 1)
        );
        assert_eq!(
            last_error(&test).await,
            "the mail server refused the mail (550)"
        );
        assert_eq!(mail_server.received()[before].to, ["bob@example.org"]);
    }
}

#[tokio::test]
async fn a_mail_that_a_busy_server_does_not_take_now_is_delivered_later() {
    let mail_server = MailServer::start(Encryption::StartTls).await;

    for test in TestApp::each_with(&["--mail", &mail_server.url()]).await {
        let before = mail_server.received().len();
        mail_server.set_mood(Mood {
            is_busy: true,
            ..Mood::default()
        });
        test.register("alice").await;
        run_jobs(&test.app).await;
        assert_eq!(
            last_error(&test).await,
            "the mail server cannot take the mail now (451)"
        );

        mail_server.set_mood(Mood::default());
        run_jobs(&test.app).await;
        assert_eq!(mail_server.received().len(), before, "not at once");
        run_later(&test).await;

        assert_eq!(mail_server.received().len(), before + 1);
        assert_eq!(jobs(&test.app).await, []);
    }
}

#[tokio::test]
async fn a_mail_that_broke_off_is_sent_again_with_the_same_message_id() {
    let mail_server = MailServer::start(Encryption::StartTls).await;

    for test in TestApp::each_with(&["--mail", &mail_server.url()]).await {
        test.register("alice").await;
        test.forgot("alice@example.org").await;
        run_jobs(&test.app).await;
        let before = mail_server.received();
        let code = code(&before.last().unwrap().letter);
        mail_server.set_mood(breaking());

        test.reset("alice@example.org", &code, "battery staple")
            .await
            .unwrap();
        run_jobs(&test.app).await;
        let error = last_error(&test).await;
        run_later(&test).await;

        let received = &mail_server.received()[before.len()..];
        assert!(
            error.starts_with("the mail server cannot be used"),
            "{error}"
        );
        let [mail] = received else {
            panic!("once: {received:?}");
        };
        assert_eq!(
            mail.letter.subject,
            "Your password on mini-twitter was changed"
        );
        let id = mail.letter.header("Message-ID");
        assert_eq!(mail_server.last_broken().header("Message-ID"), id);
        assert_eq!(jobs(&test.app).await, []);
    }
}

#[tokio::test]
async fn a_code_mail_that_broke_off_is_sent_again_with_another_code() {
    let mail_server = MailServer::start(Encryption::StartTls).await;

    for test in TestApp::each_with(&["--mail", &mail_server.url()]).await {
        test.register("alice").await;
        run_jobs(&test.app).await;
        let before = mail_server.received().len();
        mail_server.set_mood(breaking());

        test.forgot("alice@example.org").await;
        run_jobs(&test.app).await;
        run_later(&test).await;

        let received = &mail_server.received()[before..];
        assert_eq!(received.len(), 1);
        let (first, second) = (code(&mail_server.last_broken()), code(&received[0].letter));
        let reset = test
            .reset("alice@example.org", &first, "battery staple")
            .await;
        assert_eq!(error_code(reset), ErrorCode::InvalidInput);
        test.reset("alice@example.org", &second, "battery staple")
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_server_that_is_down_is_tried_for_a_day_at_most() {
    let mail_server = MailServer::start(Encryption::StartTls).await;
    mail_server.stop().await;

    for test in TestApp::each_with(&["--mail", &mail_server.url()]).await {
        test.register("alice").await;
        let begun = test.now();

        let mut tries = 0;
        loop {
            run_jobs(&test.app).await;
            tries += 1;
            let job = jobs(&test.app).await.remove(0);
            if job.state == JobState::Dead {
                break;
            }
            let pause = job.run_at.since(test.now());
            assert!(pause <= Duration::from_secs(60 * 60), "{pause:?}");
            test.advance_seconds(pause.as_secs() + 1);
        }

        let hours = test.now().since(begun).as_secs() / (60 * 60);
        assert!((17..24).contains(&hours), "{hours} hours");
        assert_eq!(tries, 35);
        let error = last_error(&test).await;
        assert!(error.contains("refused"), "the connection: {error}");
    }
}

#[tokio::test]
async fn a_dead_mail_that_an_admin_retries_is_sent() {
    let mood = Mood {
        refused: Some("alice@example.org".to_owned()),
        ..Mood::default()
    };
    let mail_server = MailServer::start_with(Encryption::StartTls, mood).await;

    for test in TestApp::each_with(&["--mail", &mail_server.url()]).await {
        let before = mail_server.received().len();
        mail_server.set_mood(Mood {
            refused: Some("alice@example.org".to_owned()),
            ..Mood::default()
        });
        test.register("alice").await;
        run_jobs(&test.app).await;
        mail_server.set_mood(Mood::default());

        let dead = jobs(&test.app).await[0].id;
        admin::retry(&test.app, dead).await.unwrap();
        run_jobs(&test.app).await;

        assert_eq!(mail_server.received().len(), before + 1);
        assert_eq!(jobs(&test.app).await, []);
    }
}

/// A mail server whose greeting is a line without an end; returns its port.
async fn endless_line() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let piece = [b'a'; 1 << 16];
                let mut written = stream.write_all(b"220-").await;
                while written.is_ok() {
                    written = stream.write_all(&piece).await;
                }
            });
        }
    });
    port
}

#[tokio::test]
async fn a_line_without_an_end_is_not_read_into_memory() {
    let target = format!("smtp://127.0.0.1:{}?tls=none", endless_line().await);
    for test in TestApp::each_with(&["--mail", &target]).await {
        test.register("alice").await;

        run_jobs(&test.app).await;

        let error = last_error(&test).await;
        assert!(error.ends_with("it says too much"), "{error}");
    }
}
