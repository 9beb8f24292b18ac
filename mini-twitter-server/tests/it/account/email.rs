//! The email address: confirmed by a code, changed by a code that is sent to the new one.

use mini_twitter_core::account::{Account, UpdateMe};
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::Secret;
use mini_twitter_server::app::SignedIn;
use mini_twitter_server::domain::account::{email, me};
use mini_twitter_server::fault::Outcome;

use super::field_error;
use crate::fixture::PASSWORD;
use crate::fixture::app::{TestApp, error_code};
use crate::fixture::mail::code;

const ALICE: &str = "alice@example.org";
const NEW: &str = "new@example.org";

impl TestApp {
    async fn signed_in(&self, username: &str) -> SignedIn {
        self.me(&self.register(username).await).await
    }

    pub(super) async fn change_email(&self, me: &SignedIn, email: &str) -> Outcome<Account> {
        let change = UpdateMe {
            email: Some(email.to_owned()),
            password: Some(Secret::new(PASSWORD)),
            ..UpdateMe::default()
        };
        me::update(&self.app, me, change).await
    }

    async fn account(&self, me: &SignedIn) -> Account {
        me::get(&self.app, me).await.unwrap()
    }

    async fn subjects_to(&self, email: &str) -> Vec<String> {
        let mails = self.mails_to(email).await.into_iter();
        mails.map(|mail| mail.subject).collect()
    }
}

#[tokio::test]
async fn the_code_of_the_welcome_confirms_the_address() {
    for test in TestApp::each().await {
        let me = test.signed_in("alice").await;
        assert!(!test.account(&me).await.email_verified);

        let code = test.code_to(ALICE).await;
        test.verify(&me, &code).await.unwrap();

        assert!(test.account(&me).await.email_verified);
        for nothing in [
            test.verify(&me, &code).await,
            email::resend(&test.app, &me).await.map(drop),
        ] {
            assert_eq!(error_code(nothing), ErrorCode::Conflict);
        }
        assert_eq!(test.mails_to(ALICE).await.len(), 1, "nobody is told");
    }
}

#[tokio::test]
async fn a_new_address_takes_effect_with_its_code_and_both_are_told() {
    for test in TestApp::each().await {
        let me = test.signed_in("alice").await;
        let account = test.change_email(&me, NEW).await.unwrap();
        assert_eq!(account.email, ALICE);
        assert_eq!(account.unconfirmed_email.as_deref(), Some(NEW));

        let code = test.code_to(NEW).await;
        test.verify(&me, &code).await.unwrap();

        let account = test.account(&me).await;
        assert_eq!((&*account.email, account.email_verified), (NEW, true));
        assert_eq!(account.unconfirmed_email, None);
        test.login(NEW).await;
        let old = test.try_login(ALICE, PASSWORD).await;
        assert_eq!(error_code(old), ErrorCode::BadCredentials);
        let told = "Your email address on mini-twitter was changed";
        assert_eq!(test.subjects_to(ALICE).await.last().unwrap(), told);
        assert_eq!(test.subjects_to(NEW).await.last().unwrap(), told);
    }
}

#[tokio::test]
async fn the_code_of_the_present_address_does_not_confirm_the_new_one() {
    for test in TestApp::each().await {
        let me = test.signed_in("alice").await;
        let welcome = test.code_to(ALICE).await;

        test.change_email(&me, NEW).await.unwrap();

        field_error(test.verify(&me, &welcome).await, "code");
        let code = test.code_to(NEW).await;
        test.verify(&me, &code).await.unwrap();
    }
}

#[tokio::test]
async fn an_address_that_somebody_got_meanwhile_is_taken_and_the_code_stays_valid() {
    for test in TestApp::each().await {
        let me = test.signed_in("alice").await;
        test.change_email(&me, NEW).await.unwrap();
        let code = test.code_to(NEW).await;
        let mut bob = super::registration("bob");
        bob.email = "NEW@example.org".to_owned();
        let bob = super::operations::register::register(&test.app, &super::GUEST, bob).await;
        let bob = test.me(&bob.unwrap()).await;

        for _ in 0..6 {
            let taken = test.verify(&me, &code).await;
            assert_eq!(error_code(taken), ErrorCode::EmailTaken);
        }
        assert_eq!(test.account(&me).await.email, ALICE);

        test.change_email(&bob, "bob@example.org").await.unwrap();
        let bobs = test.code_to("bob@example.org").await;
        test.verify(&bob, &bobs).await.unwrap();
        test.verify(&me, &code).await.unwrap();
        assert_eq!(test.account(&me).await.email, NEW);
    }
}

#[tokio::test]
async fn two_accounts_that_wait_for_one_address_each_get_a_code() {
    for test in TestApp::each().await {
        let alice = test.signed_in("alice").await;
        let bob = test.signed_in("bob").await;
        test.change_email(&alice, NEW).await.unwrap();
        test.change_email(&bob, NEW).await.unwrap();

        let mails = test.mails_to(NEW).await;

        assert_eq!(mails.len(), 2);
        test.verify(&bob, &code(&mails[1])).await.unwrap();
        let late = test.verify(&alice, &code(&mails[0])).await;
        assert_eq!(error_code(late), ErrorCode::EmailTaken);
    }
}

#[tokio::test]
async fn sending_the_present_address_takes_a_change_back() {
    for test in TestApp::each().await {
        let me = test.signed_in("alice").await;
        let welcome = test.code_to(ALICE).await;
        test.verify(&me, &welcome).await.unwrap();
        test.change_email(&me, NEW).await.unwrap();
        let code = test.code_to(NEW).await;
        let back = UpdateMe {
            email: Some(ALICE.to_owned()),
            ..UpdateMe::default()
        };

        let account = me::update(&test.app, &me, back).await.unwrap();

        assert_eq!(account.unconfirmed_email, None);
        assert!(account.email_verified);
        assert_eq!(
            error_code(test.verify(&me, &code).await),
            ErrorCode::Conflict
        );
        assert_eq!(test.account(&me).await.email, ALICE);
    }
}

#[tokio::test]
async fn a_change_that_was_taken_back_before_its_mail_is_not_mailed() {
    for test in TestApp::each().await {
        let me = test.signed_in("alice").await;
        test.change_email(&me, NEW).await.unwrap();
        test.change_email(&me, "newer@example.org").await.unwrap();

        let code = test.code_to("newer@example.org").await;

        assert_eq!(test.subjects_to(NEW).await, Vec::<String>::new());
        test.verify(&me, &code).await.unwrap();
        assert_eq!(test.account(&me).await.email, "newer@example.org");
    }
}

#[tokio::test]
async fn another_spelling_is_the_same_address_and_needs_the_password_but_no_code() {
    for test in TestApp::each().await {
        let me = test.signed_in("alice").await;
        let code = test.code_to(ALICE).await;
        test.verify(&me, &code).await.unwrap();
        let spelling = UpdateMe {
            email: Some("Alice@example.org".to_owned()),
            ..UpdateMe::default()
        };

        field_error(me::update(&test.app, &me, spelling).await, "password");
        let account = test.change_email(&me, "Alice@example.org").await.unwrap();

        assert_eq!(
            (&*account.email, account.email_verified),
            ("Alice@example.org", true)
        );
        assert_eq!(account.unconfirmed_email, None);
        assert_eq!(test.mails_to("Alice@example.org").await, []);
    }
}

#[tokio::test]
async fn a_sixth_code_for_a_change_is_refused_and_changes_nothing() {
    for test in TestApp::each().await {
        let me = test.signed_in("alice").await;
        test.mails_to(ALICE).await;
        for number in 0..4 {
            let email = format!("new{number}@example.org");
            test.change_email(&me, &email).await.unwrap();
            assert_eq!(test.mails_to(&email).await.len(), 1);
        }

        let refused = test.change_email(&me, NEW).await;

        assert_eq!(error_code(refused), ErrorCode::RateLimited);
        let pending = test.account(&me).await.unconfirmed_email;
        assert_eq!(pending.as_deref(), Some("new3@example.org"));
    }
}
