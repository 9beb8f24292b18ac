//! Writing posts, replies and quotes: what is kept, who is refused, who is told.

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id::PostId;
use mini_twitter_core::post::{NewPost, ReplyPolicy};

use crate::play::line;
use crate::stage::{Stage, refusal};

#[tokio::test]
async fn a_post_is_cleaned_and_comes_back_as_it_was_written() {
    for stage in Stage::each().await {
        let alice = stage.person("alice").await;

        let new = NewPost {
            content_warning: Some("  food  ".to_owned()),
            sensitive: Some(true),
            ..NewPost::text("  one\r\ntwo e\u{301}  ")
        };
        let post = stage.create(&alice, new).await.unwrap();

        assert_eq!(post.text.as_deref(), Some("one\ntwo \u{e9}"));
        assert_eq!(post.content_warning.as_deref(), Some("food"));
        assert!(post.sensitive);
        assert_eq!(post.created_at, stage.now());
        assert_eq!(stage.get(&alice, post.id).await.unwrap(), post);
        assert_eq!(stage.number("select posts from users").await, 1);
    }
}

#[tokio::test]
async fn a_post_needs_a_text_or_a_quote() {
    for stage in Stage::each().await {
        let alice = stage.person("alice").await;
        let first = stage.write(&alice, "first").await;

        let nothing = stage.create(&alice, NewPost::default()).await.unwrap_err();
        let bare = stage
            .create(&alice, NewPost::default().quote(first))
            .await
            .unwrap();

        assert_eq!(nothing.code, ErrorCode::InvalidInput);
        assert!(nothing.errors.contains_key("text"));
        assert_eq!(line(&bare), "alice: - [alice: first]");
    }
}

#[tokio::test]
async fn mentions_are_of_people_who_exist() {
    for stage in Stage::each().await {
        let alice = stage.person("alice").await;
        let bob = stage.person("Bob").await;
        stage.person("carol").await;

        let post = stage
            .create(&alice, NewPost::text("hi @bob, @carol and @nobody #Rust"))
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
        assert_eq!(stage.told(&bob).await, ["mention by alice"]);
    }
}

#[tokio::test]
async fn at_most_ten_are_told_of_a_mention() {
    for stage in Stage::each().await {
        let alice = stage.person("alice").await;
        let mut text = String::new();
        for at in 0..12 {
            let name = format!("bob{at}");
            stage.person(&name).await;
            text.push_str(&format!("@{name} "));
        }

        let post = stage.create(&alice, NewPost::text(text)).await.unwrap();

        assert_eq!(post.entities.mentions.len(), 12);
        assert_eq!(stage.number("select count(*) from notifications").await, 10);
    }
}

#[tokio::test]
async fn a_reply_tells_its_parents_author_once_and_counts() {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        let first = stage.write(&alice, "first").await;

        let reply = NewPost::text("@alice yes").reply_to(first).quote(first);
        let reply = stage.create(&bob, reply).await.unwrap();

        let parent = stage.get(&bob, first).await.unwrap();
        assert_eq!(reply.reply_to, Some(first));
        assert_eq!((parent.counts.replies, parent.counts.quotes), (1, 1));
        assert_eq!(reply.quote.unwrap().counts.quotes, 1);
        assert_eq!(stage.told(&alice).await, ["reply by bob"]);
    }
}

#[tokio::test]
async fn a_quote_tells_the_quoted() {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        let first = stage.write(&alice, "first").await;
        let second = stage.quote(&bob, first, "@alice second").await;

        let third = stage.quote(&alice, second, "third").await;

        assert_eq!(stage.told(&alice).await, ["quote by bob"]);
        let third = stage.get(&bob, third).await.unwrap();
        assert_eq!(line(&third), "alice: third [bob: @alice second]");
        assert!(
            !third.quote.unwrap().quote_missing,
            "a quoted quote is one level too deep, not missing"
        );
    }
}

#[tokio::test]
async fn nobody_tells_themself() {
    for stage in Stage::each().await {
        let alice = stage.person("alice").await;
        let first = stage.write(&alice, "I am @alice").await;

        stage.reply(&alice, first, "still @alice").await;
        stage.like(&alice, first).await;
        stage.retweet(&alice, first).await;

        assert_eq!(stage.told(&alice).await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn only_the_invited_reply() {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        let (carol, dave) = (stage.person("carol").await, stage.person("dave").await);
        stage.follow(&alice, &bob).await;
        let under = async |policy| {
            let new = NewPost {
                reply_policy: Some(policy),
                ..NewPost::text("for @carol")
            };
            let post = stage.create(&alice, new).await.unwrap().id;
            let mut may = Vec::new();
            for who in [&alice, &bob, &carol, &dave] {
                let reply = NewPost::text("me").reply_to(post);
                may.push(
                    stage
                        .create(who, reply)
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
async fn what_is_not_there_cannot_be_replied_to_or_quoted() {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        let blocked = stage.write(&alice, "not for bob").await;
        let deleted = stage.write(&alice, "gone").await;
        let own = stage.write(&bob, "mine").await;
        stage.retweet(&alice, own).await;
        let retweet = PostId(
            stage
                .number("select id from posts where retweet_of is not null")
                .await,
        );
        stage.delete(&alice, deleted).await.unwrap();
        stage.block(&alice, &bob).await;

        for id in [blocked, deleted, retweet, PostId(77)] {
            let reply = stage.create(&bob, NewPost::text("no").reply_to(id)).await;
            let quote = stage.create(&bob, NewPost::text("no").quote(id)).await;

            assert_eq!(refusal(reply), ErrorCode::NotFound);
            assert_eq!(refusal(quote), ErrorCode::NotFound);
        }
        assert_eq!(
            stage
                .number("select count(*) from posts where text = 'no'")
                .await,
            0
        );
    }
}
