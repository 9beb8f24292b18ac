//! Who sees a post, on every read path: the relation between viewer and author decides it, the same way everywhere.

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id::PostId;
use mini_twitter_core::page::Page;
use mini_twitter_core::post::{Post, PostListQuery, PostsQuery};
use mini_twitter_core::user::UserPostsQuery;
use mini_twitter_server::app::Me;
use mini_twitter_server::domain::post::bookmark;
use mini_twitter_server::domain::{post, timeline};
use mini_twitter_server::fault::Outcome;

use crate::fixture::action::{post_lines, reply_lines};
use crate::fixture::app::TestApp;

/// A post of bob, in every place where a post can be shown.
struct Scene {
    test: TestApp,
    viewer: Me,
    bob: Me,
    /// The post, with a hashtag; carol quotes, retweets and likes it, the viewer bookmarks and likes it.
    id: PostId,
    carol: Me,
    quote: PostId,
    /// The post that it replies to.
    root: PostId,
}

impl Scene {
    async fn each() -> Vec<Self> {
        let mut scenes = Vec::new();
        for test in TestApp::each().await {
            let (viewer, bob) = (
                test.create_user("alice").await,
                test.create_user("bob").await,
            );
            let carol = test.create_user("carol").await;
            let root = test.publish(&carol, "root").await;
            let id = test.reply(&bob, root, "found #here").await;
            let quote = test.quote(&carol, id, "look").await;
            test.retweet(&carol, id).await;
            test.like(&carol, id).await;
            test.like(&viewer, id).await;
            test.follow(&viewer, &bob).await;
            test.follow(&viewer, &carol).await;
            bookmark::bookmark(&test.app, &viewer, id).await.unwrap();
            scenes.push(Self {
                test,
                viewer,
                bob,
                id,
                carol,
                quote,
                root,
            });
        }
        scenes
    }

    /// The places where the viewer finds the post.
    async fn places(&self) -> Vec<&'static str> {
        let Self {
            test,
            viewer,
            bob,
            carol,
            ..
        } = self;
        let app = &test.app;
        let me = Some(viewer);
        let list = PostListQuery::default();
        let everything = PostsQuery {
            replies: Some(true),
            ..PostsQuery::default()
        };
        let of_bob = PostsQuery {
            author: Some(bob.id.into()),
            ..everything.clone()
        };
        let with_replies = UserPostsQuery {
            replies: Some(true),
            ..UserPostsQuery::default()
        };
        let holds = |page: Outcome<Page<Post>>| {
            page.is_ok_and(|page| page.items.iter().any(|post| post.id == self.id))
        };
        let thread = post::thread(app, me, self.root).await.unwrap();
        let quote = post::get(app, me, self.quote).await.unwrap();
        let of_carol = test.posts_of(viewer, carol, with_replies.clone()).await;
        let bobs = timeline::of_user(app, me, &bob.id.into(), &with_replies).await;
        let found = [
            ("by id", post::get(app, me, self.id).await.is_ok()),
            (
                "thread",
                reply_lines(&thread.replies, 0)
                    .iter()
                    .any(|line| line.starts_with("bob")),
            ),
            (
                "replies",
                holds(post::list::replies(app, me, self.root, &list).await),
            ),
            ("in a quote", quote.quote.is_some()),
            (
                "a person's posts",
                bobs.is_ok_and(|page| !page.items.is_empty()),
            ),
            (
                "another's retweets",
                of_carol
                    .iter()
                    .any(|line| line.starts_with("carol retweeted")),
            ),
            (
                "another's likes",
                holds(post::list::liked_by(app, me, &carol.id.into(), &list).await),
            ),
            (
                "bookmarks",
                holds(post::list::bookmarks(app, viewer, &list).await),
            ),
            ("one author", holds(post::list::all(app, me, &of_bob).await)),
            ("public", holds(post::list::all(app, me, &everything).await)),
            (
                "tag",
                holds(post::list::tagged(app, me, &"here".parse().unwrap(), &list).await),
            ),
            (
                "feed",
                test.feed(viewer)
                    .await
                    .iter()
                    .any(|line| line.contains("bob:")),
            ),
        ];
        found
            .into_iter()
            .filter(|(_, is_found)| *is_found)
            .map(|(place, _)| place)
            .collect()
    }
}

const EVERYWHERE: [&str; 12] = [
    "by id",
    "thread",
    "replies",
    "in a quote",
    "a person's posts",
    "another's retweets",
    "another's likes",
    "bookmarks",
    "one author",
    "public",
    "tag",
    "feed",
];

#[tokio::test]
async fn a_follower_finds_a_post_everywhere() {
    for scene in Scene::each().await {
        assert_eq!(scene.places().await, EVERYWHERE);
    }
}

#[tokio::test]
async fn a_user_blocked_by_the_author_finds_the_post_nowhere() {
    for scene in Scene::each().await {
        scene.test.block(&scene.bob, &scene.viewer).await;

        assert_eq!(scene.places().await, Vec::<&str>::new());
    }
}

#[tokio::test]
async fn a_user_who_blocked_the_author_finds_the_post_nowhere() {
    for scene in Scene::each().await {
        scene.test.block(&scene.viewer, &scene.bob).await;

        assert_eq!(scene.places().await, Vec::<&str>::new());
    }
}

#[tokio::test]
async fn a_post_of_a_private_account_is_everywhere_for_a_follower_and_nowhere_for_others() {
    for scene in Scene::each().await {
        scene.test.set_private(&scene.bob, true).await;
        let follower = scene.places().await;
        scene.test.unfollow(&scene.viewer, &scene.bob).await;
        let other = scene.places().await;
        scene.test.set_private(&scene.bob, false).await;

        assert_eq!(follower, EVERYWHERE);
        assert_eq!(other, Vec::<&str>::new());
        assert_eq!(scene.places().await, EVERYWHERE);
    }
}

#[tokio::test]
async fn a_post_of_a_private_account_is_seen_by_the_account_and_not_by_nobody() {
    for scene in Scene::each().await {
        let Scene { test, bob, id, .. } = &scene;
        test.set_private(bob, true).await;
        let everything = PostsQuery {
            replies: Some(true),
            ..PostsQuery::default()
        };

        let mine = test.public_posts(bob, everything.clone()).await;
        let page = post::list::all(&test.app, None, &everything).await.unwrap();

        assert!(test.get_post(bob, *id).await.is_ok());
        assert!(mine.contains(&"bob: found #here".to_owned()), "{mine:?}");
        assert_eq!(
            post_lines(&page.items),
            ["carol: look [missing]", "carol: root"]
        );
        let by_id = post::get(&test.app, None, *id).await;
        assert_eq!(by_id.unwrap_err().code, ErrorCode::NotFound);
    }
}

#[tokio::test]
async fn a_post_of_a_private_account_is_a_missing_node_in_a_thread() {
    for scene in Scene::each().await {
        let Scene {
            test, viewer, bob, ..
        } = &scene;
        let below = test.reply(&scene.carol, scene.id, "below").await;
        test.unfollow(viewer, bob).await;
        test.set_private(bob, true).await;

        let thread = async |id| post::thread(&test.app, Some(viewer), id).await.unwrap();

        let from_root = thread(scene.root).await;
        assert_eq!(
            reply_lines(&from_root.replies, 0),
            ["missing", "  carol: below"]
        );
        let above = thread(below).await.ancestors;
        let missing: Vec<_> = above.iter().map(|it| (it.id, it.missing)).collect();
        assert_eq!(missing, [(scene.root, false), (scene.id, true)]);
    }
}

#[tokio::test]
async fn a_mute_hides_a_post_only_in_public_hashtag_and_feed_lists() {
    for scene in Scene::each().await {
        scene.test.mute(&scene.viewer, &scene.bob).await;

        assert_eq!(scene.places().await, EVERYWHERE[..9]);
    }
}

#[tokio::test]
async fn a_post_of_a_deactivated_or_banned_author_is_nowhere() {
    for scene in Scene::each().await {
        for sql in [
            "update users set status = 'deactivated' where id = $1",
            "update users set status = 'banned' where id = $1",
        ] {
            scene.test.execute(sql, &scene.bob).await;

            assert_eq!(scene.places().await, Vec::<&str>::new());
        }
        scene
            .test
            .execute(
                "update users set status = 'active' where id = $1",
                &scene.bob,
            )
            .await;
        assert_eq!(scene.places().await, EVERYWHERE);
    }
}

#[tokio::test]
async fn a_deleted_post_is_nowhere_even_for_its_author() {
    for scene in Scene::each().await {
        scene.test.delete_post(&scene.bob, scene.id).await.unwrap();

        assert_eq!(scene.places().await, Vec::<&str>::new());
        let by_author = scene.test.get_post(&scene.bob, scene.id).await;
        assert_eq!(by_author.unwrap_err().code, ErrorCode::NotFound);
    }
}

#[tokio::test]
async fn a_retweet_of_a_deactivated_user_is_hidden_and_the_original_stays() {
    for scene in Scene::each().await {
        scene.test.deactivate(&scene.carol).await;

        let feed = scene.test.feed(&scene.viewer).await;

        assert_eq!(feed, ["bob: found #here"]);
    }
}

#[tokio::test]
async fn counts_are_the_same_for_every_viewer_and_include_hidden_users() {
    for scene in Scene::each().await {
        scene.test.deactivate(&scene.carol).await;
        scene.test.block(&scene.viewer, &scene.carol).await;

        let seen = scene.test.get_post(&scene.viewer, scene.id).await.unwrap();
        let by_nobody = post::get(&scene.test.app, None, scene.id).await.unwrap();

        assert_eq!(seen.counts, by_nobody.counts);
        assert_eq!(
            (seen.counts.likes, seen.counts.retweets, seen.counts.quotes),
            (2, 1, 1)
        );
        assert_eq!(by_nobody.viewer, None);
    }
}

#[tokio::test]
async fn a_hidden_post_is_answered_like_a_missing_one() {
    for scene in Scene::each().await {
        scene.test.block(&scene.bob, &scene.viewer).await;

        let hidden = post::get(&scene.test.app, Some(&scene.viewer), scene.id)
            .await
            .unwrap_err();
        let missing = post::get(&scene.test.app, Some(&scene.viewer), PostId(77))
            .await
            .unwrap_err();

        let as_if = |detail: Option<String>, id: PostId| {
            detail.map(|text| text.replace(&id.to_string(), "it"))
        };
        assert_eq!(hidden.code, missing.code);
        assert_eq!(
            as_if(hidden.detail, scene.id),
            as_if(missing.detail, PostId(77))
        );
    }
}
