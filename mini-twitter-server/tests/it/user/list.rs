//! Lists of users: followers, blocks, likers; their order, cursors, and who is left out.

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::page::Paged;
use mini_twitter_core::post::{PostListQuery, PostsQuery};
use mini_twitter_core::user::{Mute, PeopleQuery, UserPostsQuery};
use mini_twitter_server::app::Me;
use mini_twitter_server::domain::post::like;
use mini_twitter_server::domain::user::{list, relation, show};
use mini_twitter_server::domain::{post, timeline};

use super::names;
use crate::fixture::TestResult;
use crate::fixture::app::{TestApp, by_username, error_code};

#[tokio::test]
async fn followers_and_following_are_listed_newest_first() -> TestResult {
    for test in TestApp::each().await {
        let alice = test.create_user("alice").await;
        let (bob, carol) = (
            test.create_user("bob").await,
            test.create_user("carol").await,
        );
        for (me, who) in [
            (&carol, "alice"),
            (&bob, "alice"),
            (&alice, "carol"),
            (&alice, "bob"),
        ] {
            relation::follow(&test.app, me, &by_username(who))
                .await
                .unwrap();
        }

        let query = PeopleQuery {
            limit: Some(1),
            ..PeopleQuery::default()
        };
        let first = list::followers(&test.app, None, &by_username("alice"), &query)
            .await
            .unwrap();
        let query = query.at(first.next.clone());
        let second = list::followers(&test.app, None, &alice.id.into(), &query)
            .await
            .unwrap();
        let following = list::following(
            &test.app,
            Some(&bob),
            &by_username("alice"),
            &PeopleQuery::default(),
        )
        .await
        .unwrap();

        assert_eq!([names(&first), names(&second)], [["bob"], ["carol"]]);
        assert!(second.next.is_none());
        assert_eq!(names(&following), ["bob", "carol"]);
        assert!(
            following.items[1]
                .viewer
                .is_some_and(|viewer| !viewer.following)
        );
        assert!(first.items[0].viewer.is_none());
    }
    Ok(())
}

#[tokio::test]
async fn a_cursor_of_another_list_is_malformed() -> TestResult {
    for test in TestApp::each().await {
        let mut people = Vec::new();
        for name in ["alice", "bob", "carol"] {
            people.push(test.create_user(name).await);
        }
        for fan in &people[1..] {
            relation::follow(&test.app, fan, &by_username("alice"))
                .await
                .unwrap();
        }
        let query = PeopleQuery {
            limit: Some(1),
            ..PeopleQuery::default()
        };
        let page = list::followers(&test.app, None, &by_username("alice"), &query)
            .await
            .unwrap();
        let elsewhere = query.at(page.next);

        let of_bob = list::followers(&test.app, None, &by_username("bob"), &elsewhere).await;
        let following = list::following(&test.app, None, &by_username("alice"), &elsewhere).await;
        let blocks = list::blocks(&test.app, &people[0], &elsewhere).await;

        assert_eq!(error_code(of_bob), ErrorCode::Malformed);
        assert_eq!(error_code(following), ErrorCode::Malformed);
        assert_eq!(error_code(blocks), ErrorCode::Malformed);
    }
    Ok(())
}

#[tokio::test]
async fn my_blocks_list_also_users_who_block_me() -> TestResult {
    for test in TestApp::each().await {
        let (alice, bob) = (
            test.create_user("alice").await,
            test.create_user("bob").await,
        );
        let (_, dave) = (
            test.create_user("carol").await,
            test.create_user("dave").await,
        );
        for name in ["bob", "carol", "dave"] {
            relation::block(&test.app, &alice, &by_username(name))
                .await
                .unwrap();
        }
        relation::mute(&test.app, &alice, &by_username("bob"), Mute::default())
            .await
            .unwrap();
        relation::block(&test.app, &bob, &by_username("alice"))
            .await
            .unwrap();
        test.execute(
            "update users set status = 'deactivated' where id = $1",
            &dave,
        )
        .await;

        let page = list::blocks(&test.app, &alice, &PeopleQuery::default())
            .await
            .unwrap();
        let mutes = list::mutes(&test.app, &alice, &PeopleQuery::default())
            .await
            .unwrap();

        assert_eq!(names(&page), ["carol", "bob"]);
        assert!(mutes.items.is_empty());
        assert!(
            page.items
                .iter()
                .all(|user| user.counts.is_none() && user.viewer.unwrap().blocking)
        );
    }
    Ok(())
}

#[tokio::test]
async fn likers_are_listed_newest_first_without_those_who_block_the_viewer() -> TestResult {
    for test in TestApp::each().await {
        let mut people = Vec::new();
        for n in 0..45 {
            people.push(test.create_user(&format!("person{n}")).await);
        }
        let post = test.insert_post(&people[0]).await;
        for person in &people {
            like::like(&test.app, person, post).await.unwrap();
        }
        relation::block(&test.app, &people[7], &by_username("person1"))
            .await
            .unwrap();

        let query = PeopleQuery {
            limit: Some(100),
            cursor: None,
        };
        let shown = like::list(&test.app, Some(&people[1]), post, &query)
            .await
            .unwrap();

        let mut ids: Vec<_> = people.iter().map(|person| person.id).rev().collect();
        ids.retain(|id| *id != people[7].id);
        let found: Vec<_> = shown.items.iter().map(|user| user.id).collect();
        assert_eq!(found, ids);
    }
    Ok(())
}

#[tokio::test]
async fn a_deleted_post_is_no_longer_pinned_on_the_profile() -> TestResult {
    for test in TestApp::each().await {
        let alice = test.create_user("alice").await;
        let post = test.insert_post(&alice).await;
        test.execute(
            "update users set pinned_post = (select max(id) from posts) where id = $1",
            &alice,
        )
        .await;

        let before = show::get(&test.app, None, &by_username("alice"))
            .await
            .unwrap();
        test.execute(
            "update posts set deleted_at = 1 where author_id = $1",
            &alice,
        )
        .await;
        let after = show::get(&test.app, None, &by_username("alice"))
            .await
            .unwrap();

        assert_eq!(before.pinned_post, Some(post));
        assert_eq!(after.pinned_post, None);
    }
    Ok(())
}

/// How each list of a person answers a viewer.
async fn list_codes(test: &TestApp, viewer: &Me, who: &Me) -> [Option<ErrorCode>; 5] {
    let (app, me, whom) = (&test.app, Some(viewer), &who.id.into());
    let by_author = PostsQuery {
        author: Some(who.id.into()),
        ..PostsQuery::default()
    };
    let people = PeopleQuery::default();
    let posts = timeline::of_user(app, me, whom, &UserPostsQuery::default()).await;
    let likes = post::list::liked_by(app, me, whom, &PostListQuery::default()).await;
    [
        posts.err(),
        post::list::all(app, me, &by_author).await.err(),
        likes.err(),
        list::followers(app, me, whom, &people).await.err(),
        list::following(app, me, whom, &people).await.err(),
    ]
    .map(|fault| fault.map(|fault| fault.code))
}

#[tokio::test]
async fn all_lists_of_a_person_answer_alike_whoever_blocked_whom() {
    for test in TestApp::each().await {
        let alice = test.create_user("alice").await;
        let [bob, carol, dave, eve] = ["bob", "carol", "dave", "eve"].map(|n| test.create_user(n));
        let (bob, carol, dave, eve) = (bob.await, carol.await, dave.await, eve.await);
        test.block(&alice, &bob).await;
        test.block(&carol, &alice).await;
        test.deactivate(&dave).await;

        for hidden in [&bob, &carol, &dave] {
            let codes = list_codes(&test, &alice, hidden).await;
            assert_eq!(codes, [const { Some(ErrorCode::NotFound) }; 5]);
        }
        assert_eq!(list_codes(&test, &alice, &eve).await, [const { None }; 5]);
        assert_eq!(list_codes(&test, &alice, &alice).await, [const { None }; 5]);
    }
}
