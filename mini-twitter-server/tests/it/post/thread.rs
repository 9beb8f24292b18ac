//! Threads: what a post answers, what answers it, and where that was cut off.

use mini_twitter_core::id::PostId;
use mini_twitter_core::post::{NewPost, PostListQuery, Thread};
use mini_twitter_server::app::Me;
use mini_twitter_server::domain::post;

use crate::play::{line, texts, tree};
use crate::stage::Stage;

async fn thread(stage: &Stage, viewer: &Me, id: PostId) -> Thread {
    post::thread(&stage.app, Some(viewer), id).await.unwrap()
}

fn above(thread: &Thread) -> Vec<String> {
    let post = |of: &mini_twitter_core::post::Ancestor| {
        assert_eq!(of.missing, of.post.is_none());
        of.post.as_ref().map_or("missing".to_owned(), line)
    };
    thread.ancestors.iter().map(post).collect()
}

/// A chain of replies below `top`, and the last of it.
async fn chain(stage: &Stage, me: &Me, top: PostId, length: usize) -> PostId {
    let mut last = top;
    for at in 1..=length {
        last = stage.reply(me, last, &format!("{at}")).await;
    }
    last
}

#[tokio::test]
async fn a_thread_stands_between_root_and_replies() {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        let root = stage.write(&alice, "root").await;
        let one = stage.reply(&bob, root, "one").await;
        let two = stage.reply(&alice, one, "two").await;
        stage.reply(&bob, two, "first").await;
        let second = stage.reply(&alice, two, "second").await;
        stage.reply(&bob, second, "below").await;

        let thread = thread(&stage, &bob, two).await;

        assert_eq!(above(&thread), ["alice: root", "bob: one"]);
        assert_eq!(line(&thread.post), "alice: two");
        assert_eq!(
            tree(&thread.replies, 0),
            ["bob: first", "alice: second", "  bob: below"]
        );
        assert_eq!(thread.next, None);
    }
}

#[tokio::test]
async fn what_cannot_be_seen_is_a_missing_node_while_something_hangs_on_it() {
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        let (carol, dave) = (stage.person("carol").await, stage.person("dave").await);
        let root = stage.write(&alice, "root").await;
        let gone = stage.reply(&bob, root, "gone").await;
        let below = stage.reply(&alice, gone, "below").await;
        let bare = stage.reply(&bob, root, "bare").await;
        let shut = stage.reply(&carol, root, "shut").await;
        stage.reply(&dave, shut, "asleep").await;

        stage.delete(&bob, gone).await.unwrap();
        stage.delete(&bob, bare).await.unwrap();
        stage.block(&carol, &alice).await;
        stage.deactivate(&dave).await;

        let from_root = thread(&stage, &alice, root).await;
        assert_eq!(tree(&from_root.replies, 0), ["missing", "  alice: below"]);
        let from_below = thread(&stage, &alice, below).await;
        assert_eq!(above(&from_below), ["alice: root", "missing"]);
    }
}

#[tokio::test]
async fn at_most_forty_ancestors_and_ten_levels_of_replies_show() {
    for stage in Stage::each().await {
        let alice = stage.person("alice").await;
        let root = stage.write(&alice, "root").await;
        let last = chain(&stage, &alice, root, 45).await;

        let top = thread(&stage, &alice, root).await;
        let bottom = thread(&stage, &alice, last).await;

        let shown = tree(&top.replies, 0);
        assert_eq!(shown.len(), 11);
        assert_eq!(shown[9].trim(), "alice: 10");
        assert_eq!(shown[10].trim(), "…");
        assert_eq!(bottom.ancestors.len(), 40);
        assert_eq!(above(&bottom)[0], "alice: 5");
    }
}

#[tokio::test]
async fn at_most_two_hundred_replies_show_and_next_leads_on() {
    for stage in Stage::each().await {
        let alice = stage.person("alice").await;
        let root = stage.write(&alice, "root").await;
        for at in 1..=205 {
            let new = NewPost::text(format!("{at}")).reply_to(root);
            stage.create(&alice, new).await.unwrap();
        }

        let thread = thread(&stage, &alice, root).await;
        let query = PostListQuery {
            cursor: thread.next.clone(),
            ..PostListQuery::default()
        };
        let rest = post::list::replies(&stage.app, Some(&alice), root, &query)
            .await
            .unwrap();

        assert_eq!(thread.replies.len(), 200);
        assert_eq!(
            texts(&rest.items),
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
    for stage in Stage::each().await {
        let (alice, bob) = (stage.person("alice").await, stage.person("bob").await);
        let root = stage.write(&alice, "root").await;
        let one = stage.reply(&bob, root, "one").await;
        stage.reply(&alice, root, "two").await;
        stage.reply(&alice, one, "not direct").await;
        stage.mute(&alice, &bob).await;

        assert_eq!(
            stage.replies(&alice, root).await,
            ["bob: one", "alice: two"]
        );
    }
}
