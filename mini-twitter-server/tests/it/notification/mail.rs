//! Mails about notifications: who gets which, how often, and how they are stopped.

use mini_twitter_core::notification::{NotificationType, UpdateNotificationPreferences};
use mini_twitter_server::app::Me;
use mini_twitter_server::domain::job::KINDS;
use mini_twitter_server::domain::notification::{preference, unread, unsubscribe};
use mini_twitter_server::domain::queue::{Lane, work};
use mini_twitter_tests::smtp::{Encryption, MailServer, Mood};
use tokio::task::JoinSet;

use super::{notify, withdraw};
use crate::fixture::app::TestApp;

const HOUR: u64 = 60 * 60;
const ALICE: &str = "alice@example.org";

/// Alice, whose address is confirmed.
async fn alice(test: &TestApp) -> Me {
    let alice = test.create_user("alice").await;
    let sql = "update users set email_verified = true where id = $1";
    test.execute(sql, &alice).await;
    alice
}

async fn prefer(test: &TestApp, me: &Me, change: UpdateNotificationPreferences) {
    preference::update(&test.app, me, &change).await.unwrap();
}

#[tokio::test]
async fn the_first_is_mailed_at_once_and_those_of_the_next_hour_are_summed_up() {
    for test in TestApp::each().await {
        let alice = alice(&test).await;
        for name in [
            "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan",
        ] {
            let follower = test.create_user(name).await;
            test.follow(&follower, &alice).await;
            test.run_jobs().await;
            test.advance_seconds(60);
        }

        let [first] = &test.take_mails(ALICE)[..] else {
            panic!("one mail");
        };
        assert!(
            first.starts_with("bob followed you on mini-twitter\n"),
            "{first}"
        );
        test.advance_seconds(HOUR);
        test.run_jobs().await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(test.take_mails(ALICE).join("\n"), @"
            7 new followers on mini-twitter
            Hello alice,

            ivan followed you
            heidi followed you
            grace followed you
            frank followed you
            erin followed you
            and 2 more

                mini-twitter notifications --type follow

            No more of these mails:

            http://127.0.0.1:8080/unsubscribe/AAATJqYgAIApXNET_FQoq3h3AdLXlMptfZHcJPgqkyejQ9guntxvNw

            -- 
            mini-twitter

            http://127.0.0.1:8080
            ");
        }
        test.advance_seconds(2 * HOUR);
        test.run_jobs().await;
        assert!(test.take_mails(ALICE).is_empty());
    }
}

#[tokio::test]
async fn each_type_has_its_own_mail_and_a_post_is_quoted() {
    for test in TestApp::each().await {
        let alice = alice(&test).await;
        let bob = test.create_user("bob").await;
        let post = test.publish(&alice, "hello").await;
        test.reply(&bob, post, "hello\n\n    alice").await;
        test.publish(&bob, "and @alice again").await;

        test.run_jobs().await;

        let mut mails = test.take_mails(ALICE);
        mails.sort();
        let mails = mails.join("\n");
        assert!(
            mails.contains("bob mentioned you:\n\n> and @alice again\n"),
            "{mails}"
        );
        assert!(
            mails.contains("bob replied to your post:\n\n> hello\n> \n>     alice\n"),
            "{mails}"
        );
    }
}

#[tokio::test]
async fn what_is_read_withdrawn_or_hidden_before_the_mail_is_not_mailed() {
    for test in TestApp::each().await {
        let alice = alice(&test).await;
        let [bob, carol, dave] = [
            test.create_user("bob").await,
            test.create_user("carol").await,
            test.create_user("dave").await,
        ];
        notify(&test, NotificationType::Follow, &bob, &alice, None).await;
        withdraw(&test, NotificationType::Follow, &bob, &alice, None).await;
        test.run_jobs().await;
        notify(&test, NotificationType::Follow, &carol, &alice, None).await;
        test.mute(&alice, &carol).await;
        test.run_jobs().await;
        notify(&test, NotificationType::Follow, &dave, &alice, None).await;
        unread::mark_all_read(&test.app, &alice).await.unwrap();

        test.run_jobs().await;

        assert!(test.take_mails(ALICE).is_empty());
    }
}

#[tokio::test]
async fn nobody_is_mailed_who_does_not_want_it_or_whose_address_is_not_confirmed() {
    for test in TestApp::each().await {
        let bob = test.create_user("bob").await;
        let unconfirmed = test.create_user("unconfirmed").await;
        test.follow(&bob, &unconfirmed).await;
        let alice = alice(&test).await;
        let off = Some(false);
        let no_mail = UpdateNotificationPreferences {
            email: off,
            ..Default::default()
        };
        prefer(&test, &alice, no_mail).await;
        test.follow(&bob, &alice).await;
        let no_mentions = UpdateNotificationPreferences {
            email: Some(true),
            mentions: off,
            ..Default::default()
        };
        prefer(&test, &alice, no_mentions).await;
        test.publish(&bob, "@alice").await;

        test.run_jobs().await;

        assert!(test.take_mails(ALICE).is_empty());
        assert!(test.take_mails("unconfirmed@example.org").is_empty());
    }
}

#[tokio::test]
async fn likes_retweets_and_quotes_are_not_mailed() {
    for test in TestApp::each().await {
        let alice = alice(&test).await;
        let bob = test.create_user("bob").await;
        let post = test.publish(&alice, "hello").await;
        test.like(&bob, post).await;
        test.retweet(&bob, post).await;
        test.quote(&bob, post, "look").await;

        test.run_jobs().await;

        assert!(test.take_mails(ALICE).is_empty());
    }
}

#[tokio::test]
async fn the_link_in_a_mail_stops_further_ones() {
    for test in TestApp::each().await {
        let alice = alice(&test).await;
        let bob = test.create_user("bob").await;
        test.follow(&bob, &alice).await;
        test.run_jobs().await;
        let mail = test.take_mails(ALICE).pop().unwrap();
        let secret = mail.split(unsubscribe::PATH).nth(1).unwrap();
        let secret = secret.split_whitespace().next().unwrap();

        unsubscribe::unsubscribe(&test.app, secret).await.unwrap();
        test.publish(&bob, "@alice").await;
        test.run_jobs().await;

        assert!(test.take_mails(ALICE).is_empty());
        let forged = unsubscribe::unsubscribe(&test.app, &secret.replace('A', "B")).await;
        assert!(forged.is_err());
    }
}

#[tokio::test]
async fn a_notification_that_comes_while_the_mail_is_written_is_in_the_next() {
    for test in TestApp::each().await {
        let alice = alice(&test).await;
        let mut followers = Vec::new();
        for number in 0..30 {
            followers.push(test.create_user(&format!("follower{number}")).await);
        }
        let mut following = JoinSet::new();
        for follower in followers {
            let (app, alice) = (test.app.clone(), alice.clone());
            following.spawn(async move {
                let who = alice.id.into();
                mini_twitter_server::domain::user::relation::follow(&app, &follower, &who).await
            });
        }
        while let Some(followed) = following.join_next().await {
            followed.unwrap().unwrap();
            work::run_next(&test.app, Lane::Network, KINDS)
                .await
                .unwrap();
        }

        let mut told = 0;
        for _ in 0..30 {
            test.run_jobs().await;
            test.advance_seconds(HOUR);
            told += test
                .take_mails(ALICE)
                .iter()
                .map(|mail| followers_in(mail))
                .sum::<usize>();
        }

        assert_eq!(told, 30);
        assert_eq!(work::next_due(&test.app, Lane::Network).await, Ok(None));
    }
}

/// How many followers a mail tells.
fn followers_in(mail: &str) -> usize {
    let subject = mail.lines().next().unwrap();
    match subject.split_once(" new followers") {
        Some((number, _)) => number.parse().unwrap(),
        None => 1,
    }
}

#[tokio::test]
async fn a_refused_mail_is_not_tried_with_each_notification() {
    let refusing = Mood {
        refused: Some(ALICE.to_owned()),
        ..Mood::default()
    };
    let mail_server = MailServer::start_with(Encryption::None, refusing).await;
    for test in TestApp::each_with(&["--mail", &mail_server.url()]).await {
        let dead = "select count(*) from jobs where is_dead";
        let alice = alice(&test).await;
        for name in ["bob", "carol", "dave"] {
            let follower = test.create_user(name).await;
            test.follow(&follower, &alice).await;
            test.run_jobs().await;
            assert_eq!(test.query_number(dead).await, 1);
        }

        test.advance_seconds(HOUR);
        test.run_jobs().await;

        assert_eq!(test.query_number(dead).await, 2);
    }
}
