//! Posts of private accounts: what those who see them may do with them, and who is told what the account does.

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id::PostId;
use mini_twitter_core::page::Page;
use mini_twitter_core::post::NewPost;
use mini_twitter_core::user::{PeopleQuery, User, UserPostsQuery};
use mini_twitter_server::app::Me;
use mini_twitter_server::domain::post::{bookmark, like, retweet};

use crate::fixture::app::{TestApp, error_code};

/// Alice, whose account is private, her follower bob, carol, and a post of alice.
async fn scene(test: &TestApp) -> ([Me; 3], PostId) {
    let (alice, bob) = (
        test.create_user("alice").await,
        test.create_user("bob").await,
    );
    let carol = test.create_user("carol").await;
    test.follow(&bob, &alice).await;
    test.set_private(&alice, true).await;
    let post = test.publish(&alice, "for friends").await;
    ([alice, bob, carol], post)
}

fn names(page: Page<User>) -> Vec<String> {
    page.items.into_iter().map(|user| user.username).collect()
}

#[tokio::test]
async fn a_follower_may_like_bookmark_and_reply_to_a_private_post() {
    for test in TestApp::each().await {
        let ([alice, bob, _], post) = scene(&test).await;

        test.like(&bob, post).await;
        bookmark::bookmark(&test.app, &bob, post).await.unwrap();
        test.reply(&bob, post, "thanks").await;

        let shown = test.get_post(&bob, post).await.unwrap();
        assert_eq!((shown.counts.likes, shown.counts.replies), (1, 1));
        let found = test.replies(&alice, post).await;
        assert_eq!(found, ["bob: thanks"]);
    }
}

#[tokio::test]
async fn a_private_post_is_not_retweeted_or_quoted_by_others() {
    for test in TestApp::each().await {
        let ([_, bob, _], post) = scene(&test).await;
        let quote = NewPost::text("look").quote(post);

        let retweeted = retweet::retweet(&test.app, &bob, post).await;
        let quoted = test.create_post(&bob, quote).await;

        let fault = retweeted.unwrap_err();
        assert_eq!(fault.code, ErrorCode::Forbidden);
        let expected = format!("@alice is private: nobody else may retweet or quote {post}");
        assert_eq!(fault.detail, Some(expected));
        assert_eq!(error_code(quoted), ErrorCode::Forbidden);
        let counts = test.get_post(&bob, post).await.unwrap().counts;
        assert_eq!((counts.retweets, counts.quotes), (0, 0));
    }
}

#[tokio::test]
async fn whoever_does_not_see_a_private_post_finds_no_post_to_act_on() {
    for test in TestApp::each().await {
        let ([_, _, carol], post) = scene(&test).await;

        let outcomes = [
            error_code(like::like(&test.app, &carol, post).await),
            error_code(retweet::retweet(&test.app, &carol, post).await),
            error_code(bookmark::bookmark(&test.app, &carol, post).await),
            error_code(
                test.create_post(&carol, NewPost::text("x").quote(post))
                    .await,
            ),
            error_code(
                test.create_post(&carol, NewPost::text("x").reply_to(post))
                    .await,
            ),
        ];

        assert_eq!(outcomes, [const { ErrorCode::NotFound }; 5]);
    }
}

#[tokio::test]
async fn the_author_of_a_private_post_may_retweet_and_quote_it() {
    for test in TestApp::each().await {
        let ([alice, bob, carol], post) = scene(&test).await;

        test.retweet(&alice, post).await;
        test.quote(&alice, post, "again").await;

        let query = UserPostsQuery::default();
        assert_eq!(
            test.posts_of(&bob, &alice, query.clone()).await,
            [
                "alice: again [alice: for friends]",
                "alice retweeted alice: for friends",
                "alice: for friends"
            ]
        );
        assert!(test.posts_of(&carol, &alice, query).await.is_empty());
    }
}

#[tokio::test]
async fn retweets_and_quotes_from_before_show_the_post_only_to_those_who_see_it() {
    for test in TestApp::each().await {
        let ([alice, bob, carol], post) = scene(&test).await;
        test.set_private(&alice, false).await;
        test.retweet(&carol, post).await;
        test.quote(&carol, post, "look").await;
        test.set_private(&alice, true).await;

        let query = UserPostsQuery::default();
        let by_follower = test.posts_of(&bob, &carol, query.clone()).await;
        let by_carol = test.posts_of(&carol, &carol, query).await;

        assert_eq!(
            by_follower,
            [
                "carol: look [alice: for friends]",
                "carol retweeted alice: for friends"
            ]
        );
        assert_eq!(by_carol, ["carol: look [missing]"]);
    }
}

#[tokio::test]
async fn what_a_private_account_retweets_and_likes_is_told_to_followers_alone() {
    for test in TestApp::each().await {
        let ([alice, bob, carol], _) = scene(&test).await;
        let post = test.publish(&carol, "tea").await;
        test.like(&alice, post).await;
        test.retweet(&alice, post).await;
        test.like(&bob, post).await;
        let app = &test.app;

        let told = async |viewer: &Me| {
            let query = PeopleQuery::default();
            let likes = like::list(app, Some(viewer), post, &query).await.unwrap();
            let retweets = retweet::list(app, Some(viewer), post, &query)
                .await
                .unwrap();
            [names(likes), names(retweets)]
        };

        assert_eq!(told(&bob).await, [vec!["bob", "alice"], vec!["alice"]]);
        assert_eq!(told(&carol).await, [vec!["bob"], vec![]]);
        let counts = test.get_post(&carol, post).await.unwrap().counts;
        assert_eq!((counts.likes, counts.retweets), (2, 1));
    }
}
