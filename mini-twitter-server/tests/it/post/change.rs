//! Editing and deleting posts: what remains, what is counted, who is notified.

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::Patch;
use mini_twitter_core::id::TokenId;
use mini_twitter_core::post::{EditPost, NewPost, PostListQuery};
use mini_twitter_core::user::Role;
use mini_twitter_server::app::Me;
use mini_twitter_server::domain::account::identify;
use mini_twitter_server::domain::post;
use mini_twitter_server::secret::personal;
use mini_twitter_server::store::account::token::{self, TokenRow};

use crate::fixture::action::post_line;
use crate::fixture::app::{TestApp, error_code};

async fn earlier_versions(
    test: &TestApp,
    viewer: &Me,
    id: mini_twitter_core::id::PostId,
) -> Vec<String> {
    let query = PostListQuery::default();
    let page = post::list::edits(&test.app, Some(viewer), id, &query)
        .await
        .unwrap();
    page.items
        .into_iter()
        .map(|edit| edit.text.unwrap_or_default())
        .collect()
}

#[tokio::test]
async fn the_edit_history_shows_each_earlier_version() {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let id = test.publish(&alice, "one").await;

        test.advance_seconds(60);
        test.edit_post(&alice, id, "two").await.unwrap();
        let post = test.edit_post(&alice, id, "three").await.unwrap();

        assert_eq!(post_line(&post), "alice: three");
        assert_eq!(post.edited_at, Some(test.now()));
        assert_eq!(earlier_versions(&test, &bob, id).await, ["two", "one"]);
    }
}

#[tokio::test]
async fn an_edit_that_changes_nothing_is_not_recorded() {
    for test in TestApp::each().await {
        let alice = test.create_user("alice").await;
        let id = test.publish(&alice, "one").await;

        let same = test.edit_post(&alice, id, " one ").await.unwrap();
        let none = post::edit(&test.app, &alice, id, EditPost::default())
            .await
            .unwrap();

        assert_eq!((same.edited_at, none.edited_at), (None, None));
        assert_eq!(
            earlier_versions(&test, &alice, id).await,
            Vec::<String>::new()
        );
    }
}

#[tokio::test]
async fn an_edit_keeps_missing_fields_and_clears_null_fields() {
    for test in TestApp::each().await {
        let alice = test.create_user("alice").await;
        let new = NewPost {
            content_warning: Some("food".to_owned()),
            ..NewPost::text("soup #food")
        };
        let id = test.create_post(&alice, new).await.unwrap().id;

        let sensitive = EditPost {
            sensitive: Some(true),
            ..EditPost::default()
        };
        let kept = post::edit(&test.app, &alice, id, sensitive).await.unwrap();
        let clear = EditPost {
            content_warning: Patch::Clear,
            ..EditPost::default()
        };
        let cleared = post::edit(&test.app, &alice, id, clear).await.unwrap();

        assert_eq!(kept.content_warning.as_deref(), Some("food"));
        assert_eq!(kept.entities.hashtags.len(), 1);
        assert!(cleared.sensitive);
        assert_eq!(cleared.content_warning, None);
        assert_eq!(test.query_number("select count(*) from post_tags").await, 1);
    }
}

#[tokio::test]
async fn the_text_can_be_cleared_only_in_a_quote() {
    for test in TestApp::each().await {
        let alice = test.create_user("alice").await;
        let plain = test.publish(&alice, "one").await;
        let quote = test.quote(&alice, plain, "two #tag").await;
        let clear = EditPost {
            text: Patch::Clear,
            ..EditPost::default()
        };

        let refused = post::edit(&test.app, &alice, plain, clear.clone()).await;
        let bare = post::edit(&test.app, &alice, quote, clear).await.unwrap();

        assert_eq!(error_code(refused), ErrorCode::InvalidInput);
        assert_eq!(post_line(&bare), "alice: - [alice: one]");
        assert_eq!(test.query_number("select count(*) from post_tags").await, 0);
    }
}

#[tokio::test]
async fn an_edit_notifies_new_mentions_and_withdraws_dropped_ones() {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let (carol, dave) = (
            test.create_user("carol").await,
            test.create_user("dave").await,
        );
        let id = test.publish(&alice, "@bob @carol").await;
        test.execute(
            "update notifications set is_read = true where recipient_id = $1",
            &carol,
        )
        .await;

        test.edit_post(&alice, id, "@dave @carol").await.unwrap();

        assert_eq!(test.notifications_of(&bob).await, Vec::<String>::new());
        assert_eq!(test.notifications_of(&carol).await, ["mention by alice"]);
        assert_eq!(test.notifications_of(&dave).await, ["mention by alice"]);
    }
}

#[tokio::test]
async fn only_the_author_can_edit_a_post() {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let id = test.publish(&alice, "one").await;

        let by_another = test.edit_post(&bob, id, "two").await;
        test.block(&alice, &bob).await;
        let by_one_who_sees_nothing = test.edit_post(&bob, id, "two").await;

        assert_eq!(error_code(by_another), ErrorCode::Forbidden);
        assert_eq!(error_code(by_one_who_sees_nothing), ErrorCode::NotFound);
    }
}

#[tokio::test]
async fn a_deleted_post_leaves_no_text_and_no_counts() {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let first = test.publish(&bob, "first").await;
        let new = NewPost::text("a #tag for @bob")
            .reply_to(first)
            .quote(first);
        let id = test.create_post(&alice, new).await.unwrap().id;
        test.edit_post(&alice, id, "another #tag for @bob")
            .await
            .unwrap();

        test.delete_post(&alice, id).await.unwrap();

        assert_eq!(
            error_code(test.get_post(&alice, id).await),
            ErrorCode::NotFound
        );
        assert_eq!(
            error_code(test.delete_post(&alice, id).await),
            ErrorCode::NotFound
        );
        let parent = test.get_post(&bob, first).await.unwrap();
        assert_eq!((parent.counts.replies, parent.counts.quotes), (0, 0));
        assert_eq!(test.notifications_of(&bob).await, Vec::<String>::new());
        let left = "select (select count(*) from post_tags) + (select count(*) from post_edits)
            + (select posts from users where username = 'alice')
            + (select count(*) from posts where deleted_at is not null and (text is not null or entities is not null))";
        assert_eq!(test.query_number(left).await, 0);
    }
}

/// The caller that the server makes of a personal token with these scopes.
async fn signed_in_by_token(test: &TestApp, owner: &Me, scopes: &str) -> Me {
    let secret = personal::make(test.app.random.bytes());
    let row = TokenRow {
        id: TokenId(test.app.next_id()),
        name: "bot".to_owned(),
        scopes: scopes.to_owned(),
        created_at: test.now(),
        last_used_at: None,
        expires_at: None,
    };
    let mut tx = test.app.db.begin().await.unwrap();
    let hash = personal::hash(secret.expose());
    token::add(&mut tx, owner.id, &row, &hash).await.unwrap();
    tx.commit().await.unwrap();
    let identified = identify(&test.app, secret.expose(), owner.address).await;
    identified.unwrap()
}

#[tokio::test]
async fn an_admin_can_delete_any_post_but_not_with_a_token_without_scope() {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let id = test.publish(&alice, "spam @bob").await;
        let admin = Me {
            role: Role::Admin,
            ..test.create_user("root").await
        };
        test.execute("update users set role = 'admin' where id = $1", &admin)
            .await;
        let with_a_small_token = signed_in_by_token(&test, &admin, "write").await;
        let with_a_large_token = signed_in_by_token(&test, &admin, "write,admin").await;
        let spam = test.publish(&alice, "more spam").await;

        let by_another = test.delete_post(&bob, id).await;
        let by_small_token = test.delete_post(&with_a_small_token, id).await;
        test.delete_post(&admin, id).await.unwrap();
        test.delete_post(&with_a_large_token, spam).await.unwrap();

        assert_eq!(error_code(by_another), ErrorCode::Forbidden);
        assert_eq!(error_code(by_small_token), ErrorCode::InsufficientScope);
        assert_eq!(
            error_code(test.get_post(&alice, id).await),
            ErrorCode::NotFound
        );
        assert_eq!(test.notifications_of(&bob).await, Vec::<String>::new());
        assert_eq!(
            test.query_number("select posts from users where username = 'alice'")
                .await,
            0
        );
    }
}
