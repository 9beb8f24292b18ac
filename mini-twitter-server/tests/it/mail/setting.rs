//! `--mail` and `--mail-from`: what they take, what they refuse, and that no password is shown.

use mini_twitter_server::Config;
use mini_twitter_server::adapters::mail::{MailTarget, Sender};
use mini_twitter_tests::smtp::{Encryption, MailServer};

fn error(target: &str) -> String {
    target.parse::<MailTarget>().map(drop).unwrap_err()
}

#[test]
fn a_folder_and_urls_of_mail_servers_are_targets() {
    for target in [
        "folder",
        "smtp://mail.example.org",
        "smtp://mail.example.org/",
        "smtp://mail.example.org:2525",
        "smtp://bob:hunter2@mail.example.org:587",
        "smtp://bob%40example.org:p%40ss%3Aword@mail.example.org",
        "smtps://bob:hunter2@mail.example.org",
        "smtps://[2001:db8::1]:465",
        "smtp://[::1]:25?tls=none",
        "smtp://127.0.0.1:25?tls=none",
        "smtp://mail.example.org?tls=required",
        "smtps://mail.example.org?tls=required",
    ] {
        assert!(target.parse::<MailTarget>().is_ok(), "{target}");
    }
}

#[test]
fn what_is_no_mail_server_is_refused() {
    for (target, why) in [
        ("", "must be 'folder' or a URL"),
        ("mail.example.org", "must be 'folder' or a URL"),
        (
            "bob:hunter2@mail.example.org:587",
            "must be 'folder' or a URL",
        ),
        ("http://mail.example.org", "must be 'folder' or a URL"),
        ("smtp://", "must be 'folder' or a URL"),
        ("smtp:///run/mail", "must be 'folder' or a URL"),
        ("smtp://mail.example.org:port", "must be 'folder' or a URL"),
        (
            "smtp://mail.example.org:587/path",
            "must be 'folder' or a URL",
        ),
        ("smtp://mail.example.org#tls", "must be 'folder' or a URL"),
        (
            "smtp://mail.example.org?tls=off",
            "tls must be required, or none with smtp://",
        ),
        (
            "smtps://mail.example.org?tls=none",
            "tls must be required, or none with smtp://",
        ),
        (
            "smtp://mail.example.org?from=bob",
            "a parameter other than tls and ca",
        ),
        (
            "smtp://mail.example.org?ca=/nowhere/ca.pem",
            "ca=/nowhere/ca.pem cannot be read",
        ),
        ("smtp://bob@mail.example.org", "a name without a password"),
        (
            "smtp://:hunter2@mail.example.org",
            "a password without a name",
        ),
        ("smtp://bob:%ff@mail.example.org", "not UTF-8"),
    ] {
        let error = error(target);

        assert!(error.contains(why), "{target}: {error}");
        assert!(!error.contains("hunter2"), "{target}: {error}");
    }
}

#[tokio::test]
async fn the_file_of_a_certificate_has_to_hold_one() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem").display().to_string();
    let target = format!("smtp://mail.example.org?ca={file}");
    for content in [
        "",
        "nothing",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\n%\n-----END CERTIFICATE-----\n",
    ] {
        std::fs::write(&file, content).unwrap();

        let error = error(&target);

        assert!(error.contains("certificate"), "{content}: {error}");
    }

    let mail_server = MailServer::start(Encryption::StartTls).await;
    std::fs::copy(mail_server.certificate(), &file).unwrap();
    assert!(target.parse::<MailTarget>().is_ok());
}

#[test]
fn a_sender_is_an_address_with_or_without_a_name() {
    for (sender, is_one) in [
        ("nest@example.org", true),
        ("Nest <nest@example.org>", true),
        ("\"Nest, the\" <nest@example.org>", true),
        ("", false),
        ("Nest", false),
        ("nest@", false),
        ("a@example.org, b@example.org", false),
        ("Nest <nest@example.org>\r\nBcc: bob@example.org", false),
    ] {
        assert_eq!(sender.parse::<Sender>().is_ok(), is_one, "{sender}");
    }
}

#[test]
fn debug_output_shows_no_password() {
    let flags = ["--mail", "smtp://bob:hunter2@mail.example.org:587"];
    let config = Config::from_flags(&flags).unwrap();

    let shown = format!("{config:?} {:?}", config.mailer());

    assert!(shown.contains("Smtp(..)"), "{shown}");
    assert!(!shown.contains("hunter2"), "{shown}");
}

#[test]
fn a_name_or_description_of_the_server_is_one_line() {
    for flag in ["--name", "--description"] {
        for wrong in [
            "",
            " ",
            "x\r\nBcc: y@example.org",
            "a\u{0}b",
            &"x".repeat(201),
        ] {
            let refused = Config::from_flags(&[flag, wrong]);
            assert!(refused.is_err(), "{flag} {wrong:?}");
        }
        assert!(Config::from_flags(&[flag, "Vögel & Co."]).is_ok());
    }
}

#[test]
fn a_sender_has_an_ascii_address() {
    for wrong in ["Ümläut <a@exämple.org>", "jürgen@example.org"] {
        assert!(wrong.parse::<Sender>().is_err(), "{wrong}");
    }
    assert!("Ümläut <a@xn--exmple-cua.org>".parse::<Sender>().is_ok());
}

#[test]
fn a_percent_sign_in_a_password_is_escaped() {
    for wrong in [
        "smtp://bob:se%ZZcret@h",
        "smtp://bob:100%@h",
        "smtp://b%ob:pw@h",
    ] {
        assert!(error(wrong).contains("%25"), "{wrong}");
    }
}
