//! Users that do everything to each other concurrently: no deadlock, and every counter equals the number of its rows.

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::Patch;
use mini_twitter_core::id::PostId;
use mini_twitter_core::post::{EditPost, NewPost};
use mini_twitter_core::user::Mute;
use mini_twitter_server::app::{App, Me};
use mini_twitter_server::domain::post::{bookmark, like, retweet};
use mini_twitter_server::domain::user::relation;
use mini_twitter_server::domain::{notification, post};
use mini_twitter_server::fault::Outcome;
use tokio::task::JoinSet;

use crate::fixture::action::create_post;
use crate::fixture::app::{TestApp, by_username};
use crate::hazard::SeededRng;

const USERS: usize = 6;
const ACTIONS: u64 = 60;

fn name(number: u64) -> String {
    format!("person{number}")
}

/// One random writing operation on a random user or post.
async fn action(app: &App, me: &Me, posts: &[PostId], rng: &mut SeededRng) -> Outcome<()> {
    let who = by_username(&name(rng.below(USERS as u64)));
    let mut pick = || posts[rng.below(posts.len() as u64) as usize];
    let (one, other) = (pick(), pick());
    let text = format!(
        "hello @{} and @{} #rust",
        name(rng.below(6)),
        name(rng.below(6))
    );
    match rng.below(16) {
        0 => like::like(app, me, one).await.map(drop),
        1 => like::unlike(app, me, one).await.map(drop),
        2 => retweet::retweet(app, me, one).await.map(drop),
        3 => retweet::unretweet(app, me, one).await.map(drop),
        4 => bookmark::bookmark(app, me, one).await.map(drop),
        5 => bookmark::unbookmark(app, me, one).await.map(drop),
        6 | 7 => {
            let new = NewPost::text(text).reply_to(one).quote(other);
            create_post(app, me, new).await.map(drop)
        }
        8 => {
            let new = NewPost::text(text).reply_to(one).quote(other);
            let mine = create_post(app, me, new).await?;
            post::delete::delete(app, me, mine.id).await
        }
        9 => {
            let text = Patch::Set(text);
            let change = EditPost {
                text,
                ..EditPost::default()
            };
            post::edit::edit(app, me, one, change).await.map(drop)
        }
        10 | 11 => relation::follow(app, me, &who).await.map(drop),
        12 => relation::unfollow(app, me, &who).await.map(drop),
        13 | 14 => {
            relation::block(app, me, &who).await?;
            relation::unblock(app, me, &who).await.map(drop)
        }
        _ => match rng.below(3) {
            0 => relation::mute(app, me, &who, Mute::default())
                .await
                .map(drop),
            1 => relation::unmute(app, me, &who).await.map(drop),
            _ => notification::unread::mark_all_read(app, me).await.map(drop),
        },
    }
}

/// How many counters differ from the number of their rows.
const WRONG: &str = "
    select 'followers', count(*) from users u where followers <> (select count(*) from follows f where f.followee_id = u.id)
    union all
    select 'following', count(*) from users u where following <> (select count(*) from follows f where f.follower_id = u.id)
    union all
    select 'posts of', count(*) from users u where posts <>
      (select count(*) from posts p where p.author_id = u.id and p.retweet_of is null and p.deleted_at is null)
    union all
    select 'likes', count(*) from posts p where deleted_at is null and likes <> (select count(*) from likes l where l.post_id = p.id)
    union all
    select 'retweets', count(*) from posts p where deleted_at is null and retweets <>
      (select count(*) from posts r where r.retweet_of = p.id and r.deleted_at is null)
    union all
    select 'replies', count(*) from posts p where deleted_at is null and replies <>
      (select count(*) from posts r where r.reply_to = p.id and r.deleted_at is null)
    union all
    select 'quotes', count(*) from posts p where deleted_at is null and quotes <>
      (select count(*) from posts r where r.quote_of = p.id and r.deleted_at is null)";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_users_do_not_deadlock_and_counters_stay_exact() {
    for test in TestApp::each().await {
        let mut people = Vec::new();
        let mut posts = Vec::new();
        for number in 0..USERS as u64 {
            let me = test.create_user(&name(number)).await;
            let new = NewPost::text("hello");
            posts.push(create_post(&test.app, &me, new).await.unwrap().id);
            people.push(me);
        }

        let mut running = JoinSet::new();
        for task in 0..16 {
            let (app, posts) = (test.app.clone(), posts.clone());
            let me = people[task % USERS].clone();
            running.spawn(async move {
                let mut rng = SeededRng(task as u64);
                let mut done = 0;
                for _ in 0..ACTIONS {
                    match action(&app, &me, &posts, &mut rng).await {
                        Ok(()) => done += 1,
                        Err(fault) => assert!(
                            !matches!(fault.code, ErrorCode::Unavailable | ErrorCode::Internal),
                            "{fault:?}"
                        ),
                    }
                }
                done
            });
        }
        let done: u64 = running.join_all().await.into_iter().sum();

        assert!(done > 16 * ACTIONS / 4, "{done} on {:?}", test.engine);
        let mut conn = test.app.db.read().await.unwrap();
        let found: Vec<(String, i64)> = conn.all(WRONG, &[]).await.unwrap();
        let wrong: Vec<_> = found.iter().filter(|(_, count)| *count > 0).collect();
        assert!(wrong.is_empty(), "{wrong:?} on {:?}", test.engine);
    }
}
