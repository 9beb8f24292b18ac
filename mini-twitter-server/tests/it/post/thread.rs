//! Threads: ancestors, replies, and their limits.

use mini_twitter_core::id::PostId;
use mini_twitter_core::post::{NewPost, PostListQuery, Thread};
use mini_twitter_server::app::Me;
use mini_twitter_server::domain::post;

use crate::fixture::action::{post_line, post_lines, reply_lines};
use crate::fixture::app::TestApp;

async fn thread(test: &TestApp, viewer: &Me, id: PostId) -> Thread {
    post::thread(&test.app, Some(viewer), id).await.unwrap()
}

fn above(thread: &Thread) -> Vec<String> {
    let post = |of: &mini_twitter_core::post::Ancestor| {
        assert_eq!(of.missing, of.post.is_none());
        of.post.as_ref().map_or("missing".to_owned(), post_line)
    };
    thread.ancestors.iter().map(post).collect()
}

/// Publishes a chain of replies below `top` and returns the last one.
async fn chain(test: &TestApp, me: &Me, top: PostId, length: usize) -> PostId {
    let mut last = top;
    for at in 1..=length {
        last = test.reply(me, last, &format!("{at}")).await;
    }
    last
}

#[tokio::test]
async fn a_thread_shows_ancestors_and_replies() {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let root = test.publish(&alice, "root").await;
        let one = test.reply(&bob, root, "one").await;
        let two = test.reply(&alice, one, "two").await;
        test.reply(&bob, two, "first").await;
        let second = test.reply(&alice, two, "second").await;
        test.reply(&bob, second, "below").await;

        let thread = thread(&test, &bob, two).await;

        assert_eq!(above(&thread), ["alice: root", "bob: one"]);
        assert_eq!(post_line(&thread.post), "alice: two");
        assert_eq!(
            reply_lines(&thread.replies, 0),
            ["bob: first", "alice: second", "  bob: below"]
        );
        assert_eq!(thread.next, None);
    }
}

#[tokio::test]
async fn a_hidden_post_is_a_missing_node_only_while_it_has_visible_replies() {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let (carol, dave) = (
            test.create_user("carol").await,
            test.create_user("dave").await,
        );
        let root = test.publish(&alice, "root").await;
        let gone = test.reply(&bob, root, "gone").await;
        let below = test.reply(&alice, gone, "below").await;
        let bare = test.reply(&bob, root, "bare").await;
        let shut = test.reply(&carol, root, "shut").await;
        test.reply(&dave, shut, "asleep").await;

        test.delete_post(&bob, gone).await.unwrap();
        test.delete_post(&bob, bare).await.unwrap();
        test.block(&carol, &alice).await;
        test.deactivate(&dave).await;

        let from_root = thread(&test, &alice, root).await;
        assert_eq!(
            reply_lines(&from_root.replies, 0),
            ["missing", "  alice: below"]
        );
        let from_below = thread(&test, &alice, below).await;
        assert_eq!(above(&from_below), ["alice: root", "missing"]);
    }
}

#[tokio::test]
async fn at_most_forty_ancestors_and_ten_levels_of_replies_show() {
    for test in TestApp::each().await {
        let alice = test.create_user("alice").await;
        let root = test.publish(&alice, "root").await;
        let last = chain(&test, &alice, root, 45).await;

        let top = thread(&test, &alice, root).await;
        let bottom = thread(&test, &alice, last).await;

        let shown = reply_lines(&top.replies, 0);
        assert_eq!(shown.len(), 11);
        assert_eq!(shown[9].trim(), "alice: 10");
        assert_eq!(shown[10].trim(), "…");
        assert_eq!(bottom.ancestors.len(), 40);
        assert_eq!(above(&bottom)[0], "alice: 5");
    }
}

#[tokio::test]
async fn at_most_two_hundred_replies_show_and_next_continues() {
    for test in TestApp::each().await {
        let alice = test.create_user("alice").await;
        let root = test.publish(&alice, "root").await;
        for at in 1..=205 {
            let new = NewPost::text(format!("{at}")).reply_to(root);
            test.create_post(&alice, new).await.unwrap();
        }

        let thread = thread(&test, &alice, root).await;
        let query = PostListQuery {
            cursor: thread.next.clone(),
            ..PostListQuery::default()
        };
        let rest = post::list::replies(&test.app, Some(&alice), root, &query)
            .await
            .unwrap();

        assert_eq!(thread.replies.len(), 200);
        assert_eq!(
            post_lines(&rest.items),
            [
                "alice: 201",
                "alice: 202",
                "alice: 203",
                "alice: 204",
                "alice: 205"
            ]
        );
        assert_eq!(rest.next, None);
    }
}

#[tokio::test]
async fn replies_are_listed_the_oldest_first() {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let root = test.publish(&alice, "root").await;
        let one = test.reply(&bob, root, "one").await;
        test.reply(&alice, root, "two").await;
        test.reply(&alice, one, "not direct").await;
        test.mute(&alice, &bob).await;

        assert_eq!(test.replies(&alice, root).await, ["bob: one", "alice: two"]);
    }
}
