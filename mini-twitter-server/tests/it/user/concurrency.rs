//! Concurrent follows and blocks: counters stay exact, no follow outlives a block, and none reaches a private account.

use futures_util::future::join_all;
use mini_twitter_core::error::ErrorCode;
use mini_twitter_server::domain::user::relation;
use mini_twitter_server::store::db::{Engine, values};

use super::{counts, unread};
use crate::fixture::TestResult;
use crate::fixture::app::{TestApp, by_username, error_code};

#[tokio::test]
async fn sixty_four_concurrent_follows_leave_exact_counters() -> TestResult {
    for test in TestApp::each().await {
        let star = test.create_user("star").await;
        let mut fans = Vec::new();
        for n in 0..64 {
            fans.push(test.create_user(&format!("fan{n}")).await);
        }

        let mut tasks = Vec::new();
        for fan in &fans {
            for _ in 0..2 {
                let (app, fan) = (test.app.clone(), fan.clone());
                tasks.push(tokio::spawn(async move {
                    relation::follow(&app, &fan, &by_username("star")).await
                }));
            }
        }
        for done in join_all(tasks).await {
            assert!(done?.unwrap().following);
        }

        assert_eq!(counts(&test, &star).await, [64, 0], "{:?}", test.engine);
        assert_eq!(unread(&test, &star).await, 64);
        for fan in &fans {
            assert_eq!(counts(&test, fan).await, [0, 1]);
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_follows_and_blocks_do_not_deadlock_and_no_follow_outlives_a_block() -> TestResult
{
    for test in TestApp::each().await {
        for round in 0..20 {
            let names = [format!("alice{round}"), format!("bob{round}")];
            let people = [
                test.create_user(&names[0]).await,
                test.create_user(&names[1]).await,
            ];
            let mut tasks = Vec::new();
            for n in 0..16 {
                let (app, me, who) = (
                    test.app.clone(),
                    people[n % 2].clone(),
                    by_username(&names[(n + 1) % 2]),
                );
                tasks.push(tokio::spawn(async move {
                    match n {
                        9 => relation::block(&app, &me, &who).await.map(|_| ()),
                        _ => relation::follow(&app, &me, &who).await.map(|_| ()),
                    }
                }));
            }
            for done in join_all(tasks).await {
                let code = done?.err().map(|fault| fault.code);
                assert!(
                    matches!(code, None | Some(ErrorCode::NotFound)),
                    "{code:?} on {:?}",
                    test.engine
                );
            }

            for who in &people {
                assert_eq!(
                    counts(&test, who).await,
                    [0, 0],
                    "a follow outlived the block on {:?}",
                    test.engine
                );
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_follow_that_waits_while_an_account_becomes_private_is_refused() -> TestResult {
    let mut apps = TestApp::each().await;
    let Some(test) = apps.pop().filter(|test| test.engine == Engine::Postgres) else {
        return Ok(());
    };
    let (alice, bob) = (
        test.create_user("alice").await,
        test.create_user("bob").await,
    );
    let mut tx = test.app.db.begin().await.unwrap();
    let sql = "update users set is_private = true where id = $1";
    tx.run(sql, values![alice.id]).await.unwrap();

    let (app, me) = (test.app.clone(), bob.clone());
    let follow =
        tokio::spawn(async move { relation::follow(&app, &me, &by_username("alice")).await });
    let waiting = "select count(*) from pg_stat_activity
        where wait_event_type = 'Lock' and datname = current_database()";
    while test.query_number(waiting).await == 0 {
        tokio::task::yield_now().await;
    }
    tx.commit().await.unwrap();

    assert_eq!(error_code(follow.await?), ErrorCode::Forbidden);
    assert_eq!(counts(&test, &alice).await, [0, 0]);
    Ok(())
}
