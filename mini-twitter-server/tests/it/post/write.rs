//! Publishing posts, replies and quotes: what is stored, who is refused, who is notified.

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id::PostId;
use mini_twitter_core::post::{NewPost, ReplyPolicy};

use crate::fixture::action::post_line;
use crate::fixture::app::{TestApp, error_code};

#[tokio::test]
async fn a_post_is_normalized_and_read_back_unchanged() {
    for test in TestApp::each().await {
        let alice = test.create_user("alice").await;

        let new = NewPost {
            content_warning: Some("  food  ".to_owned()),
            sensitive: Some(true),
            ..NewPost::text("  one\r\ntwo e\u{301}  ")
        };
        let post = test.create_post(&alice, new).await.unwrap();

        assert_eq!(post.text.as_deref(), Some("one\ntwo \u{e9}"));
        assert_eq!(post.content_warning.as_deref(), Some("food"));
        assert!(post.sensitive);
        assert_eq!(post.created_at, test.now());
        assert_eq!(test.get_post(&alice, post.id).await.unwrap(), post);
        assert_eq!(test.query_number("select posts from users").await, 1);
    }
}

#[tokio::test]
async fn a_post_needs_a_text_or_a_quote() {
    for test in TestApp::each().await {
        let alice = test.create_user("alice").await;
        let first = test.publish(&alice, "first").await;

        let nothing = test
            .create_post(&alice, NewPost::default())
            .await
            .unwrap_err();
        let bare = test
            .create_post(&alice, NewPost::default().quote(first))
            .await
            .unwrap();

        assert_eq!(nothing.code, ErrorCode::InvalidInput);
        assert!(nothing.errors.contains_key("text"));
        assert_eq!(post_line(&bare), "alice: - [alice: first]");
    }
}

#[tokio::test]
async fn only_existing_users_are_mentioned() {
    for test in TestApp::each().await {
        let alice = test.create_user("alice").await;
        let bob = test.create_user("Bob").await;
        test.create_user("carol").await;

        let post = test
            .create_post(&alice, NewPost::text("hi @bob, @carol and @nobody #Rust"))
            .await
            .unwrap();

        let mentions: Vec<_> = post
            .entities
            .mentions
            .iter()
            .map(|at| (at.start, at.end, at.username.as_str()))
            .collect();
        assert_eq!(mentions, [(3, 7, "Bob"), (9, 15, "carol")]);
        assert_eq!(post.entities.mentions[0].id, bob.id);
        assert_eq!(post.entities.hashtags[0].tag, "rust");
        assert_eq!(test.notifications_of(&bob).await, ["mention by alice"]);
    }
}

#[tokio::test]
async fn at_most_ten_mentioned_users_are_notified() {
    for test in TestApp::each().await {
        let alice = test.create_user("alice").await;
        let mut text = String::new();
        for at in 0..12 {
            let name = format!("bob{at}");
            test.create_user(&name).await;
            text.push_str(&format!("@{name} "));
        }

        let post = test.create_post(&alice, NewPost::text(text)).await.unwrap();

        assert_eq!(post.entities.mentions.len(), 12);
        assert_eq!(
            test.query_number("select count(*) from notifications")
                .await,
            10
        );
    }
}

#[tokio::test]
async fn a_reply_notifies_the_author_of_its_parent_once_and_counts() {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let first = test.publish(&alice, "first").await;

        let reply = NewPost::text("@alice yes").reply_to(first).quote(first);
        let reply = test.create_post(&bob, reply).await.unwrap();

        let parent = test.get_post(&bob, first).await.unwrap();
        assert_eq!(reply.reply_to, Some(first));
        assert_eq!((parent.counts.replies, parent.counts.quotes), (1, 1));
        assert_eq!(reply.quote.unwrap().counts.quotes, 1);
        assert_eq!(test.notifications_of(&alice).await, ["reply by bob"]);
    }
}

#[tokio::test]
async fn a_quote_notifies_the_quoted_author() {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let first = test.publish(&alice, "first").await;
        let second = test.quote(&bob, first, "@alice second").await;

        let third = test.quote(&alice, second, "third").await;

        assert_eq!(test.notifications_of(&alice).await, ["quote by bob"]);
        let third = test.get_post(&bob, third).await.unwrap();
        assert_eq!(post_line(&third), "alice: third [bob: @alice second]");
        assert!(
            !third.quote.unwrap().quote_missing,
            "a quoted quote is one level too deep, not missing"
        );
    }
}

#[tokio::test]
async fn own_actions_do_not_notify() {
    for test in TestApp::each().await {
        let alice = test.create_user("alice").await;
        let first = test.publish(&alice, "I am @alice").await;

        test.reply(&alice, first, "still @alice").await;
        test.like(&alice, first).await;
        test.retweet(&alice, first).await;

        assert_eq!(test.notifications_of(&alice).await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn the_reply_policy_decides_who_can_reply() {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let (carol, dave) = (
            test.create_user("carol").await,
            test.create_user("dave").await,
        );
        test.follow(&alice, &bob).await;
        let under = async |policy| {
            let new = NewPost {
                reply_policy: Some(policy),
                ..NewPost::text("for @carol")
            };
            let post = test.create_post(&alice, new).await.unwrap().id;
            let mut may = Vec::new();
            for who in [&alice, &bob, &carol, &dave] {
                let reply = NewPost::text("me").reply_to(post);
                may.push(
                    test.create_post(who, reply)
                        .await
                        .map_err(|fault| fault.code)
                        .err(),
                );
            }
            may
        };

        let no = Some(ErrorCode::Forbidden);
        assert_eq!(under(ReplyPolicy::Everyone).await, [None, None, None, None]);
        assert_eq!(
            under(ReplyPolicy::Following).await,
            [None, None, None, no.clone()]
        );
        assert_eq!(
            under(ReplyPolicy::Mentioned).await,
            [None, no.clone(), None, no]
        );
    }
}

#[tokio::test]
async fn a_hidden_or_missing_post_cannot_be_replied_to_or_quoted() {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let blocked = test.publish(&alice, "not for bob").await;
        let deleted = test.publish(&alice, "gone").await;
        let own = test.publish(&bob, "mine").await;
        test.retweet(&alice, own).await;
        let retweet = PostId(
            test.query_number("select id from posts where retweet_of is not null")
                .await,
        );
        test.delete_post(&alice, deleted).await.unwrap();
        test.block(&alice, &bob).await;

        for id in [blocked, deleted, retweet, PostId(77)] {
            let reply = test
                .create_post(&bob, NewPost::text("no").reply_to(id))
                .await;
            let quote = test.create_post(&bob, NewPost::text("no").quote(id)).await;

            assert_eq!(error_code(reply), ErrorCode::NotFound);
            assert_eq!(error_code(quote), ErrorCode::NotFound);
        }
        assert_eq!(
            test.query_number("select count(*) from posts where text = 'no'")
                .await,
            0
        );
    }
}

#[tokio::test]
async fn who_was_deactivated_or_banned_meanwhile_is_signed_out_and_writes_nothing() {
    for test in TestApp::each().await {
        for status in ["deactivated", "banned"] {
            let alice = test.create_user(&format!("alice_{status}")).await;
            let mine = test.publish(&alice, "hello").await;
            let sql = match status {
                "banned" => "update users set status = 'banned' where id = $1",
                _ => "update users set status = 'deactivated' where id = $1",
            };
            test.execute(sql, &alice).await;

            let created = test.create_post(&alice, NewPost::text("hi")).await;
            let edited = test.edit_post(&alice, mine, "bye").await;
            let deleted = test.delete_post(&alice, mine).await;

            assert_eq!(error_code(created), ErrorCode::Unauthenticated);
            assert_eq!(error_code(edited), ErrorCode::Unauthenticated);
            assert_eq!(error_code(deleted), ErrorCode::Unauthenticated);
        }
        let posts = test.query_number("select count(*) from posts").await;
        assert_eq!(posts, 2);
    }
}
