//! A block or mute at the same moment as the action that would notify: on PostgreSQL two transactions run side by side.

use std::pin::Pin;

use mini_twitter_core::id::PostId;
use mini_twitter_core::post::NewPost;
use mini_twitter_server::app::Me;
use mini_twitter_server::domain::post::{like, retweet};
use mini_twitter_server::domain::user::relation;
use mini_twitter_server::fault::Outcome;
use mini_twitter_server::store::db::{Engine, Tx, values};

use crate::fixture::action::create_post;
use crate::fixture::app::TestApp;

type Acting = Pin<Box<dyn Future<Output = Outcome<()>> + Send>>;

/// What `me` does with a post of alice that notifies her.
fn act(test: &TestApp, name: &str, me: &Me, post: PostId) -> Acting {
    let (app, me) = (test.app.clone(), me.clone());
    match name {
        "like" => Box::pin(async move { like::like(&app, &me, post).await.map(drop) }),
        "retweet" => Box::pin(async move { retweet::retweet(&app, &me, post).await.map(drop) }),
        "reply" => Box::pin(async move {
            let new = NewPost::text("yes").reply_to(post);
            create_post(&app, &me, new).await.map(drop)
        }),
        "quote" => Box::pin(async move {
            let new = NewPost::text("see").quote(post);
            create_post(&app, &me, new).await.map(drop)
        }),
        _ => Box::pin(async move {
            let new = NewPost::text("hi @alice").reply_to(post);
            create_post(&app, &me, new).await.map(drop)
        }),
    }
}

const ACTIONS: [&str; 5] = ["like", "retweet", "reply", "quote", "mention"];

/// An app on PostgreSQL; `None` where it is not installed.
async fn on_postgres() -> Option<TestApp> {
    let mut apps = TestApp::each().await;
    apps.pop().filter(|test| test.engine == Engine::Postgres)
}

/// How many statements wait for a lock.
async fn waiting(test: &TestApp) -> i64 {
    let mut db = test.app.db.read().await.unwrap();
    let sql = "select count(*) from pg_stat_activity
        where wait_event_type = 'Lock' and datname = current_database()";
    db.one(sql, &[]).await.unwrap()
}

/// Holds the row of a post, so that whoever counts something on it waits.
async fn hold_post(test: &TestApp, post: PostId) -> Tx {
    let mut tx = test.app.db.begin().await.unwrap();
    let sql = "update posts set likes = likes where id = $1";
    tx.run(sql, values![post]).await.unwrap();
    tx
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_block_or_mute_during_a_wait_for_the_post_leaves_no_notification() {
    let Some(test) = on_postgres().await else {
        return;
    };
    let alice = test.create_user("alice").await;
    let carol = test.create_user("carol").await;

    for (number, action) in ACTIONS.into_iter().enumerate() {
        for relation in ["block", "blocked", "mute"] {
            let bob = test.create_user(&format!("bob{number}{relation}")).await;
            let author = if action == "mention" { &carol } else { &alice };
            let post = test.publish(author, "hello").await;
            let held = hold_post(&test, post).await;
            let acting = tokio::spawn(act(&test, action, &bob, post));
            while waiting(&test).await < 1 {}

            match relation {
                "block" => test.block(&alice, &bob).await,
                "blocked" => test.block(&bob, &alice).await,
                _ => test.mute(&alice, &bob).await,
            }
            held.commit().await.unwrap();
            acting.await.unwrap().unwrap();

            let left = test.notifications_of(&alice).await;
            assert_eq!(left, Vec::<String>::new(), "{action} during a {relation}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_block_waits_for_a_notification_that_is_being_written_and_withdraws_it() {
    let Some(test) = on_postgres().await else {
        return;
    };
    let (alice, carol) = (
        test.create_user("alice").await,
        test.create_user("carol").await,
    );

    for action in ["like", "retweet"] {
        let bob = test.create_user(&format!("bob{action}")).await;
        let post = test.publish(&alice, "hello").await;
        // The same notification, not yet committed: writing it waits for this transaction.
        let mut held = test.app.db.begin().await.unwrap();
        let sql = "insert into notifications (id, recipient_id, kind, actor_id, post_id, is_read, created_at)
            values ($1, $2, $3, $4, $5, false, 0)";
        let id = test.app.next_id();
        let values = values![id, alice.id, action, bob.id, post];
        held.run(sql, values).await.unwrap();
        let acting = tokio::spawn(act(&test, action, &bob, post));
        while waiting(&test).await < 1 {}
        let (app, me, whom) = (test.app.clone(), alice.clone(), bob.id.into());
        let blocking = tokio::spawn(async move { relation::block(&app, &me, &whom).await });
        while !blocking.is_finished() && waiting(&test).await < 2 {}

        drop(held);
        acting.await.unwrap().unwrap();
        blocking.await.unwrap().unwrap();

        let left = test.notifications_of(&alice).await;
        assert_eq!(left, Vec::<String>::new(), "{action}");
        test.like(&carol, post).await;
        assert_eq!(test.notifications_of(&alice).await, ["like by carol"]);
        test.execute("delete from notifications where recipient_id = $1", &alice)
            .await;
    }
}
