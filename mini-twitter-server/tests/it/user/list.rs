//! Pages of people: the directory, followers, blocks; their order, their keys, and who is left out.

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::page::{Page, Paged};
use mini_twitter_core::user::{Mute, PeopleQuery, User, UserSort, UsersQuery};
use mini_twitter_server::app::Me;
use mini_twitter_server::domain::post::like;
use mini_twitter_server::domain::user::{list, relation, show};

use crate::fixture::TestResult;
use crate::fixture::app::{TestApp, by_username, error_code};

fn names(page: &Page<User>) -> Vec<&str> {
    page.items
        .iter()
        .map(|user| user.username.as_str())
        .collect()
}

/// The whole directory, page by page.
async fn walk(test: &TestApp, viewer: Option<&Me>, query: UsersQuery) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut query = query;
    loop {
        let page = list::directory(&test.app, viewer, &query).await.unwrap();
        pages.push(names(&page).into_iter().map(str::to_owned).collect());
        match page.next {
            Some(next) => query = query.at(Some(next)),
            None => return pages,
        }
    }
}

fn directory(sort: UserSort, limit: u32) -> UsersQuery {
    UsersQuery {
        sort: Some(sort),
        limit: Some(limit),
        ..UsersQuery::default()
    }
}

fn beginning(q: &str) -> UsersQuery {
    UsersQuery {
        q: Some(q.to_owned()),
        ..UsersQuery::default()
    }
}

#[tokio::test]
async fn the_directory_has_three_orders_and_pages_through_equal_follower_counts() -> TestResult {
    for test in TestApp::each().await {
        let mut people = Vec::new();
        for name in ["alice", "bob", "carol", "dave", "erin"] {
            people.push(test.create_user(name).await);
        }
        for (fan, star) in [(0, "carol"), (1, "carol"), (0, "erin"), (4, "alice")] {
            relation::follow(&test.app, &people[fan], &by_username(star))
                .await
                .unwrap();
        }

        let newest = walk(&test, None, directory(UserSort::Newest, 2)).await;
        let oldest = walk(&test, None, directory(UserSort::Oldest, 2)).await;
        let followers = walk(&test, None, directory(UserSort::Followers, 1)).await;

        assert_eq!(
            newest,
            [vec!["erin", "dave"], vec!["carol", "bob"], vec!["alice"]]
        );
        assert_eq!(
            oldest,
            [vec!["alice", "bob"], vec!["carol", "dave"], vec!["erin"]]
        );
        assert_eq!(
            followers.concat(),
            ["carol", "erin", "alice", "dave", "bob"]
        );
    }
    Ok(())
}

#[tokio::test]
async fn the_directory_leaves_out_hidden_users_and_still_fills_its_pages() -> TestResult {
    for test in TestApp::each().await {
        let alice = test.create_user("alice").await;
        for n in 0..30 {
            let person = test.create_user(&format!("gone{n}")).await;
            test.execute(
                "update users set status = 'deactivated' where id = $1",
                &person,
            )
            .await;
        }
        let (bob, _) = (
            test.create_user("bob").await,
            test.create_user("carol").await,
        );
        relation::block(&test.app, &bob, &by_username("alice"))
            .await
            .unwrap();
        relation::block(&test.app, &alice, &by_username("carol"))
            .await
            .unwrap();

        let seen = walk(&test, Some(&alice), directory(UserSort::Newest, 2)).await;
        let by_anyone = walk(&test, None, directory(UserSort::Newest, 2)).await;
        let page = list::directory(&test.app, Some(&alice), &UsersQuery::default())
            .await
            .unwrap();

        assert_eq!(seen, [vec!["carol", "alice"]]);
        assert_eq!(by_anyone, [vec!["carol", "bob"], vec!["alice"]]);
        assert!(page.items[0].counts.is_none() && page.items[0].viewer.unwrap().blocking);
        assert!(page.items[1].counts.is_some() && !page.items[1].viewer.unwrap().blocking);
    }
    Ok(())
}

#[tokio::test]
async fn a_prefix_finds_usernames_and_names_in_any_case() -> TestResult {
    for test in TestApp::each().await {
        for (username, name) in [
            ("alice", "Émile Zola"),
            ("al_ice", "50% off"),
            ("bob", "alistair"),
            ("carol", "ΑΘΗΝΑ"),
            ("dave", "emile"),
        ] {
            let person = test.create_user(username).await;
            test.set_name(&person, name).await;
        }

        for (q, found) in [
            ("AL", vec!["bob", "al_ice", "alice"]),
            ("al_", vec!["al_ice"]),
            ("50%", vec!["al_ice"]),
            ("é", vec!["alice"]),
            ("ÉMILE z", vec!["alice"]),
            ("αθή", vec![]),
            ("αθη", vec!["carol"]),
            ("emile", vec!["dave"]),
            ("lice", vec![]),
            ("\\", vec![]),
        ] {
            let page = list::directory(&test.app, None, &beginning(q))
                .await
                .unwrap();
            assert_eq!(names(&page), found, "{q} on {:?}", test.engine);
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_prefix_search_can_be_paged_in_every_order() -> TestResult {
    for test in TestApp::each().await {
        let fan = test.create_user("zoe").await;
        for name in ["ann", "bob", "anna", "ben", "annie"] {
            test.create_user(name).await;
        }
        relation::follow(&test.app, &fan, &by_username("anna"))
            .await
            .unwrap();
        let of = |sort| UsersQuery {
            q: Some("Ann".to_owned()),
            ..directory(sort, 1)
        };

        let newest = walk(&test, None, of(UserSort::Newest)).await.concat();
        let oldest = walk(&test, None, of(UserSort::Oldest)).await.concat();
        let followers = walk(&test, None, of(UserSort::Followers)).await.concat();

        assert_eq!(newest, ["annie", "anna", "ann"]);
        assert_eq!(oldest, ["ann", "anna", "annie"]);
        assert_eq!(followers, ["anna", "annie", "ann"]);
    }
    Ok(())
}

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
