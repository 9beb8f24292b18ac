//! A sign-in from an address that is unknown is told by mail.

use std::net::IpAddr;

use mini_twitter_core::account::{Deactivate, Login};
use mini_twitter_core::field::Secret;
use mini_twitter_core::user::Role;
use mini_twitter_server::app::Guest;
use mini_twitter_server::domain::account::{password, register, session};

use super::{credentials, registration};
use crate::fixture::PASSWORD;
use crate::fixture::app::TestApp;

const ALICE: &str = "alice@example.org";
const SUBJECT: &str = "New sign-in to your account on mini-twitter";

impl TestApp {
    /// Signs alice in from an address, and returns whether she was told.
    async fn is_told(&self, address: &str) -> bool {
        let before = self.told().await;
        session::login(&self.app, &guest(address), credentials("alice", PASSWORD))
            .await
            .unwrap();
        self.told().await > before
    }

    /// How often alice was told of a sign-in.
    async fn told(&self) -> usize {
        let mails = self.mails_to(ALICE).await;
        mails.iter().filter(|mail| mail.subject == SUBJECT).count()
    }
}

fn guest(address: &str) -> Guest {
    let address: IpAddr = address.parse().unwrap();
    Guest { address }
}

#[tokio::test]
async fn a_sign_in_from_an_unknown_address_is_told_once() {
    for test in TestApp::each().await {
        test.register("alice").await;

        assert!(!test.is_told("127.0.0.1").await, "where she registered");
        assert!(test.is_told("203.0.113.7").await);
        assert!(!test.is_told("203.0.113.7").await, "it is known now");
        assert!(test.is_told("203.0.113.8").await);
    }
}

#[tokio::test]
async fn an_ipv6_address_is_known_by_its_network() {
    for test in TestApp::each().await {
        test.register("alice").await;

        assert!(test.is_told("2001:db8:1:2::7").await);
        assert!(!test.is_told("2001:db8:1:2:ffff::8").await);
        assert!(test.is_told("2001:db8:1:3::7").await);
    }
}

#[tokio::test]
async fn the_first_address_of_an_account_is_not_told() {
    for test in TestApp::each().await {
        let new = registration("alice");
        register::create(&test.app, new, Role::User).await.unwrap();

        assert!(!test.is_told("203.0.113.7").await);
        assert!(test.is_told("203.0.113.8").await);
    }
}

#[tokio::test]
async fn a_sign_in_that_is_refused_is_not_told() {
    for test in TestApp::each().await {
        test.register("alice").await;

        let login = credentials("alice", "wrong horse");
        let refused = session::login(&test.app, &guest("203.0.113.7"), login).await;

        assert!(refused.is_err());
        assert_eq!(test.told().await, 0);
        assert!(test.is_told("203.0.113.7").await, "it is still unknown");
    }
}

#[tokio::test]
async fn reactivating_from_an_unknown_address_is_told() {
    for test in TestApp::each().await {
        let me = test.me(&test.register("alice").await).await;
        let with = Deactivate {
            password: Secret::new(PASSWORD),
        };
        password::deactivate(&test.app, &me, with).await.unwrap();

        let login = credentials("alice", PASSWORD);
        session::reactivate(&test.app, &guest("203.0.113.7"), login)
            .await
            .unwrap();

        assert_eq!(test.told().await, 1);
    }
}

#[tokio::test]
async fn the_mail_names_the_address_the_device_and_the_time() {
    for test in TestApp::each().await {
        test.register("alice").await;
        let login = Login {
            device: Some("a laptop".to_owned()),
            ..credentials("alice", PASSWORD)
        };
        session::login(&test.app, &guest("203.0.113.7"), login)
            .await
            .unwrap();

        let mut mails = test.mails_to(ALICE).await.into_iter();
        let mail = mails.rfind(|mail| mail.subject == SUBJECT).unwrap();

        for fact in ["203.0.113.7", "\"a laptop\"", "2026-03-01T12:00:00.000Z"] {
            assert!(mail.text.contains(fact), "{}", mail.text);
        }
    }
}

#[tokio::test]
async fn the_fifty_first_address_forgets_the_one_that_was_used_longest_ago() {
    for test in TestApp::each().await {
        test.register("alice").await;
        let mut known = vec!["127.0.0.1".to_owned()];
        for number in 1..50 {
            test.advance_seconds(1);
            known.push(format!("203.0.113.{number}"));
            assert!(test.is_told(known.last().unwrap()).await);
        }
        test.advance_seconds(1);
        assert!(
            !test.is_told("127.0.0.1").await,
            "used again, and so the latest"
        );

        test.advance_seconds(1);
        assert!(test.is_told("203.0.113.50").await);

        assert!(!test.is_told("127.0.0.1").await);
        assert!(!test.is_told("203.0.113.2").await);
        assert!(test.is_told("203.0.113.1").await, "it was forgotten");
    }
}
