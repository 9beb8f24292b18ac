//! What every mail says, as a mail program shows it.

use std::collections::BTreeSet;
use std::fs;

use insta::assert_snapshot;
use mini_twitter_core::field::Secret;
use mini_twitter_core::id::{PostId, UserId};
use mini_twitter_server::domain::mail::{self, Letter, PasswordChange, Recipient, Told};

use crate::fixture::NOON;
use crate::fixture::app::TestApp;
use crate::fixture::mail::mails;

/// Every letter, with what its template decides on, and a name for each.
fn letters() -> Vec<(&'static str, Letter)> {
    let changed = |how| Letter::PasswordChanged { how, at: NOON };
    let sign_in = |device: Option<&str>| Letter::NewSignIn {
        address: "203.0.113.7".to_owned(),
        device: device.map(str::to_owned),
        at: NOON,
    };
    let email_changed = |old: &str, new: &str| Letter::EmailChanged {
        old: old.to_owned(),
        new: new.to_owned(),
        at: NOON,
    };
    let present = "alice@example.org";
    vec![
        ("welcome", Letter::Welcome),
        ("verify_email", Letter::VerifyEmail),
        ("reset_password", Letter::ResetPassword),
        ("password_changed", changed(PasswordChange::Changed)),
        ("password_reset", changed(PasswordChange::Reset)),
        ("password_set", changed(PasswordChange::Operator)),
        ("new_sign_in", sign_in(None)),
        ("new_sign_in_of_a_device", sign_in(Some("a laptop"))),
        (
            "email_changed_to_another",
            email_changed(present, "new@example.org"),
        ),
        (
            "email_changed_to_this",
            email_changed("old@example.org", present),
        ),
        ("account_deleted", Letter::AccountDeleted { at: NOON }),
        (
            "new_follower",
            Letter::NewFollowers {
                told: vec![told("bob followed you", None)],
                more: 0,
            },
        ),
        (
            "new_followers",
            Letter::NewFollowers {
                told: vec![
                    told("bob followed you", None),
                    told("carol followed you", None),
                ],
                more: 3,
            },
        ),
        (
            "mention",
            Letter::Mentions {
                told: vec![told("bob mentioned you", Some("hi @alice\n\n    ls"))],
                more: 0,
            },
        ),
        (
            "replies",
            Letter::Replies {
                told: vec![
                    told("carol replied to your post", Some("<b>no</b>")),
                    told("bob replied to your post", Some("yes")),
                ],
                more: 95,
            },
        ),
    ]
}

/// A notification in a letter; one of a post has its text.
fn told(message: &str, text: Option<&str>) -> Told {
    Told {
        message: message.to_owned(),
        quoted: text.map(mail::quoted),
        post: text.map(|_| PostId(178_912)),
    }
}

/// The template of a letter. A new letter is to be added to [`letters`], too.
fn template(letter: &Letter) -> &'static str {
    match letter {
        Letter::Welcome => "welcome.txt",
        Letter::VerifyEmail => "verify_email.txt",
        Letter::ResetPassword => "reset_password.txt",
        Letter::PasswordChanged { .. } => "password_changed.txt",
        Letter::NewSignIn { .. } => "new_sign_in.txt",
        Letter::EmailChanged { .. } => "email_changed.txt",
        Letter::AccountDeleted { .. } => "account_deleted.txt",
        Letter::NewFollowers { .. } => "new_followers.txt",
        Letter::Mentions { .. } => "mentions.txt",
        Letter::Replies { .. } => "replies.txt",
    }
}

/// An app whose mails look the same on every machine.
async fn app() -> TestApp {
    let flags = ["--name", "Nest", "--public-url", "https://example.com"];
    TestApp::each_with(&flags).await.remove(0)
}

/// Sends a letter to alice, and returns it as text: the subject, the text and the HTML.
async fn sent(test: &TestApp, letter: &Letter) -> String {
    let code = Secret::new("123456");
    let has_code = matches!(
        letter,
        Letter::Welcome | Letter::VerifyEmail | Letter::ResetPassword
    );
    let to = Recipient {
        id: UserId(7),
        username: "alice",
        email: "alice@example.org",
    };
    let content = (letter, has_code.then_some(&code));
    mail::send(&test.app, test.app.next_id(), to, content)
        .await
        .unwrap();
    let mail = mails(&test.app).pop().unwrap();
    format!("{}\n\n{}\n{}", mail.subject, mail.text, mail.html)
}

#[tokio::test]
async fn every_mail_reads_as_reviewed() {
    let test = app().await;

    for (name, letter) in letters() {
        let text = sent(&test, &letter).await;
        assert_snapshot!(name, text);
    }
}

#[test]
fn every_template_has_a_letter_and_every_letter_a_template() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates/mail");
    let files = fs::read_dir(folder).unwrap();
    let files = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let files: BTreeSet<_> = files.filter(|name| name != "page.html").collect();

    let letters = letters()
        .into_iter()
        .map(|(_, letter)| template(&letter).to_owned());
    let letters: BTreeSet<_> = letters.collect();

    assert_eq!(letters, files);
}

#[tokio::test]
async fn what_others_wrote_is_text_in_both_parts() {
    let test = app().await;
    let long = "x".repeat(5_000);
    for (device, html) in [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;"),
        (
            "\"quoted\" & 'so'",
            "&quot;quoted&quot; &amp; &#x27;so&#x27;",
        ),
        ("{{ code }} {% raw %}", "{{ code }} {% raw %}"),
        (".\r\n", ".\n"),
        ("山田の電話", "山田の電話"),
        (&long, &long),
    ] {
        let letter = Letter::NewSignIn {
            address: "203.0.113.7".to_owned(),
            device: Some(device.to_owned()),
            at: NOON,
        };

        let sent = sent(&test, &letter).await;

        let (text, shown) = sent.split_once("<!doctype html>").unwrap();
        assert!(
            text.contains(&device.replace("\r\n", "\n")),
            "{device}: {text}"
        );
        assert!(shown.contains(html), "{device}: {shown}");
        assert!(!shown.contains("<script"), "{shown}");
    }
}

#[tokio::test]
async fn a_letter_that_wants_a_code_is_not_sent_without_one() {
    let test = app().await;
    let to = Recipient {
        id: UserId(7),
        username: "alice",
        email: "alice@example.org",
    };

    let sent = mail::send(&test.app, 1, to, (&Letter::Welcome, None)).await;

    assert!(sent.is_err());
    assert!(mails(&test.app).is_empty());
}
