//! Answers of the post routes: to the author, to anyone, to a stranger, for missing and hidden posts, to bad input.

use insta::assert_snapshot;

use serde_json::Value;

use crate::fixture::server::TestServer;
use crate::fixture::transcript::Transcript;

/// Alice wrote `<hello>` and bob `<reply>` below it, which carol quotes in `<quote>`. Dave blocks alice and wrote
/// `<hidden>`; erin is a stranger.
async fn set_up() -> Transcript {
    let mut transcript = Transcript::with_users(&["alice", "bob", "carol", "dave", "erin"]).await;
    for (who, name, body) in [
        (
            "alice",
            "<hello>",
            r#"{"text":"hello @bob #tea https://example.org"}"#,
        ),
        ("bob", "<reply>", r#"{"text":"yes","reply_to":"<hello>"}"#),
        ("carol", "<quote>", r#"{"text":"look","quote":"<reply>"}"#),
        ("dave", "<hidden>", r#"{"text":"not for alice"}"#),
    ] {
        let post = transcript.prepare(who, "POST /v1/posts", body).await;
        transcript.name_id(&post["id"], name);
    }
    transcript
        .prepare("dave", "PUT /v1/users/alice/block", "")
        .await;
    transcript
}

/// The transcript of these requests after [`set_up`]: user, request line, body.
async fn transcript_of(requests: &[(&str, &str, &str)]) -> String {
    let mut transcript = set_up().await;
    for (who, line, body) in requests {
        transcript.record(who, line, body).await;
    }
    transcript.finish().await
}

#[tokio::test]
async fn the_public_list_answers_as_reviewed() {
    let text = transcript_of(&[
        ("alice", "GET /v1/posts?replies=true&limit=2", ""),
        (
            "alice",
            "GET /v1/posts?replies=true&limit=2&cursor=<next>",
            "",
        ),
        ("-", "GET /v1/posts?author=dave", ""),
        ("erin", "GET /v1/posts?order=popular&limit=1", ""),
        ("alice", "GET /v1/posts?author=dave", ""),
        ("alice", "GET /v1/posts?author=nobody", ""),
        (
            "erin",
            "GET /v1/posts?order=best&limit=0&replies=maybe&author=&page=2",
            "",
        ),
        ("erin", "GET /v1/posts?cursor=x", ""),
    ])
    .await;

    assert_snapshot!(text);
}

#[tokio::test]
async fn a_post_answers_as_reviewed() {
    let text = transcript_of(&[
        ("bob", "GET /v1/posts/<hello>", ""),
        ("-", "GET /v1/posts/<quote>", ""),
        ("erin", "GET /v1/posts/<reply>", ""),
        ("alice", "GET /v1/posts/<hidden>", ""),
        ("alice", "GET /v1/posts/77", ""),
        ("alice", "GET /v1/posts/hello", ""),
        ("alice", "GET /v1/posts/<hello>?full=true", ""),
    ])
    .await;

    assert_snapshot!(text);
}

#[tokio::test]
async fn publishing_answers_as_reviewed() {
    let text = transcript_of(&[
        ("erin", "POST /v1/posts", r#"{"text":"soup","content_warning":"food","sensitive":true,"reply_policy":"mentioned"}"#),
        ("-", "POST /v1/posts", r#"{"text":"soup"}"#),
        ("alice", "POST /v1/posts", r#"{"text":"no","reply_to":"<hidden>"}"#),
        ("alice", "POST /v1/posts", r#"{"text":"no","quote":"77"}"#),
        ("alice", "POST /v1/posts", "{}"),
        ("alice", "POST /v1/posts", r#"{"text":" ","content_warning":"","sensitive":"yes","reply_policy":"none","reply_to":12,"title":"x"}"#),
        ("alice", "POST /v1/posts", "hello"),
    ])
    .await;

    assert_snapshot!(text);
}

#[tokio::test]
async fn changing_answers_as_reviewed() {
    let text = transcript_of(&[
        (
            "alice",
            "PATCH /v1/posts/<hello>",
            r#"{"text":"hello","content_warning":"greeting"}"#,
        ),
        ("alice", "PATCH /v1/posts/<hello>", "{}"),
        ("alice", "GET /v1/posts/<hello>/edits", ""),
        ("-", "GET /v1/posts/<hello>/edits?limit=1", ""),
        ("erin", "GET /v1/posts/<reply>/edits", ""),
        ("alice", "GET /v1/posts/<hidden>/edits", ""),
        ("alice", "GET /v1/posts/<hello>/edits?cursor=x", ""),
        ("-", "PATCH /v1/posts/<hello>", r#"{"text":"mine"}"#),
        ("erin", "PATCH /v1/posts/<hello>", r#"{"text":"mine"}"#),
        ("alice", "PATCH /v1/posts/<hidden>", r#"{"text":"mine"}"#),
        ("alice", "PATCH /v1/posts/77", r#"{"text":"mine"}"#),
        ("alice", "PATCH /v1/posts/<hello>", r#"{"text":null}"#),
        (
            "alice",
            "PATCH /v1/posts/<hello>",
            r#"{"text":"","sensitive":null,"quote":"77"}"#,
        ),
    ])
    .await;

    assert_snapshot!(text);
}

#[tokio::test]
async fn deleting_answers_as_reviewed() {
    let text = transcript_of(&[
        ("-", "DELETE /v1/posts/<hello>", ""),
        ("erin", "DELETE /v1/posts/<hello>", ""),
        ("alice", "DELETE /v1/posts/<hidden>", ""),
        ("alice", "DELETE /v1/posts/<hello>", ""),
        ("alice", "DELETE /v1/posts/<hello>", ""),
        ("erin", "GET /v1/posts/<hello>", ""),
        ("alice", "DELETE /v1/posts/0", ""),
    ])
    .await;

    assert_snapshot!(text);
}

#[tokio::test]
async fn replies_answer_as_reviewed() {
    let text = transcript_of(&[
        ("alice", "GET /v1/posts/<hello>/replies", ""),
        ("-", "GET /v1/posts/<hello>/replies?limit=1", ""),
        ("erin", "GET /v1/posts/<quote>/replies", ""),
        ("alice", "GET /v1/posts/<hidden>/replies", ""),
        ("alice", "GET /v1/posts/77/replies", ""),
        (
            "alice",
            "GET /v1/posts/<hello>/replies?limit=0&order=newest",
            "",
        ),
        ("alice", "GET /v1/posts/<hello>/replies?cursor=x", ""),
    ])
    .await;

    assert_snapshot!(text);
}

#[tokio::test]
async fn a_thread_answers_as_reviewed() {
    let text = transcript_of(&[
        ("alice", "GET /v1/posts/<hello>/thread", ""),
        ("-", "GET /v1/posts/<reply>/thread", ""),
        ("erin", "GET /v1/posts/<quote>/thread", ""),
        ("alice", "GET /v1/posts/<hidden>/thread", ""),
        ("alice", "GET /v1/posts/77/thread", ""),
        ("alice", "GET /v1/posts/<hello>/thread?limit=3", ""),
    ])
    .await;

    assert_snapshot!(text);
}

#[tokio::test]
async fn liking_answers_as_reviewed() {
    let text = transcript_of(&[
        ("bob", "PUT /v1/posts/<hello>/like", ""),
        ("erin", "PUT /v1/posts/<hello>/like", ""),
        ("alice", "GET /v1/posts/<hello>/likes?limit=1", ""),
        ("-", "GET /v1/posts/<hello>/likes?limit=1&cursor=<next>", ""),
        ("erin", "DELETE /v1/posts/<hello>/like", ""),
        ("-", "PUT /v1/posts/<hello>/like", ""),
        ("-", "DELETE /v1/posts/<hello>/like", ""),
        ("alice", "PUT /v1/posts/<hidden>/like", ""),
        ("alice", "DELETE /v1/posts/77/like", ""),
        ("alice", "GET /v1/posts/<hidden>/likes", ""),
        ("alice", "GET /v1/posts/<hello>/likes?limit=many", ""),
        ("alice", "PUT /v1/posts/x/like", ""),
    ])
    .await;

    assert_snapshot!(text);
}

#[tokio::test]
async fn retweeting_answers_as_reviewed() {
    let text = transcript_of(&[
        ("bob", "PUT /v1/posts/<hello>/retweet", ""),
        ("alice", "GET /v1/posts/<hello>/retweets", ""),
        ("-", "GET /v1/posts/<hello>/retweets?limit=1", ""),
        ("bob", "DELETE /v1/posts/<hello>/retweet", ""),
        ("-", "PUT /v1/posts/<hello>/retweet", ""),
        ("-", "DELETE /v1/posts/<hello>/retweet", ""),
        ("alice", "PUT /v1/posts/<hidden>/retweet", ""),
        ("alice", "DELETE /v1/posts/77/retweet", ""),
        ("alice", "GET /v1/posts/<hidden>/retweets", ""),
        ("alice", "GET /v1/posts/<hello>/retweets?cursor=x", ""),
    ])
    .await;

    assert_snapshot!(text);
}

#[tokio::test]
async fn quotes_answer_as_reviewed() {
    let text = transcript_of(&[
        ("alice", "GET /v1/posts/<reply>/quotes", ""),
        ("-", "GET /v1/posts/<reply>/quotes?limit=1", ""),
        ("erin", "GET /v1/posts/<quote>/quotes", ""),
        ("alice", "GET /v1/posts/<hidden>/quotes", ""),
        ("alice", "GET /v1/posts/77/quotes", ""),
        ("alice", "GET /v1/posts/<reply>/quotes?limit=200", ""),
    ])
    .await;

    assert_snapshot!(text);
}

#[tokio::test]
async fn bookmarks_answer_as_reviewed() {
    let text = transcript_of(&[
        ("erin", "PUT /v1/posts/<reply>/bookmark", ""),
        ("erin", "GET /v1/me/bookmarks", ""),
        ("alice", "GET /v1/me/bookmarks", ""),
        ("erin", "DELETE /v1/posts/<reply>/bookmark", ""),
        ("-", "PUT /v1/posts/<reply>/bookmark", ""),
        ("-", "DELETE /v1/posts/<reply>/bookmark", ""),
        ("-", "GET /v1/me/bookmarks", ""),
        ("alice", "PUT /v1/posts/<hidden>/bookmark", ""),
        ("alice", "DELETE /v1/posts/77/bookmark", ""),
        ("alice", "GET /v1/me/bookmarks?limit=0", ""),
    ])
    .await;

    assert_snapshot!(text);
}

#[tokio::test]
async fn a_repeated_request_makes_one_post() {
    let server = TestServer::start().await;
    let token = server.register("alice").await;
    let publish = async |body: &str| {
        let key = [("idempotency-key", "once")];
        server.send_with("POST /v1/posts", &token, body, &key).await
    };

    let (first, second) = tokio::join!(
        publish(r#"{"text":"hello"}"#),
        publish(r#"{"text":"hello"}"#)
    );
    let third = publish(r#"{"text":"hello"}"#).await;
    let other = publish(r#"{"text":"bye"}"#).await;
    let posts = server.send_json("GET /v1/posts", "", Value::Null).await;

    assert_eq!((first.status, second.status, third.status), (201, 201, 201));
    assert_eq!(first.body, second.body);
    assert_eq!(third.body, first.body);
    assert!(third.is_replay());
    assert_eq!(other.status, 422);
    assert_eq!(posts.json()["items"].as_array().map(Vec::len), Some(1));
}
