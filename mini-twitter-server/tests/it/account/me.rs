//! What a user sees and changes of their own account.

use mini_twitter_core::account::{Account, MessagePolicy, Social, UpdateMe, UpdateSocial};
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::{Patch, Secret};
use mini_twitter_core::id::PostId;
use mini_twitter_server::app::SignedIn;
use mini_twitter_server::domain::account::me;
use mini_twitter_server::fault::Outcome;
use mini_twitter_server::store::db::values;

use super::field_error;
use crate::fixture::PASSWORD;
use crate::fixture::app::{TestApp, error_code};

async fn alice(test: &TestApp) -> SignedIn {
    test.me(&test.register("alice").await).await
}

async fn update(test: &TestApp, me: &SignedIn, change: UpdateMe) -> Outcome<Account> {
    me::update(&test.app, me, change).await
}

fn set(text: &str) -> Patch<String> {
    Patch::Set(text.to_owned())
}

/// Inserts a row into `posts`.
async fn post(test: &TestApp, author: &SignedIn, retweet_of: Option<PostId>) -> PostId {
    let id = PostId(test.app.next_id());
    let sql = "insert into posts (id, author_id, kind, text, retweet_of, sensitive, reply_policy, created_at)
        values ($1, $2, 'post', 'hello', $3, false, 'everyone', $4)";
    let mut tx = test.app.db.begin().await.unwrap();
    let at = test.app.now();
    tx.run(sql, values![id, author.id, retweet_of, at])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    id
}

async fn delete(test: &TestApp, post: PostId) {
    let mut tx = test.app.db.begin().await.unwrap();
    let sql = "update posts set deleted_at = 1 where id = $1";
    tx.run(sql, values![post]).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn an_update_changes_only_the_fields_it_has() {
    for test in TestApp::each().await {
        let me = alice(&test).await;
        let before = me::get(&test.app, &me).await.unwrap();
        let change = UpdateMe {
            name: Some(" Alice A. ".to_owned()),
            bio: set("line\r\nline"),
            website: set("https://example.org"),
            birthday: Some("1999-12-31".parse().unwrap()),
            social: Some(UpdateSocial {
                youtube: set("alice_tv"),
                ..UpdateSocial::default()
            }),
            ..UpdateMe::default()
        };

        let after = update(&test, &me, change).await.unwrap();

        let expected = Account {
            name: "Alice A.".to_owned(),
            bio: Some("line\nline".to_owned()),
            website: Some("https://example.org".to_owned()),
            birthday: "1999-12-31".parse().unwrap(),
            social: Social {
                youtube: Some("alice_tv".to_owned()),
                ..Social::default()
            },
            ..before
        };
        assert_eq!(after, expected);
        assert_eq!(me::get(&test.app, &me).await, Ok(expected));
    }
}

#[tokio::test]
async fn null_clears_a_field_and_an_empty_update_changes_nothing() {
    for test in TestApp::each().await {
        let me = alice(&test).await;
        let full = UpdateMe {
            bio: set("bio"),
            location: set("Paris"),
            phone: set("+33 1 23"),
            ..UpdateMe::default()
        };
        update(&test, &me, full).await.unwrap();

        let clear = UpdateMe {
            location: Patch::Clear,
            phone: set("+33 1 45"),
            ..UpdateMe::default()
        };
        let cleared = update(&test, &me, clear).await.unwrap();
        let unchanged = update(&test, &me, UpdateMe::default()).await.unwrap();

        assert_eq!(cleared.bio.as_deref(), Some("bio"));
        assert_eq!(cleared.location, None);
        assert_eq!(cleared.phone.as_deref(), Some("+33 1 45"));
        assert_eq!(unchanged, cleared);
    }
}

#[tokio::test]
async fn a_new_mail_address_needs_the_password_and_waits_for_its_code() {
    for test in TestApp::each().await {
        let me = alice(&test).await;
        let change = |password: Option<&str>| UpdateMe {
            email: Some("new@example.org".to_owned()),
            password: password.map(Secret::new),
            ..UpdateMe::default()
        };

        let missing = update(&test, &me, change(None)).await;
        let not_right = update(&test, &me, change(Some("wrong horse"))).await;
        let changed = update(&test, &me, change(Some(PASSWORD))).await.unwrap();

        let errors = [
            field_error(missing, "password"),
            field_error(not_right, "password"),
        ];
        assert_eq!(
            errors,
            [
                "is needed to change the email address",
                "is not your password"
            ]
        );
        assert_eq!(changed.email, "alice@example.org");
        assert_eq!(
            changed.unconfirmed_email.as_deref(),
            Some("new@example.org")
        );
        test.login("alice@example.org").await;
        let new = test.try_login("new@example.org", PASSWORD).await;
        assert_eq!(error_code(new), ErrorCode::BadCredentials);
    }
}

#[tokio::test]
async fn sending_the_current_mail_address_needs_no_password() {
    for test in TestApp::each().await {
        let me = alice(&test).await;
        let same = UpdateMe {
            email: Some("alice@example.org".to_owned()),
            ..UpdateMe::default()
        };

        let account = update(&test, &me, same).await.unwrap();

        assert_eq!(account.email, "alice@example.org");
    }
}

#[tokio::test]
async fn a_mail_address_of_someone_else_is_taken() {
    for test in TestApp::each().await {
        let me = alice(&test).await;
        test.register("bob").await;
        let change = UpdateMe {
            email: Some("BOB@example.org".to_owned()),
            password: Some(Secret::new(PASSWORD)),
            ..UpdateMe::default()
        };

        let refused = update(&test, &me, change).await;

        assert_eq!(error_code(refused), ErrorCode::EmailTaken);
    }
}

#[tokio::test]
async fn only_an_own_post_can_be_pinned() {
    for test in TestApp::each().await {
        let me = alice(&test).await;
        let bob = test.me(&test.register("bob").await).await;
        let pin = |post| UpdateMe {
            pinned_post: Patch::Set(post),
            ..UpdateMe::default()
        };
        let (mine, theirs) = (post(&test, &me, None).await, post(&test, &bob, None).await);
        let retweet = post(&test, &me, Some(theirs)).await;
        let deleted = post(&test, &me, None).await;
        delete(&test, deleted).await;

        let pinned = update(&test, &me, pin(mine)).await.unwrap();

        assert_eq!(pinned.pinned_post, Some(mine));
        for post in [theirs, retweet, deleted, PostId(1)] {
            let what = field_error(update(&test, &me, pin(post)).await, "pinned_post");
            insta::allow_duplicates! {
                insta::assert_snapshot!(what, @"is not a post of yours");
            }
        }
        assert_eq!(me::get(&test.app, &me).await, Ok(pinned));
    }
}

#[tokio::test]
async fn an_account_is_made_private_and_public_and_says_who_may_write_to_it() {
    for test in TestApp::each().await {
        let me = alice(&test).await;
        let before = me::get(&test.app, &me).await.unwrap();
        let private = UpdateMe {
            is_private: Some(true),
            message_policy: Some(MessagePolicy::Nobody),
            ..UpdateMe::default()
        };
        let public = UpdateMe {
            is_private: Some(false),
            ..UpdateMe::default()
        };

        let changed = update(&test, &me, private).await.unwrap();
        let back = update(&test, &me, public).await.unwrap();

        assert_eq!(
            (before.is_private, before.message_policy),
            (false, MessagePolicy::Everyone)
        );
        assert_eq!(
            (changed.is_private, changed.message_policy),
            (true, MessagePolicy::Nobody)
        );
        assert_eq!(
            (back.is_private, back.message_policy),
            (false, MessagePolicy::Nobody)
        );
    }
}

#[tokio::test]
async fn a_deleted_post_is_no_longer_pinned() {
    for test in TestApp::each().await {
        let me = alice(&test).await;
        let mine = post(&test, &me, None).await;
        let pin = UpdateMe {
            pinned_post: Patch::Set(mine),
            ..UpdateMe::default()
        };
        update(&test, &me, pin).await.unwrap();

        delete(&test, mine).await;

        assert_eq!(me::get(&test.app, &me).await.unwrap().pinned_post, None);
    }
}
