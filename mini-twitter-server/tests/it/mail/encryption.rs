//! Nothing goes out unencrypted, unless the operator says so.

use mini_twitter_core::job::JobState;
use mini_twitter_tests::smtp::{Encryption, MailServer};

use crate::fixture::app::TestApp;
use crate::fixture::mail::{jobs, run_jobs};

/// Registers somebody with this mail server, and returns why no mail was sent; empty when it was.
async fn register(test: &TestApp) -> String {
    test.register("alice").await;
    run_jobs(&test.app).await;
    let jobs = jobs(&test.app).await;
    for job in &jobs {
        assert_eq!(job.state, JobState::Waiting, "it is tried again: {job:?}");
    }
    let mut errors = jobs.into_iter().filter_map(|job| job.last_error);
    errors.next().unwrap_or_default()
}

#[tokio::test]
async fn a_trusted_certificate_is_enough_with_starttls_and_with_tls_from_the_beginning() {
    for encryption in [Encryption::StartTls, Encryption::Implicit] {
        let mail_server = MailServer::start(encryption).await;

        for test in TestApp::each_with(&["--mail", &mail_server.url()]).await {
            assert_eq!(register(&test).await, "");
        }

        assert!(mail_server.received().iter().all(|mail| mail.is_encrypted));
        assert!(!mail_server.clear().contains("MAIL FROM"));
    }
}

#[tokio::test]
async fn a_server_with_another_certificate_gets_no_mail() {
    for encryption in [Encryption::StartTls, Encryption::Implicit] {
        let mail_server = MailServer::start(encryption).await;
        let other = MailServer::start(encryption).await;
        let other = format!("?ca={}", other.certificate().display());

        for parameters in ["", &other] {
            let url = mail_server.url_with("", parameters);
            for test in TestApp::each_with(&["--mail", &url]).await {
                let error = register(&test).await;

                assert!(error.contains("certificate"), "{error}");
            }
        }

        assert_eq!(mail_server.summary(), "");
        assert!(
            !mail_server.clear().contains("MAIL FROM"),
            "{}",
            mail_server.clear()
        );
    }
}

#[tokio::test]
async fn a_certificate_for_another_host_is_none() {
    let mail_server = MailServer::start(Encryption::StartTls).await;
    let url = mail_server.url().replace("localhost", "127.0.0.1");

    for test in TestApp::each_with(&["--mail", &url]).await {
        let error = register(&test).await;

        assert!(error.contains("certificate"), "{error}");
    }
    assert_eq!(mail_server.summary(), "");
}

#[tokio::test]
async fn a_server_without_starttls_gets_mails_only_with_tls_none() {
    let mail_server = MailServer::start(Encryption::None).await;

    for test in TestApp::each_with(&["--mail", &mail_server.url_with("", "")]).await {
        let error = register(&test).await;

        assert!(error.contains("STARTTLS"), "{error}");
        assert_eq!(mail_server.summary(), "");
        assert!(
            !mail_server.clear().contains("MAIL FROM"),
            "{}",
            mail_server.clear()
        );
    }

    for test in TestApp::each_with(&["--mail", &mail_server.url()]).await {
        assert_eq!(register(&test).await, "");
    }
    assert!(mail_server.received().iter().all(|mail| !mail.is_encrypted));
    assert!(mail_server.clear().contains("MAIL FROM"));
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_gets_nothing_with_smtps() {
    let mail_server = MailServer::start(Encryption::None).await;
    let url = mail_server.url_with("", "").replace("smtp:", "smtps:");

    for test in TestApp::each_with(&["--mail", &url]).await {
        assert_ne!(register(&test).await, "");
    }
    assert_eq!(mail_server.summary(), "");
}
