//! Private accounts: what their profile and their lists show, and who may follow them.

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::post::{PostListQuery, PostsQuery};
use mini_twitter_core::user::{PeopleQuery, UserPostsQuery, UsersQuery};
use mini_twitter_server::app::Me;
use mini_twitter_server::domain::user::{list, relation};
use mini_twitter_server::domain::{post, timeline};

use super::{counts, names, profile};
use crate::fixture::app::{TestApp, error_code};

/// Alice, who follows bob and is followed by him; then her account is private. Carol follows nobody.
async fn people(test: &TestApp) -> [Me; 3] {
    let (alice, bob) = (
        test.create_user("alice").await,
        test.create_user("bob").await,
    );
    let carol = test.create_user("carol").await;
    test.follow(&alice, &bob).await;
    test.follow(&bob, &alice).await;
    test.set_private(&alice, true).await;
    [alice, bob, carol]
}

/// How many rows the viewer finds in each list of somebody: posts (two routes), likes, followers, followed people.
async fn rows(test: &TestApp, viewer: Option<&Me>, who: &Me) -> [usize; 5] {
    let (app, user) = (&test.app, who.id.into());
    let of = PostsQuery {
        author: Some(who.id.into()),
        ..PostsQuery::default()
    };
    let posts = PostListQuery::default();
    let people = PeopleQuery::default();
    let all = post::list::all(app, viewer, &of).await.unwrap();
    let entries = timeline::of_user(app, viewer, &user, &UserPostsQuery::default())
        .await
        .unwrap();
    let likes = post::list::liked_by(app, viewer, &user, &posts)
        .await
        .unwrap();
    let followers = list::followers(app, viewer, &user, &people).await.unwrap();
    let following = list::following(app, viewer, &user, &people).await.unwrap();
    [
        all.items.len(),
        entries.items.len(),
        likes.items.len(),
        followers.items.len(),
        following.items.len(),
    ]
}

#[tokio::test]
async fn everybody_sees_the_profile_of_a_private_account_with_its_counts() {
    for test in TestApp::each().await {
        let [alice, bob, carol] = people(&test).await;

        let shown = profile(&test, &carol, &alice).await;

        assert!(shown.is_private);
        assert_eq!(shown.bio.as_deref(), Some("a bio"));
        assert_eq!(
            shown.counts.map(|it| [it.followers, it.following]),
            Some([1, 1])
        );
        assert!(!profile(&test, &carol, &bob).await.is_private);
    }
}

#[tokio::test]
async fn the_pinned_post_of_a_private_account_is_shown_to_followers_alone() {
    for test in TestApp::each().await {
        let [alice, bob, carol] = people(&test).await;
        let post = test.publish(&alice, "first").await;
        let sql = "update users set pinned_post = (select max(id) from posts) where id = $1";
        test.execute(sql, &alice).await;

        let pinned = async |viewer| profile(&test, viewer, &alice).await.pinned_post;

        assert_eq!(pinned(&alice).await, Some(post));
        assert_eq!(pinned(&bob).await, Some(post));
        assert_eq!(pinned(&carol).await, None);
    }
}

#[tokio::test]
async fn the_lists_of_a_private_account_are_empty_pages_except_for_itself_and_followers() {
    for test in TestApp::each().await {
        let [alice, bob, carol] = people(&test).await;
        let post = test.publish(&alice, "hello").await;
        let liked = test.publish(&carol, "tea").await;
        test.like(&alice, liked).await;
        test.like(&alice, post).await;

        for viewer in [&alice, &bob] {
            assert_eq!(rows(&test, Some(viewer), &alice).await, [1, 1, 2, 1, 1]);
        }
        for viewer in [Some(&carol), None] {
            assert_eq!(rows(&test, viewer, &alice).await, [0; 5]);
        }
        test.set_private(&alice, false).await;
        assert_eq!(rows(&test, None, &alice).await, [1, 1, 2, 1, 1]);
    }
}

#[tokio::test]
async fn a_private_account_is_listed_among_users_and_among_whom_others_follow() {
    for test in TestApp::each().await {
        let [_, bob, carol] = people(&test).await;
        let (everybody, people) = (UsersQuery::default(), PeopleQuery::default());

        let directory = list::directory(&test.app, Some(&carol), &everybody).await;
        let followed = list::following(&test.app, Some(&carol), &bob.id.into(), &people).await;

        assert_eq!(names(&directory.unwrap()), ["carol", "bob", "alice"]);
        assert_eq!(names(&followed.unwrap()), ["alice"]);
    }
}

#[tokio::test]
async fn a_private_account_does_not_take_new_followers() {
    for test in TestApp::each().await {
        let [alice, _, carol] = people(&test).await;

        let refused = relation::follow(&test.app, &carol, &alice.id.into()).await;

        let fault = refused.unwrap_err();
        assert_eq!(fault.code, ErrorCode::Forbidden);
        let detail = fault.detail.as_deref();
        assert_eq!(
            detail,
            Some("@alice is private and does not take new followers")
        );
        assert_eq!(counts(&test, &alice).await, [1, 1]);
        test.set_private(&alice, false).await;
        test.follow(&carol, &alice).await;
        assert_eq!(counts(&test, &alice).await, [2, 1]);
    }
}

#[tokio::test]
async fn a_follower_stays_and_may_follow_again_until_they_unfollow() {
    for test in TestApp::each().await {
        let [alice, bob, _] = people(&test).await;

        test.follow(&bob, &alice).await;
        let stayed = counts(&test, &alice).await;
        test.unfollow(&bob, &alice).await;
        let again = relation::follow(&test.app, &bob, &alice.id.into()).await;

        assert_eq!(stayed, [1, 1]);
        assert_eq!(error_code(again), ErrorCode::Forbidden);
        assert_eq!(counts(&test, &alice).await, [0, 1]);
    }
}

#[tokio::test]
async fn block_and_unblock_remove_a_follower_of_a_private_account() {
    for test in TestApp::each().await {
        let [alice, bob, _] = people(&test).await;
        let post = test.publish(&alice, "hello").await;

        test.block(&alice, &bob).await;
        relation::unblock(&test.app, &alice, &bob.id.into())
            .await
            .unwrap();

        let seen = test.get_post(&bob, post).await;
        assert_eq!(error_code(seen), ErrorCode::NotFound);
        let again = relation::follow(&test.app, &bob, &alice.id.into()).await;
        assert_eq!(error_code(again), ErrorCode::Forbidden);
    }
}

#[tokio::test]
async fn a_private_account_that_blocks_somebody_is_missing_for_them() {
    for test in TestApp::each().await {
        let [alice, _, carol] = people(&test).await;
        test.block(&alice, &carol).await;

        let refused = relation::follow(&test.app, &carol, &alice.id.into()).await;

        assert_eq!(error_code(refused), ErrorCode::NotFound);
    }
}
