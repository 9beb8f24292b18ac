//! The directory of users: its orders, its prefix search, and who is left out.

use mini_twitter_core::page::Paged;
use mini_twitter_core::user::{UserSort, UsersQuery};
use mini_twitter_server::app::Me;
use mini_twitter_server::domain::user::{list, relation};

use super::names;
use crate::fixture::TestResult;
use crate::fixture::app::{TestApp, by_username};

/// The whole directory, page by page.
async fn all_pages(test: &TestApp, viewer: Option<&Me>, query: UsersQuery) -> Vec<Vec<String>> {
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

fn with_prefix(q: &str) -> UsersQuery {
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

        let newest = all_pages(&test, None, directory(UserSort::Newest, 2)).await;
        let oldest = all_pages(&test, None, directory(UserSort::Oldest, 2)).await;
        let followers = all_pages(&test, None, directory(UserSort::Followers, 1)).await;

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

        let seen = all_pages(&test, Some(&alice), directory(UserSort::Newest, 2)).await;
        let by_anyone = all_pages(&test, None, directory(UserSort::Newest, 2)).await;
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
            ("erin", "Straße"),
            ("frank", "山田 花子"),
            ("gina", "Λόγος"),
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
            ("e\u{301}mile", vec!["alice"]),
            ("STRASS", vec!["erin"]),
            ("straß", vec!["erin"]),
            ("山田 ", vec!["frank"]),
            ("ΛΌΓΟΣ", vec!["gina"]),
            ("lice", vec![]),
            ("\\", vec![]),
        ] {
            let page = list::directory(&test.app, None, &with_prefix(q))
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

        let newest = all_pages(&test, None, of(UserSort::Newest)).await.concat();
        let oldest = all_pages(&test, None, of(UserSort::Oldest)).await.concat();
        let followers = all_pages(&test, None, of(UserSort::Followers))
            .await
            .concat();

        assert_eq!(newest, ["annie", "anna", "ann"]);
        assert_eq!(oldest, ["ann", "anna", "annie"]);
        assert_eq!(followers, ["anna", "annie", "ann"]);
    }
    Ok(())
}
