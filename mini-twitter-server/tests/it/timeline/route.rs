//! Answers of the timeline routes: to a follower, to anyone, to a stranger, for missing and hidden users, to bad input.

use insta::assert_snapshot;

use crate::fixture::transcript::Transcript;

/// Alice follows bob, who published `<tea>` and retweeted and likes `<bread>` by carol. Dave blocks alice.
async fn set_up() -> Transcript {
    let mut transcript = Transcript::with_users(&["alice", "bob", "carol", "dave"]).await;
    for (who, name, body) in [
        ("bob", "<tea>", r#"{"text":"more #tea"}"#),
        ("carol", "<bread>", r#"{"text":"more #bread"}"#),
        ("dave", "<hidden>", r#"{"text":"more #tea"}"#),
    ] {
        let post = transcript.prepare(who, "POST /v1/posts", body).await;
        transcript.name_id(&post["id"], name);
    }
    for (who, line) in [
        ("alice", "PUT /v1/users/bob/follow"),
        ("bob", "PUT /v1/posts/<bread>/retweet"),
        ("bob", "PUT /v1/posts/<bread>/like"),
        ("dave", "PUT /v1/users/alice/block"),
    ] {
        transcript.prepare(who, line, "").await;
    }
    let feed = transcript.prepare("alice", "GET /v1/feed", "").await;
    transcript.name_id(&feed["items"][0]["id"], "<retweet>");
    transcript
}

/// The transcript of these requests after [`set_up`]: user, request line.
async fn transcript_of(requests: &[(&str, &str)]) -> String {
    let mut transcript = set_up().await;
    for (who, line) in requests {
        transcript.record(who, line, "").await;
    }
    transcript.finish().await
}

#[tokio::test]
async fn the_feed_answers_as_reviewed() {
    let text = transcript_of(&[
        ("alice", "GET /v1/feed?limit=1"),
        ("alice", "GET /v1/feed?limit=1&cursor=<next>"),
        ("dave", "GET /v1/feed?cursor=x"),
        ("dave", "GET /v1/feed"),
        ("-", "GET /v1/feed"),
        ("alice", "GET /v1/feed?limit=101&order=newest"),
    ])
    .await;

    assert_snapshot!(text);
}

#[tokio::test]
async fn a_persons_posts_answer_as_reviewed() {
    let text = transcript_of(&[
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

    assert_snapshot!(text);
}

#[tokio::test]
async fn a_persons_likes_answer_as_reviewed() {
    let text = transcript_of(&[
        ("alice", "GET /v1/users/bob/likes"),
        ("-", "GET /v1/users/bob/likes?limit=1"),
        ("carol", "GET /v1/users/carol/likes"),
        ("alice", "GET /v1/users/dave/likes"),
        ("alice", "GET /v1/users/nobody/likes"),
        ("alice", "GET /v1/users/bob/likes?limit=0"),
    ])
    .await;

    assert_snapshot!(text);
}

#[tokio::test]
async fn a_tag_answers_as_reviewed() {
    let text = transcript_of(&[
        ("carol", "GET /v1/tags/tea/posts?limit=1"),
        ("carol", "GET /v1/tags/tea/posts?limit=1&cursor=<next>"),
        ("alice", "GET /v1/tags/%23TEA/posts"),
        ("-", "GET /v1/tags/nothing/posts"),
        ("-", "GET /v1/tags/12/posts"),
        ("-", "GET /v1/tags/tea/posts?limit=0"),
        ("-", "GET /v1/tags/bread/posts?cursor=<next>"),
    ])
    .await;

    assert_snapshot!(text);
}

#[tokio::test]
async fn trends_answer_as_reviewed() {
    let text = transcript_of(&[
        ("alice", "GET /v1/trends/hashtags?window=1h"),
        ("-", "GET /v1/trends/hashtags?window=1h"),
        ("-", "GET /v1/trends/hashtags?window=2h&limit=5"),
    ])
    .await;

    assert_snapshot!(text);
}
