//! What the job of a deletion removes, slice by slice, and what stays exact.

use mini_twitter_core::id::UserId;
use mini_twitter_core::post::NewPost;
use mini_twitter_core::routes;
use mini_twitter_core::user::Role;
use mini_twitter_server::app::{App, Me};
use mini_twitter_server::domain::account::register;
use mini_twitter_server::domain::job::KINDS;
use mini_twitter_server::domain::job::account_deletion::AccountDeletion;
use mini_twitter_server::domain::once::{Key, Keyed};
use mini_twitter_server::domain::post;
use mini_twitter_server::domain::queue::{Lane, QueueOptions, enqueue, work};
use mini_twitter_server::store::db::{Conn, Tx, values};

use super::registration;
use crate::fixture::PASSWORD;
use crate::fixture::action::reply_lines;
use crate::fixture::app::TestApp;
use crate::fixture::database::TestDatabase;
use crate::hazard::child::Child;
use crate::job::crash;

/// How many counters of people and posts are not the number of their rows.
async fn wrong_counters(db: &mut Conn) -> i64 {
    let sql = "select (select count(*) from users u where
            u.followers <> (select count(*) from follows f where f.followee_id = u.id)
            or u.following <> (select count(*) from follows f where f.follower_id = u.id)
            or u.posts <> (select count(*) from posts p
                 where p.author_id = u.id and p.deleted_at is null and p.retweet_of is null))
        + (select count(*) from posts p where
            p.likes <> (select count(*) from likes l where l.post_id = p.id)
            or p.retweets <> (select count(*) from posts r where r.retweet_of = p.id)
            or p.quotes <> (select count(*) from posts q where q.quote_of = p.id and q.deleted_at is null)
            or p.replies <> (select count(*) from posts r where r.reply_to = p.id and r.deleted_at is null))";
    db.one(sql, &[]).await.unwrap()
}

/// How many rows of a person are left, beside deleted posts without content and mutes by others.
async fn rows_of(db: &mut Conn, who: UserId) -> i64 {
    let sql = "select (select count(*) from follows where follower_id = $1 or followee_id = $1)
        + (select count(*) from likes where user_id = $1) + (select count(*) from bookmarks where user_id = $1)
        + (select count(*) from blocks where blocker_id = $1 or blocked_id = $1)
        + (select count(*) from mutes where muter_id = $1)
        + (select count(*) from notifications where recipient_id = $1 or actor_id = $1)
        + (select count(*) from keyed_requests where user_id = $1)
        + (select count(*) from posts where author_id = $1
             and (deleted_at is null or coalesce(text, entities, content_warning) is not null))
        + (select count(*) from post_tags where author_id = $1)
        + (select count(*) from post_edits e join posts p on p.id = e.post_id where p.author_id = $1)";
    db.one(sql, values![who]).await.unwrap()
}

/// Runs what is due, and checks after each slice that every counter is exact. Returns the number of slices.
async fn run_slices(app: &App) -> usize {
    let mut slices = 0;
    while work::run_next(app, Lane::Database, KINDS).await.unwrap() {
        slices += 1;
        let mut db = app.db.read().await.unwrap();
        assert_eq!(wrong_counters(&mut db).await, 0, "after slice {slices}");
    }
    let mut db = app.db.read().await.unwrap();
    let failed = "select count(*) from jobs where last_error is not null";
    assert_eq!(db.one(failed, &[]).await, Ok(0_i64));
    slices
}

async fn left(test: &TestApp, who: &Me) -> i64 {
    rows_of(&mut test.app.db.read().await.unwrap(), who.id).await
}

#[tokio::test]
async fn everything_that_a_deleted_person_did_is_gone_and_what_others_did_stays() {
    for test in TestApp::each().await {
        let (alice, bob) = (test.person("alice").await, test.person("bob").await);
        let (carol, dave) = (test.person("carol").await, test.person("dave").await);
        let root = test.publish(&bob, "root").await;
        let note = Key {
            key: "k".to_owned(),
            hash: "h".to_owned(),
        };
        let row = &routes::CREATE_POST.info;
        let keyed = Keyed::new(alice.me.clone(), row, Some(note), test.now());
        let new = NewPost::text("one @carol #tea").reply_to(root);
        let one = post::create(&test.app, &keyed, new).await.unwrap();
        let one = one.into_answer().id;
        test.edit_post(&alice, one, "one, better @carol #tea")
            .await
            .unwrap();
        let two = test.quote(&alice, root, "two @dave").await;
        let own = test.reply(&alice, one, "to myself").await;
        let gone = test.publish(&alice, "deleted long ago").await;
        test.delete_post(&alice, gone).await.unwrap();
        test.retweet(&alice, root).await;
        test.retweet(&alice, two).await;
        for post in [root, one] {
            test.like(&alice, post).await;
        }
        test.follow(&alice, &bob).await;
        test.follow(&alice, &carol).await;
        test.execute(
            "insert into bookmarks (user_id, post_id, id) values ($1, 1, 1)",
            &alice,
        )
        .await;
        // What others did to her.
        let below = test.reply(&carol, one, "below").await;
        test.quote(&dave, one, "look").await;
        test.retweet(&dave, own).await;
        test.like(&dave, one).await;
        test.like(&alice, below).await;
        test.follow(&bob, &alice).await;
        test.follow(&dave, &alice).await;
        test.execute(
            "update notifications set is_read = true where actor_id = $1",
            &alice,
        )
        .await;
        let eve = test.person("eve").await;
        test.block(&alice, &eve).await;
        test.mute(&alice, &dave).await;
        let frank = test.person("frank").await;
        test.block(&frank, &alice).await;
        test.mute(&frank, &alice).await;
        assert!(left(&test, &alice).await > 20);

        test.delete_me(&alice, PASSWORD).await.unwrap();
        run_slices(&test.app).await;

        assert_eq!(left(&test, &alice).await, 0);
        // One by frank stays: it is his.
        assert_eq!(test.query_number("select count(*) from mutes").await, 1);
        let thread = post::thread(&test.app, Some(&bob), root).await.unwrap();
        assert_eq!(
            reply_lines(&thread.replies, 0),
            ["missing", "  carol: below"]
        );
        let shown = test.posts_of(&bob, &dave, Default::default()).await;
        assert_eq!(shown, ["dave: look [missing]"]);
        let counts = test.get_post(&bob, root).await.unwrap().counts;
        let counts = (counts.likes, counts.retweets, counts.quotes, counts.replies);
        assert_eq!(counts, (0, 0, 0, 0));
        for who in [&bob, &carol, &dave] {
            assert_eq!(
                test.notifications_of(who)
                    .await
                    .iter()
                    .filter(|line| line.ends_with("alice"))
                    .count(),
                0
            );
        }
    }
}

/// Gives `who` this many each of: posts, of which some are replies, quotes and deleted; retweets, likes, bookmarks; follows
/// in both directions; blocks and mutes; notifications for and by them.
async fn populate(tx: &mut Tx, who: UserId, count: i64) {
    // Some people have smaller ids, some greater ones; post 2,000,000 + n is theirs, 3,000,000 + n is by `who`.
    for sql in [
        "insert into users (id, username, email, password_hash, name, birthday, role, verified, status, preferences, created_at)
         select case when i % 2 = 0 then i else 9000000000000000000 + i end, 'person' || i, 'person' || i || '@example.net',
           '', 'x', '2000-01-01', 'user', false, 'active', 1, 0 from n",
        "insert into posts (id, author_id, kind, text, sensitive, reply_policy, created_at)
         select 2000000 + i, case when i % 2 = 0 then i else 9000000000000000000 + i end, 'post', 'x', false, 'everyone', 0 from n",
        "insert into posts (id, author_id, kind, text, sensitive, reply_policy, created_at, reply_to, target_author_id,
           quote_of, quote_author_id, deleted_at)
         select 3000000 + i, $1, 'post', 'x', false, 'everyone', 0,
           case when i % 3 = 0 then 2000000 + i when i % 7 = 0 then 2999999 + i end,
           case when i % 3 = 0 then case when i % 2 = 0 then i else 9000000000000000000 + i end when i % 7 = 0 then $1 end,
           case when i % 4 = 0 then 2000001 end, case when i % 4 = 0 then 9000000000000000001 end,
           case when i % 5 = 0 then 1 end from n",
        "insert into posts (id, author_id, kind, sensitive, reply_policy, created_at, retweet_of, target_author_id)
         select 4000000 + i, $1, 'post', false, 'everyone', 0, 2000000 + i,
           case when i % 2 = 0 then i else 9000000000000000000 + i end from n",
        "insert into post_tags (tag, post_id, author_id) select 'tea', 3000000 + i, $1 from n where i % 5 > 0",
        "insert into likes (user_id, post_id, id) select $1, 2000000 + i, 5000000 - i from n",
        "insert into likes (user_id, post_id, id) select i, 3000000 + i, 5000000 + i from n",
        "insert into bookmarks (user_id, post_id, id) select $1, 2000000 + i, i from n",
        "insert into follows (follower_id, followee_id, id)
         select $1, case when i % 2 = 0 then i else 9000000000000000000 + i end, i from n",
        "insert into follows (follower_id, followee_id, id)
         select case when i % 2 = 0 then i else 9000000000000000000 + i end, $1, i from n",
        "insert into blocks (blocker_id, blocked_id, id) select $1, 7000000 + i, i from n",
        "insert into mutes (muter_id, muted_id, id) select $1, 7000000 + i, i from n",
        "insert into notifications (id, recipient_id, kind, actor_id, post_id, is_read, created_at)
         select i, case when i % 2 = 0 then i else 9000000000000000000 + i end, 'like', $1, 2000000 + i, i % 3 = 0, 0 from n",
        "insert into notifications (id, recipient_id, kind, actor_id, post_id, is_read, created_at)
         select 1000000 + i, $1, 'follow', i, 0, i % 3 = 0, 0 from n",
    ] {
        let sql = format!(
            "with recursive n (i) as (select cast(1 as bigint) union all select i + 1 from n where i < $2 and $1 > 0) {sql}"
        );
        tx.run(sql.leak(), values![who, count]).await.unwrap();
    }
    for sql in [
        "update users set followers = (select count(*) from follows where followee_id = users.id),
           following = (select count(*) from follows where follower_id = users.id),
           posts = (select count(*) from posts where author_id = users.id and deleted_at is null and retweet_of is null)",
        "update posts set likes = (select count(*) from likes where post_id = posts.id),
           retweets = (select count(*) from posts r where r.retweet_of = posts.id),
           quotes = (select count(*) from posts q where q.quote_of = posts.id and q.deleted_at is null),
           replies = (select count(*) from posts r where r.reply_to = posts.id and r.deleted_at is null)",
        "update posts set text = null where deleted_at is not null",
    ] {
        tx.run(sql, &[]).await.unwrap();
    }
}

#[tokio::test]
async fn after_each_slice_of_hundreds_of_rows_every_counter_is_exact() {
    for test in TestApp::each().await {
        let alice = test.person("alice").await;
        let mut tx = test.app.db.begin().await.unwrap();
        populate(&mut tx, alice.id, 300).await;
        assert_eq!(wrong_counters(&mut tx).await, 0);
        tx.commit().await.unwrap();

        test.delete_me(&alice, PASSWORD).await.unwrap();
        let slices = run_slices(&test.app).await;

        assert!(slices > 60, "{slices} slices are small");
        assert_eq!(left(&test, &alice).await, 0);
        let deleted = "select count(*) from posts where id between 3000001 and 3000300";
        assert_eq!(test.query_number(deleted).await, 300);
        test.advance_seconds(60 * 60);
        run_slices(&test.app).await;
        let jobs = "select count(*) from jobs where kind = 'account_deletion'";
        assert_eq!(test.query_number(jobs).await, 0);
    }
}

#[tokio::test]
async fn what_a_request_under_way_wrote_meanwhile_is_gone_an_hour_later() {
    for test in TestApp::each().await {
        let (alice, bob) = (test.person("alice").await, test.person("bob").await);
        let post = test.publish(&bob, "hello").await;
        test.delete_me(&alice, PASSWORD).await.unwrap();
        run_slices(&test.app).await;

        test.like(&alice, post).await;
        test.retweet(&alice, post).await;
        assert_eq!(run_slices(&test.app).await, 0);
        test.advance_seconds(60 * 60);
        run_slices(&test.app).await;

        assert_eq!(left(&test, &alice).await, 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_killed_in_the_middle_of_a_deletion_leaves_exact_counters_and_the_rest_follows() {
    for database in TestDatabase::each().await {
        let app = crash::app(database.db.clone(), 2);
        let alice = register::create(&app, registration("alice"), Role::User)
            .await
            .unwrap();
        let mut tx = app.db.begin().await.unwrap();
        populate(&mut tx, alice, 800).await;
        let job = AccountDeletion::of(alice);
        enqueue(&app, &mut tx, &job, QueueOptions::default())
            .await
            .unwrap();
        tx.commit().await.unwrap();

        for _ in 0..3 {
            let mut child = Child::start("run deletion", &database.location);
            assert_eq!(child.line().as_deref(), Some("ran"));
            child.kill();
            drop(child);
            assert_eq!(wrong_counters(&mut app.db.read().await.unwrap()).await, 0);
        }
        assert!(rows_of(&mut app.db.read().await.unwrap(), alice).await > 0);
        let mut last = Child::start("run deletion", &database.location);
        assert_eq!(last.rest().last().map(String::as_str), Some("done"));

        let mut db = app.db.read().await.unwrap();
        assert_eq!(wrong_counters(&mut db).await, 0);
        assert_eq!(rows_of(&mut db, alice).await, 0);
    }
}
