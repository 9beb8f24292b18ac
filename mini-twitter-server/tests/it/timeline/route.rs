//! What the routes of timelines answer: done, to anyone, to a stranger, for the missing and the hidden, to bad input.

use insta::assert_snapshot;

use crate::talk::Talk;

/// Alice follows bob, who wrote `<tea>` and passed on carol's `<bread>` which he likes. Dave blocks alice.
async fn scene() -> Talk {
    let mut talk = Talk::of(&["alice", "bob", "carol", "dave"]).await;
    for (who, name, body) in [
        ("bob", "<tea>", r#"{"text":"more #tea"}"#),
        ("carol", "<bread>", r#"{"text":"more #bread"}"#),
        ("dave", "<hidden>", r#"{"text":"more #tea"}"#),
    ] {
        let post = talk.quietly(who, "POST /v1/posts", body).await;
        talk.call(&post["id"], name);
    }
    for (who, line) in [
        ("alice", "PUT /v1/users/bob/follow"),
        ("bob", "PUT /v1/posts/<bread>/retweet"),
        ("bob", "PUT /v1/posts/<bread>/like"),
        ("dave", "PUT /v1/users/alice/block"),
    ] {
        talk.quietly(who, line, "").await;
    }
    let feed = talk.quietly("alice", "GET /v1/feed", "").await;
    talk.call(&feed["items"][0]["id"], "<retweet>");
    talk
}

/// Asks in turn on the scene: who, what.
async fn talk(asks: &[(&str, &str)]) -> String {
    let mut talk = scene().await;
    for (who, line) in asks {
        talk.ask(who, line, "").await;
    }
    talk.end().await
}

#[tokio::test]
async fn the_feed_answers_as_reviewed() {
    let said = talk(&[
        ("alice", "GET /v1/feed?limit=1"),
        ("alice", "GET /v1/feed?limit=1&cursor=<next>"),
        ("dave", "GET /v1/feed?cursor=x"),
        ("dave", "GET /v1/feed"),
        ("-", "GET /v1/feed"),
        ("alice", "GET /v1/feed?limit=101&order=newest"),
    ])
    .await;

    assert_snapshot!(said);
}

#[tokio::test]
async fn a_persons_posts_answer_as_reviewed() {
    let said = talk(&[
        ("alice", "GET /v1/users/bob/posts?limit=1"),
        ("-", "GET /v1/users/bob/posts?retweets=false"),
        ("carol", "GET /v1/users/alice/posts?replies=true"),
        ("alice", "GET /v1/users/dave/posts"),
        ("dave", "GET /v1/users/alice/posts"),
        ("alice", "GET /v1/users/nobody/posts"),
        ("alice", "GET /v1/users/bob/posts?replies=perhaps&kind=reel"),
        ("alice", "GET /v1/users/bob/posts?cursor=x"),
    ])
    .await;

    assert_snapshot!(said);
}

#[tokio::test]
async fn a_persons_likes_answer_as_reviewed() {
    let said = talk(&[
        ("alice", "GET /v1/users/bob/likes"),
        ("-", "GET /v1/users/bob/likes?limit=1"),
        ("carol", "GET /v1/users/carol/likes"),
        ("alice", "GET /v1/users/dave/likes"),
        ("alice", "GET /v1/users/nobody/likes"),
        ("alice", "GET /v1/users/bob/likes?limit=0"),
    ])
    .await;

    assert_snapshot!(said);
}

#[tokio::test]
async fn a_tag_answers_as_reviewed() {
    let said = talk(&[
        ("carol", "GET /v1/tags/tea/posts?limit=1"),
        ("carol", "GET /v1/tags/tea/posts?limit=1&cursor=<next>"),
        ("alice", "GET /v1/tags/%23TEA/posts"),
        ("-", "GET /v1/tags/nothing/posts"),
        ("-", "GET /v1/tags/12/posts"),
        ("-", "GET /v1/tags/tea/posts?limit=0"),
        ("-", "GET /v1/tags/bread/posts?cursor=<next>"),
    ])
    .await;

    assert_snapshot!(said);
}

#[tokio::test]
async fn trends_answer_as_reviewed() {
    let said = talk(&[
        ("alice", "GET /v1/trends/hashtags?window=1h"),
        ("-", "GET /v1/trends/hashtags?window=1h"),
        ("-", "GET /v1/trends/hashtags?window=2h&limit=5"),
    ])
    .await;

    assert_snapshot!(said);
}
