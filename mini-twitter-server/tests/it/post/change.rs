//! Changing and deleting posts: what is left, what is counted, who is told and who is not any more.

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::Patch;
use mini_twitter_core::id::TokenId;
use mini_twitter_core::post::{EditPost, NewPost, PostListQuery};
use mini_twitter_core::user::Role;
use mini_twitter_server::app::{Me, Via};
use mini_twitter_server::domain::post;

use crate::play::line;
use crate::stage::{Stage, refusal};

async fn wordings(stage: &Stage, viewer: &Me, id: mini_twitter_core::id::PostId) -> Vec<String> {
    let query = PostListQuery::default();
    let page = post::list::edits(&stage.app, Some(viewer), id, &query)
        .await
        .unwrap();
    page.items
        .into_iter()
        .map(|edit| edit.text.unwrap_or_default())
        .collect()
}

#[tokio::test]
async fn history_shows_each_earlier_wording() {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        let id = stage.write(&alice, "one").await;

        stage.later(60);
        stage.edit(&alice, id, "two").await.unwrap();
        let post = stage.edit(&alice, id, "three").await.unwrap();

        assert_eq!(line(&post), "alice: three");
        assert_eq!(post.edited_at, Some(stage.now()));
        assert_eq!(wordings(&stage, &bob, id).await, ["two", "one"]);
    }
}

#[tokio::test]
async fn a_change_that_changes_nothing_writes_nothing() {
    for stage in Stage::each().await {
        let alice = stage.person("alice").await;
        let id = stage.write(&alice, "one").await;

        let same = stage.edit(&alice, id, " one ").await.unwrap();
        let none = post::edit(&stage.app, &alice, id, EditPost::default())
            .await
            .unwrap();

        assert_eq!((same.edited_at, none.edited_at), (None, None));
        assert_eq!(wordings(&stage, &alice, id).await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_change_keeps_what_is_not_sent_and_clears_what_is_null() {
    for stage in Stage::each().await {
        let alice = stage.person("alice").await;
        let new = NewPost {
            content_warning: Some("food".to_owned()),
            ..NewPost::text("soup #food")
        };
        let id = stage.create(&alice, new).await.unwrap().id;

        let sensitive = EditPost {
            sensitive: Some(true),
            ..EditPost::default()
        };
        let kept = post::edit(&stage.app, &alice, id, sensitive).await.unwrap();
        let clear = EditPost {
            content_warning: Patch::Clear,
            ..EditPost::default()
        };
        let cleared = post::edit(&stage.app, &alice, id, clear).await.unwrap();

        assert_eq!(kept.content_warning.as_deref(), Some("food"));
        assert_eq!(kept.entities.hashtags.len(), 1);
        assert!(cleared.sensitive);
        assert_eq!(cleared.content_warning, None);
        assert_eq!(stage.number("select count(*) from post_tags").await, 1);
    }
}

#[tokio::test]
async fn the_text_can_be_cleared_only_beside_a_quote() {
    for stage in Stage::each().await {
        let alice = stage.person("alice").await;
        let plain = stage.write(&alice, "one").await;
        let quote = stage.quote(&alice, plain, "two #tag").await;
        let clear = EditPost {
            text: Patch::Clear,
            ..EditPost::default()
        };

        let refused = post::edit(&stage.app, &alice, plain, clear.clone()).await;
        let bare = post::edit(&stage.app, &alice, quote, clear).await.unwrap();

        assert_eq!(refusal(refused), ErrorCode::InvalidInput);
        assert_eq!(line(&bare), "alice: - [alice: one]");
        assert_eq!(stage.number("select count(*) from post_tags").await, 0);
    }
}

#[tokio::test]
async fn only_the_newly_mentioned_are_told_and_the_dropped_untold() {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        let (carol, dave) = (stage.person("carol").await, stage.person("dave").await);
        let id = stage.write(&alice, "@bob @carol").await;
        stage
            .run(
                "update notifications set is_read = true where recipient_id = $1",
                &carol,
            )
            .await;

        stage.edit(&alice, id, "@dave @carol").await.unwrap();

        assert_eq!(stage.told(&bob).await, Vec::<String>::new());
        assert_eq!(stage.told(&carol).await, ["mention by alice"]);
        assert_eq!(stage.told(&dave).await, ["mention by alice"]);
    }
}

#[tokio::test]
async fn only_the_author_changes_a_post() {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        let id = stage.write(&alice, "one").await;

        let by_another = stage.edit(&bob, id, "two").await;
        stage.block(&alice, &bob).await;
        let by_one_who_sees_nothing = stage.edit(&bob, id, "two").await;

        assert_eq!(refusal(by_another), ErrorCode::Forbidden);
        assert_eq!(refusal(by_one_who_sees_nothing), ErrorCode::NotFound);
    }
}

#[tokio::test]
async fn what_is_deleted_leaves_nothing_of_its_text() {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        let first = stage.write(&bob, "first").await;
        let new = NewPost::text("a #tag for @bob")
            .reply_to(first)
            .quote(first);
        let id = stage.create(&alice, new).await.unwrap().id;
        stage
            .edit(&alice, id, "another #tag for @bob")
            .await
            .unwrap();

        stage.delete(&alice, id).await.unwrap();

        assert_eq!(refusal(stage.get(&alice, id).await), ErrorCode::NotFound);
        assert_eq!(refusal(stage.delete(&alice, id).await), ErrorCode::NotFound);
        let parent = stage.get(&bob, first).await.unwrap();
        assert_eq!((parent.counts.replies, parent.counts.quotes), (0, 0));
        assert_eq!(stage.told(&bob).await, Vec::<String>::new());
        let left = "select (select count(*) from post_tags) + (select count(*) from post_edits)
            + (select posts from users where username = 'alice')
            + (select count(*) from posts where deleted_at is not null and (text is not null or entities is not null))";
        assert_eq!(stage.number(left).await, 0);
    }
}

#[tokio::test]
async fn an_admin_deletes_anyones_post_unless_their_token_does_not_reach() {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        let id = stage.write(&alice, "spam @bob").await;
        let admin = Me {
            role: Role::Admin,
            ..stage.person("root").await
        };
        let with_a_small_token = Me {
            via: Via::Token(TokenId(1), Vec::new()),
            ..admin.clone()
        };

        let by_another = stage.delete(&bob, id).await;
        let by_small_token = stage.delete(&with_a_small_token, id).await;
        stage.delete(&admin, id).await.unwrap();

        assert_eq!(refusal(by_another), ErrorCode::Forbidden);
        assert_eq!(refusal(by_small_token), ErrorCode::InsufficientScope);
        assert_eq!(refusal(stage.get(&alice, id).await), ErrorCode::NotFound);
        assert_eq!(stage.told(&bob).await, Vec::<String>::new());
        assert_eq!(
            stage
                .number("select posts from users where username = 'alice'")
                .await,
            0
        );
    }
}
