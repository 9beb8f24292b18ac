//! Deleting an account: what is gone with the answer, and what stays.

use mini_twitter_core::account::{DeleteMe, NewToken, Register, TokenScope, UpdateMe};
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::{Patch, Secret};
use mini_twitter_server::app::SignedIn;
use mini_twitter_server::domain::account::{delete, me, password, register, session};
use mini_twitter_server::domain::queue::admin;
use mini_twitter_server::domain::user;
use mini_twitter_server::fault::Outcome;
use mini_twitter_server::store::db::values;

use super::{GUEST, create_token, credentials, field_error, registration};
use crate::fixture::PASSWORD;
use crate::fixture::app::{TestApp, by_username, error_code};

impl TestApp {
    pub(super) async fn delete_me(&self, me: &SignedIn, password: &str) -> Outcome<()> {
        let password = Secret::new(password);
        delete::delete(&self.app, me, DeleteMe { password }).await
    }

    /// Registers somebody.
    pub(super) async fn person(&self, username: &str) -> SignedIn {
        self.me(&self.register(username).await).await
    }
}

#[tokio::test]
async fn deleting_an_account_needs_the_password() {
    for test in TestApp::each().await {
        let here = test.register("alice").await;
        let me = test.me(&here).await;

        let refused = test.delete_me(&me, "wrong horse").await;

        let what = field_error(refused, "password");
        insta::allow_duplicates! {
            insta::assert_snapshot!(what, @"is not your password");
        }
        test.me(&here).await;
    }
}

#[tokio::test]
async fn deleting_ends_every_session_and_every_token() {
    for test in TestApp::each().await {
        let (here, there) = (test.register("alice").await, test.login("alice").await);
        let alice = test.me(&here).await;
        let new = NewToken {
            name: "bot".to_owned(),
            scopes: vec![TokenScope::Read],
            expires_at: None,
        };
        let bot = create_token(&test.app, &alice, new).await.unwrap().secret;

        test.delete_me(&alice, PASSWORD).await.unwrap();

        for outcome in [
            test.try_me(&here).await,
            test.try_me(&there).await,
            test.identify(&bot).await,
        ] {
            assert_eq!(error_code(outcome), ErrorCode::Unauthenticated);
        }
        for sql in [
            "select count(*) from sessions",
            "select count(*) from tokens",
        ] {
            assert_eq!(test.query_number(sql).await, 0);
        }
    }
}

#[tokio::test]
async fn a_deleted_account_is_answered_as_an_unknown_name_is() {
    for test in TestApp::each().await {
        let alice = test.person("alice").await;
        let unknown = test.try_login("nobody", PASSWORD).await.unwrap_err();

        test.delete_me(&alice, PASSWORD).await.unwrap();

        let old = format!("deleted {}", alice.id);
        for login in ["alice", "alice@example.org", &old] {
            let refused = test.try_login(login, PASSWORD).await.unwrap_err();
            assert_eq!(refused, unknown);
            let with = credentials(login, PASSWORD);
            let refused = session::reactivate(&test.app, &GUEST, with).await;
            assert_eq!(refused.unwrap_err(), unknown);
            assert_eq!(
                error_code(test.try_login(login, "").await),
                ErrorCode::BadCredentials
            );
        }
    }
}

#[tokio::test]
async fn the_username_stays_taken_and_the_email_address_is_free_at_once() {
    for test in TestApp::each().await {
        let alice = test.person("alice").await;

        test.delete_me(&alice, PASSWORD).await.unwrap();

        let again = register::register(&test.app, &GUEST, registration("ALICE")).await;
        assert_eq!(error_code(again), ErrorCode::UsernameTaken);
        let other = Register::new("alison", "alice@example.org", PASSWORD);
        let other = register::register(&test.app, &GUEST, other).await.unwrap();
        assert_eq!(test.login("alice@example.org").await.user.id, other.user.id);
        // A second account is deleted beside the first.
        let alison = test.me(&other).await;
        test.delete_me(&alison, PASSWORD).await.unwrap();
    }
}

#[tokio::test]
async fn nothing_of_the_account_is_left_but_the_username() {
    for test in TestApp::each().await {
        let alice = test.person("alice").await;
        let post = test.publish(&alice, "pinned").await;
        let sql = "update users set name = 'Al', first_name = 'a', last_name = 'b', birthday = '1990-05-05', bio = 'c',
                   location = 'd', website = 'e', phone = 'f', address = 'g', facebook = 'h', twitter = 'i', youtube = 'j',
                   role = 'admin', verified = true, email_verified = true, unconfirmed_email = 'new@example.org',
                   is_private = true, message_policy = 'nobody', preferences = 0
             where id = $1";
        test.execute(sql, &alice).await;
        let mut tx = test.app.db.begin().await.unwrap();
        let sql = "update users set pinned_post = $2 where id = $1";
        tx.run(sql, values![alice.id, post]).await.unwrap();
        for sql in [
            "insert into codes values ($1, 'reset_password', 'x', 'alice@example.org', 0, 0, 1, 0)",
            "insert into known_addresses values ($1, '203.0.113.7', 0)",
            "insert into notification_mails values ($1, 'like', 0, 0)",
        ] {
            tx.run(sql, values![alice.id]).await.unwrap();
        }
        tx.commit().await.unwrap();

        test.delete_me(&alice, PASSWORD).await.unwrap();

        let cleared = "select count(*) from users where username = 'alice' and name = 'alice' and status = 'deleted'
            and password_hash = '' and email not like '%@%' and coalesce(first_name, last_name, bio, location, website,
                phone, address, facebook, twitter, youtube, unconfirmed_email) is null
            and pinned_post is null and birthday = '2000-01-01' and role = 'user' and not verified
            and not email_verified and not is_private and message_policy = 'everyone' and preferences <> 0";
        assert_eq!(test.query_number(cleared).await, 1);
        for sql in [
            "select count(*) from codes",
            "select count(*) from known_addresses",
            "select count(*) from notification_mails",
        ] {
            assert_eq!(test.query_number(sql).await, 0);
        }
    }
}

#[tokio::test]
async fn a_deleted_person_and_their_posts_are_hidden_with_the_answer() {
    for test in TestApp::each().await {
        let (alice, bob) = (test.person("alice").await, test.person("bob").await);
        let post = test.publish(&alice, "hello").await;
        test.follow(&bob, &alice).await;
        test.retweet(&bob, post).await;

        test.delete_me(&alice, PASSWORD).await.unwrap();

        let shown = user::show::get(&test.app, Some(&bob), &by_username("alice")).await;
        assert_eq!(error_code(shown), ErrorCode::NotFound);
        let shown = test.get_post(&bob, post).await;
        assert_eq!(error_code(shown), ErrorCode::NotFound);
        assert_eq!(test.feed(&bob).await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn requests_under_way_at_the_deletion_are_signed_out() {
    for test in TestApp::each().await {
        let alice = test.person("alice").await;

        test.delete_me(&alice, PASSWORD).await.unwrap();

        let change = UpdateMe {
            bio: Patch::Set("still here".to_owned()),
            ..UpdateMe::default()
        };
        let changed = me::update(&test.app, &alice, change).await;
        assert_eq!(error_code(changed), ErrorCode::Unauthenticated);
        let again = test.delete_me(&alice, PASSWORD).await;
        assert_eq!(error_code(again), ErrorCode::Unauthenticated);
        let with = mini_twitter_core::account::Deactivate {
            password: Secret::new(PASSWORD),
        };
        let deactivated = password::deactivate(&test.app, &alice, with).await;
        assert_eq!(error_code(deactivated), ErrorCode::Unauthenticated);
    }
}

#[tokio::test]
async fn the_job_is_queued_with_the_deletion_and_once_more_an_hour_later() {
    for test in TestApp::each().await {
        let alice = test.person("alice").await;

        test.delete_me(&alice, PASSWORD).await.unwrap();

        let jobs = admin::list(&test.app, &Default::default()).await.unwrap();
        let waits = |job: &mini_twitter_core::job::Job| {
            (job.kind.clone(), job.run_at.since(test.now()).as_secs())
        };
        let kind = "account_deletion".to_owned();
        let deletions = jobs.items.iter().filter(|job| job.kind == kind);
        let mut queued: Vec<_> = deletions.map(waits).collect();
        queued.sort();
        assert_eq!(queued, [(kind.clone(), 0), (kind, 3600)]);
    }
}

#[tokio::test]
async fn the_deletion_is_told_by_mail() {
    for test in TestApp::each().await {
        let alice = test.person("alice").await;

        test.delete_me(&alice, PASSWORD).await.unwrap();

        let mails = test.mails_to("alice@example.org").await;
        let last = &mails.last().unwrap().subject;
        assert_eq!(last, "Your account on mini-twitter was deleted");
    }
}
